/** How a key is shown to Kling: as a token that the secret half signs and that ends after half an hour. */
import { type EpochMs, MINUTE, SECOND } from '#domain/time.ts'
import type { Minted } from '#vendors/port.ts'
import { signedToken } from '#vendors/reading/jwt.ts'

/** "The validity period: current time + 1800 s", and valid from 5 s ago, for clocks that differ. */
const LIVES = 30 * MINUTE
const BEGINS_BEFORE = 5 * SECOND

/** A key that is shown as it is needs no other for a day. */
const PLAIN_LIVES = 24 * 60 * MINUTE

/**
 * @param apiKey the access key and the secret key, joined by a colon. Relays of Kling's API give one key without a
 * colon, which is shown as it is.
 */
export async function mintToken(apiKey: string, now: EpochMs): Promise<Minted> {
  const [access = '', secret, ...more] = apiKey.trim().split(':')
  if (secret === undefined) return { token: access, until: now + PLAIN_LIVES }
  if (access === '' || secret === '' || more.length > 0) {
    throw new Error('A key of Kling is its access key and its secret key with one colon between them.')
  }
  const claims = { iss: access, exp: seconds(now + LIVES), nbf: seconds(now - BEGINS_BEFORE) }
  return { token: signedToken(claims, secret), until: now + LIVES }
}

function seconds(at: EpochMs): number {
  return Math.floor(at / SECOND)
}
