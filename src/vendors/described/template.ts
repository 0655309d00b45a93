/**
 * Addresses of a description: text with `{part}` in its path or in the value of a query member. A part fills one
 * segment of a path, or several where its pattern has a slash; in a query any text, percent-encoded.
 */

interface Template {
  /** In the words of `reading/call.ts`: `{id}`, and `{app+}` for several segments. */
  readonly path: string
  /** Query members in their order; a value is a text with parts. */
  readonly query: readonly (readonly [name: string, value: string])[]
  /** All parts, each once. */
  readonly parts: readonly string[]
}

/** Parts that no handle has: the call itself fills them. */
export const FILLED_BY_CALLS: readonly string[] = [
  'key',
  'model',
  'params',
  'page',
  'size',
  'offset',
  'cursor',
  'none',
  'file',
  'home',
]

const PART = /\{(\w+)\}/g
const PATH = /^(?:\/(?:[\w.:@~-]|\{\w+\})+)+\/?$/
const MEMBER = /^([\w.[\]-]+)=((?:[\w.,:~-]|\{\w+\})*)$/

/** Takes an address apart; null where it is none. */
export function readTemplate(text: string, isSeveral: (part: string) => boolean): Template | null {
  const [path = '', search, ...more] = text.split('?')
  if (more.length > 0 || !PATH.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) return null
  const members = search === undefined ? [] : search.split('&').map((member) => MEMBER.exec(member))
  const query = members.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]))
  if (query.length < members.length) return null
  return {
    path: path.replace(PART, (whole, part: string) => (isSeveral(part) ? `{${part}+}` : whole)),
    query,
    parts: [...new Set(partsIn(text))],
  }
}

/** The names between braces. */
export function partsIn(text: string): readonly string[] {
  return [...text.matchAll(PART)].map(([, part]) => part ?? '')
}

/** The text with its parts filled in; a missing one leaves nothing. */
export function filled(text: string, parts: Readonly<Record<string, string>>): string {
  return text.replace(PART, (_whole, part: string) => parts[part] ?? '')
}
