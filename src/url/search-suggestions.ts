/** What the search field offers while somebody types: qualifiers first, then the values that occur. Pure. */
import { PHASE_WORDS, PHASES } from '#domain/task/phase.ts'
import { ATTENTIONS } from '#domain/task/task-filter.ts'
import { QUALIFIER_NAMES, QUALIFIERS, type Qualifier } from '#url/search-query.ts'

/** One value that occurs, and in how many tasks; null where counting it would mean nothing. */
interface KnownValue {
  readonly value: string
  readonly count: number | null
}

/** Values by the qualifier they stand behind. */
export type KnownValues = Readonly<
  Record<Extract<Qualifier, 'model' | 'code' | 'tag' | 'vendor' | 'connection'>, readonly KnownValue[]>
> & {
  /** Tasks in each phase, by the phase's key. */
  readonly status: readonly KnownValue[]
}

export interface Suggestion {
  /** What takes the place of the part under the cursor. */
  readonly insert: string
  readonly label: string
  readonly hint: string
  readonly count: number | null
}

export interface Suggestions {
  /** Where in the text the part under the cursor begins and ends. */
  readonly from: number
  readonly to: number
  readonly list: readonly Suggestion[]
}

/** A longer list is read by nobody: typing on narrows it. */
const MOST = 8

const AGES = ['>2m', '>5m', '>1h', '>1d', '<1h', '<1d']

/** The part of the text that the cursor is in, with an open quote as part of it. */
const PART_BEFORE = /(?:-?[A-Za-z][\w-]{0,30}:"[^"]{0,200}|[^\s"]{0,200})$/

export function suggestionsFor(text: string, cursor: number, known: KnownValues): Suggestions {
  const before = PART_BEFORE.exec(text.slice(0, cursor))?.[0] ?? ''
  const after = /^[^\s"]{0,200}"?/.exec(text.slice(cursor))?.[0] ?? ''
  const from = cursor - before.length
  const place = { from, to: cursor + after.length }
  const minus = before.startsWith('-') ? '-' : ''
  const [, name = '', value] = /^([^:]*)(?::(.*))?$/s.exec(before.slice(minus.length)) ?? []
  if (value === undefined) {
    // In the middle of the search, plain words are not to be disturbed.
    if (name === '' && text.trim() !== '' && minus === '') return { ...place, list: [] }
    return { ...place, list: qualifiersLike(name.toLowerCase(), minus) }
  }
  const qualifier = QUALIFIER_NAMES.find((candidate) => candidate === name.toLowerCase())
  if (qualifier === undefined) return { ...place, list: [] }
  return { ...place, list: valuesLike(qualifier, value.replace(/^"/, '').toLowerCase(), minus, known) }
}

/** The text after a suggestion was taken, and where the cursor then stands. */
export function withSuggestion(text: string, { from, to }: Suggestions, { insert }: Suggestion) {
  const rest = text.slice(to).replace(/^\s+/, '')
  // A qualifier waits for its value; a value is finished, and the next part may begin.
  const put = insert.endsWith(':') ? insert : `${insert} `
  return { text: `${text.slice(0, from)}${put}${rest}`, cursor: from + put.length }
}

function qualifiersLike(typed: string, minus: string): readonly Suggestion[] {
  return QUALIFIER_NAMES.filter((name) => name.startsWith(typed)).map((name) => ({
    insert: `${minus}${name}:`,
    label: `${minus}${name}:`,
    hint: minus === '' ? QUALIFIERS[name].help : `Not: ${QUALIFIERS[name].help.toLowerCase()}`,
    count: null,
  }))
}

function valuesLike(qualifier: Qualifier, typed: string, minus: string, known: KnownValues): readonly Suggestion[] {
  const values = valuesOf(qualifier, known).filter(
    // What no task has is only offered to whoever types it.
    ({ value, hint, count }) => (typed !== '' || count !== 0) && `${value} ${hint}`.toLowerCase().includes(typed),
  )
  // What is typed in full already needs no offer.
  if (values.length === 1 && values[0]?.value.toLowerCase() === typed) return []
  return values.slice(0, MOST).map(({ value, count, hint }) => {
    const insert = `${minus}${qualifier}:${/[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`
    return { insert, label: value, hint, count }
  })
}

function valuesOf(qualifier: Qualifier, known: KnownValues): readonly (KnownValue & { readonly hint: string })[] {
  switch (qualifier) {
    case 'status':
      return PHASES.map((phase) => ({
        value: phase,
        hint: PHASE_WORDS[phase].toLowerCase() === phase ? '' : PHASE_WORDS[phase],
        count: known.status.find(({ value }) => value === phase)?.count ?? 0,
      })).toSorted((a, b) => b.count - a.count)
    case 'age':
      return AGES.map((value) => ({ value, count: null, hint: value.startsWith('>') ? 'older' : 'younger' }))
    case 'is':
      return ATTENTIONS.map((value) => ({ value, count: null, hint: '' }))
    default:
      return known[qualifier].map((value) => ({ ...value, hint: '' }))
  }
}
