/** Tags as people type and change them. Two tags that differ in case alone are one. */

const LONGEST_TAG = 60

/** The tags in a text, separated by commas: trimmed, each once. */
export function tagsIn(text: string): readonly string[] {
  const tags = text.split(',').map((tag) => tag.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TAG).trim())
  return withTags(
    [],
    tags.filter((tag) => tag !== ''),
  )
}

/** The tags with others added; what is there already keeps its spelling. */
export function withTags(tags: readonly string[], more: readonly string[]): readonly string[] {
  return more.reduce((all, tag) => (has(all, tag) ? all : [...all, tag]), tags)
}

export function withoutTag(tags: readonly string[], gone: string): readonly string[] {
  return tags.filter((tag) => !same(tag, gone))
}

/** Each tag of some tasks and on how many of them it is, the commonest first. */
export function countTags(
  all: readonly (readonly string[])[],
): readonly { readonly tag: string; readonly count: number }[] {
  const counts = new Map<string, { tag: string; count: number }>()
  for (const tag of all.flat()) {
    const known = counts.get(tag.toLowerCase()) ?? { tag, count: 0 }
    counts.set(tag.toLowerCase(), known)
    known.count += 1
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1))
}

/**
 * Whole texts to offer for a field of several tags: what stands before the last comma, and a known tag that goes on
 * as the last part begins.
 */
export function tagOffers(typed: string, known: readonly string[]): readonly string[] {
  const comma = typed.lastIndexOf(',')
  const before = comma < 0 ? '' : `${typed.slice(0, comma).trimEnd()}, `
  const begun = typed
    .slice(comma + 1)
    .trim()
    .toLowerCase()
  const there = tagsIn(before)
  return known.filter((tag) => tag.toLowerCase().startsWith(begun) && !has(there, tag)).map((tag) => `${before}${tag}`)
}

function has(tags: readonly string[], wanted: string): boolean {
  return tags.some((tag) => same(tag, wanted))
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
