import { NOT_PUBLIC } from '#gateway/forward/public-address.ts'

/** What people are told for the codes of Node and undici. Everything not listed is shown as its bare code. */
const REASONS: Readonly<Record<string, string>> = {
  [NOT_PUBLIC]: 'the name leads to an address that is not public',
  ENOTFOUND: 'the host name was not found',
  EAI_AGAIN: 'the host name could not be looked up just now',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while sending',
  ETIMEDOUT: 'no connection within the time limit',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the time limit',
  UND_ERR_HEADERS_TIMEOUT: 'no answer within the time limit',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped half-way',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_HEADERS_OVERFLOW: 'the answer has too many headers',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
}

/**
 * The code of a failed request. Messages are never passed on: some libraries quote headers in them, and a header
 * may be the key.
 */
export function networkCode(error: unknown): string {
  // Node wraps the failures of several addresses in an AggregateError, undici wraps others as `cause`.
  const candidates: unknown[] = [error]
  if (error instanceof Error) candidates.push(error.cause)
  if (error instanceof AggregateError) candidates.push(...error.errors)
  for (const candidate of candidates) {
    if (candidate instanceof Error && 'code' in candidate && typeof candidate.code === 'string') {
      if (/^[A-Z][A-Z0-9_]{1,60}$/.test(candidate.code)) return candidate.code
    }
  }
  return 'UNKNOWN'
}

/** One clause, e.g. `the connection was refused (ECONNREFUSED)`. */
export function networkReason(error: unknown): string {
  const code = networkCode(error)
  const words = REASONS[code]
  return words === undefined ? `network error ${code}` : `${words} (${code})`
}
