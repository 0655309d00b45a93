/**
 * Ids become part of a request path, so an id is one only if it cannot change the path: no slash, percent sign, dot
 * segment, query or fragment, also not after a server has decoded it once more. Every documented id form fits.
 */

/** Body of a linear-time regular expression for one path segment. */
export const SEGMENT = '[A-Za-z0-9_][A-Za-z0-9_.:~-]{0,199}'

/** The same for a name that is several segments: `fal-ai/flux/dev`. */
export const SEGMENTS = `${SEGMENT}(?:/${SEGMENT}){0,7}`

const WHOLE = new RegExp(`^${SEGMENT}$`)

/** The text itself when it may stand in a path as it is, else null. */
export function pathSegment(text: unknown): string | null {
  return typeof text === 'string' && WHOLE.test(text) ? text : null
}
