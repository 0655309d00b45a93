import { createHmac } from 'node:crypto'
import { SECOND, type EpochMs } from '#domain/time.ts'
import { sameText } from '#gateway/server/same-text.ts'
import type { CallbackProof } from '#domain/connection/callback-proof.ts'

interface Claim {
  readonly headers: Headers
  readonly body: Uint8Array
}

/** What a genuine one is made with: the key of the vendor's console where a person told it, and the address's secret. */
interface Secrets {
  readonly signingKey: string | null
  readonly secret: string
}

/** Is this the vendor's own? What the vendor does not prove, or what nobody told us how to check, counts as its own. */
export function isGenuine(
  proof: CallbackProof | undefined,
  { headers, body }: Claim,
  { signingKey, secret }: Secrets,
  now: EpochMs,
): boolean {
  if (proof === undefined) return true
  if (proof.kind === 'echo') return sameText(headers.get(proof.header) ?? '', secret)
  if (signingKey === null) return true
  const timestamp = headers.get(proof.timestampHeader) ?? ''
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * SECOND) > proof.tolerance) return false
  // Over the bytes as they came: JSON that was read and written again may differ.
  const expected = createHmac('sha256', signingKey).update(`${timestamp}.`).update(body).digest('hex')
  return sameText((headers.get(proof.signatureHeader) ?? '').toLowerCase(), expected)
}
