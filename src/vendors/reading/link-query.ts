/** The parameters of a signed link, read as signing services write them and as people paste them. */

/** Longer than any signed link seen; a hostile one must not cost more. */
const QUERY_LIMIT = 16_384

const PARAMETER_LIMIT = 200

/** An ampersand that HTML or JSON has escaped, once or several times. */
const ESCAPED_AMPERSAND = /&(?:amp;)+|&#(?:38|x26);|\\+u0026/gi

/**
 * Names in lower case (AWS, OSS and TOS exist in both spellings), values decoded; the first of a name counts. Path
 * segments that are written like a query (bunny's `/bcdn_token=…&expires=…/`, Akamai's `/hdntl=exp=…~hmac=…/`) count
 * as well. Total for every string.
 */
export function linkParameters(url: string): ReadonlyMap<string, string> {
  const whole = url.slice(0, QUERY_LIMIT).replace(ESCAPED_AMPERSAND, '&').split('#', 1)[0] ?? ''
  const mark = whole.indexOf('?')
  const path = mark === -1 ? whole : whole.slice(0, mark)
  const query = mark === -1 ? '' : whole.slice(mark + 1)
  const parts = [query, ...path.split('/').filter((segment) => segment.includes('='))].flatMap((part) =>
    part.split(/[&?]/),
  )
  const found = new Map<string, string>()
  for (const part of parts.slice(0, PARAMETER_LIMIT)) {
    const equals = part.indexOf('=')
    if (equals < 1) continue
    const name = decoded(part.slice(0, equals)).toLowerCase()
    if (!found.has(name)) found.set(name, decoded(part.slice(equals + 1)))
  }
  return found
}

/** A plus stays a plus: it belongs to Base64 and to the offset of a time, and no signing service writes blanks. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
