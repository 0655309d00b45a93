/** Longer than any signed link seen; a hostile answer must not fill the records with one. */
const URL_LIMIT = 8_192

/**
 * The text as it is when it is an absolute http(s) URL, else null: what else a link could be (`data:`, `file:`,
 * `javascript:`) is never opened, wherever it comes from. Signed links must not be rewritten.
 */
export function httpUrl(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > URL_LIMIT) return null
  const text = value.trim()
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : null
}
