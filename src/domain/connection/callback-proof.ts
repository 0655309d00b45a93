/** What makes a callback the vendor's own, beside the secret in the address that only the vendor was told. */
import type { Millis } from '#domain/time.ts'

export type CallbackProof =
  /** With a key of the vendor's console: hex HMAC-SHA-256 of the timestamp (Unix seconds), `.` and the raw body. */
  | {
      readonly kind: 'signature'
      readonly timestampHeader: string
      readonly signatureHeader: string
      /** The timestamp is at most so far from our clock. */
      readonly tolerance: Millis
    }
  /** The secret that the submit named comes back as it is. */
  | { readonly kind: 'echo'; readonly header: string }
