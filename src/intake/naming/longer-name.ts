/** Ids that are a part of something longer: a name that is glued together, a path. */
import { type Address, isAtHome } from '#intake/address.ts'
import { kindOfField } from '#intake/naming/kind-of-name.ts'
import type { Place, Verdict } from '#intake/naming/verdict.ts'
import { isFileName, isInPath, segmentBefore } from '#intake/surroundings.ts'
import type { Word } from '#intake/words.ts'

/** A UUID that is glued to other words; `own` are names of the vendors whose ids are bare. Null when nothing is. */
export function inLongerName(word: Word, { context, from, to }: Place, own: ReadonlySet<string>): Verdict | null {
  const { text } = context
  const head = /[\w-]{1,60}[-_]$/.exec(text.slice(Math.max(0, from - 60), from))?.[0] ?? ''
  const isCut = head !== '' || /^[-_]\w/.test(text.slice(to, to + 2))
  if (!isCut || word.text.length === 0) return null
  const isOwn = head
    .toLowerCase()
    .split(/[-_]/)
    .some((part) => own.has(part))
  if (isOwn) return { kind: 'named' }
  const kind = isFileName(text, to) ? 'unknown' : kindOfField(head, own)
  if (kind === 'task' || kind === 'work') return { kind: 'doubt', reason: `is glued to “${head}”` }
  if (kind === 'other') return { kind: 'other', reason: `stands in “${head}”` }
  return { kind: 'other', reason: 'is part of a longer name' }
}

/** An id in a path that no vendor reads; null when it is in none. */
export function inPath(
  { context, from, to }: Place,
  address: Address | null,
  own: ReadonlySet<string>,
): Verdict | null {
  if (!isInPath(context.text, { text: '', from, to })) return null
  if (address !== null && address.host !== '' && !isAtHome(address)) {
    return { kind: 'other', reason: `stands in an address of ${address.host}` }
  }
  const segment = segmentBefore(context.text, from)
  if (segment !== null && kindOfField(segment, own) === 'task' && !isFileName(context.text, to)) {
    return { kind: 'doubt', reason: `stands in a path under “${segment}” that is none of a vendor's` }
  }
  return { kind: 'other', reason: 'is part of a path or file name' }
}
