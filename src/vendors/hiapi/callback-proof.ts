import { MINUTE } from '#domain/time.ts'
import type { CallbackProof } from '#domain/connection/callback-proof.ts'

/** The official Python SDK 0.2.1 (`webhooks`): both dialects are one host's. */
export const callbackProof: CallbackProof = {
  kind: 'signature',
  timestampHeader: 'x-hiapi-timestamp',
  signatureHeader: 'x-hiapi-signature',
  tolerance: 5 * MINUTE,
}
