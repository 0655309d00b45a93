/** What a token says of itself; who signed it only the real service can tell. */
import { isJsonObject, parseJson } from '#domain/json.ts'
import type { EpochMs } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'

interface Claims {
  readonly iss: string
  readonly exp: number
  readonly nbf: number
}

/** Null for a text that is no token, which relays take as a key of their own. */
function claimsIn(token: string): Claims | null {
  const [, body] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token) ?? []
  const json = body === undefined ? undefined : parseJson(atob(body.replaceAll('-', '+').replaceAll('_', '/')))
  if (!isJsonObject(json)) return null
  const { iss, exp, nbf } = json
  return typeof iss === 'string' && typeof exp === 'number' && typeof nbf === 'number' ? { iss, exp, nbf } : null
}

/** Whose token it is: its issuer is the access key. */
export function keyOf(token: string): string {
  return claimsIn(token)?.iss ?? token
}

/** The code for a token whose time is over or has not come; null for one that is good. */
export function timeTrouble(token: string, now: EpochMs): 1003 | 1004 | null {
  const claims = claimsIn(token)
  if (claims === null) return null
  if (now >= claims.exp * SECOND) return 1004
  return now < claims.nbf * SECOND ? 1003 : null
}
