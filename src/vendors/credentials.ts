/** The key at work, for whoever holds it: the gateway, or direct mode. */
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE } from '#domain/time.ts'
import type { Identity, Minted } from '#vendors/port.ts'

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>
  /** Everything that must not come back in an answer: the key, and what was made of it. */
  readonly secrets: readonly string[]
}

/** Rejects where the key is of a form that no token can be made of. */
export type CredentialSource = (now: EpochMs) => Promise<Credentials>

/** A request may wait and travel this long after its token was taken. */
const SPARE: Millis = MINUTE

/**
 * Headers for a key. A vendor that is shown a token instead of the key (`mint`) gets a new one when the last is about
 * to end; who asks at the same time gets the same.
 */
export function credentialSource(
  { authorize, mint }: Pick<Identity, 'authorize' | 'mint'>,
  key: string,
): CredentialSource {
  if (mint === undefined) {
    const headers = authorize(key)
    const plain = { headers, secrets: [key, ...Object.values(headers)] }
    return () => Promise.resolve(plain)
  }
  let held: { readonly minted: Promise<Minted>; readonly goodUntil: EpochMs } | null = null
  return async (now) => {
    if (held === null || now >= held.goodUntil) {
      const minted = mint(key, now)
      // Until it is there, everybody waits for this one.
      held = { minted, goodUntil: Number.POSITIVE_INFINITY }
    }
    const mine = held
    try {
      const { token, until } = await mine.minted
      if (held === mine) held = { ...mine, goodUntil: until - SPARE }
      const headers = authorize(token)
      return { headers, secrets: [key, token, ...Object.values(headers)] }
    } catch (error) {
      // What could not be made once may be made the next time.
      if (held === mine) held = null
      throw error
    }
  }
}
