/**
 * Removes secrets from text that will be shown, stored or exported (law 5). It works on text rather than on
 * parsed JSON because the worst answers are truncated or are not JSON at all.
 */

export const REDACTED = '[removed]'

/** Names whose value is a secret, wherever they stand: PiAPI echoes `webhook_config.secret` back, for one. */
const SECRET_NAME =
  '(?:[\\w-]{0,40}(?:secret|password|passwd|authorization|api[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token|private[_-]?key)|token)'

const JSON_MEMBER = new RegExp(`("${SECRET_NAME}"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`, 'gi')
const HEADER_OR_QUERY = new RegExp(`(\\b${SECRET_NAME}\\s*[=:]\\s*)(?!\\[removed\\])[^\\s"'&,;}]{4,}`, 'gi')
const SCHEME = /\b(Bearer|Basic|Key)\s+[A-Za-z0-9._~+/=-]{8,}/g
const BARE_KEY = /\b(?:hi-)?sk-[A-Za-z0-9_-]{8,}/g

/** The text with every value that looks like a credential replaced by {@link REDACTED}. Linear in its length. */
export function redact(text: string): string {
  return text
    .replace(JSON_MEMBER, (_match, head: string) => `${head}"${REDACTED}"`)
    .replace(SCHEME, (_match, scheme: string) => `${scheme} ${REDACTED}`)
    .replace(HEADER_OR_QUERY, (_match, head: string) => `${head}${REDACTED}`)
    .replace(BARE_KEY, REDACTED)
}
