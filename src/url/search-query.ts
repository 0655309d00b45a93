import { PHASE_WORDS, PHASES, TERMINAL_PHASES, type Phase } from '#domain/task/phase.ts'
import { ATTENTIONS, EVERY_TASK, type TaskFilter } from '#domain/task/task-filter.ts'
import { DAY, HOUR, MINUTE, SECOND, type Millis } from '#domain/time.ts'
import { nearest } from '#url/nearest.ts'

/** What may stand before a colon in the search field, with an example for the person. */
export const QUALIFIERS = {
  status: { help: 'Phase', example: 'status:failed' },
  model: { help: 'Part of the model name', example: 'model:kling' },
  code: { help: 'Failure code', example: 'code:CONTENT_BLOCKED' },
  tag: { help: 'Tag', example: 'tag:demo' },
  vendor: { help: 'Vendor', example: 'vendor:acme' },
  connection: { help: 'Connection', example: 'connection:main' },
  age: { help: 'Older or younger than', example: 'age:>5m' },
  is: { help: 'Needs attention', example: 'is:expiring' },
} as const satisfies Record<string, { readonly help: string; readonly example: string }>

export type Qualifier = keyof typeof QUALIFIERS
export const QUALIFIER_NAMES = [
  'status',
  'model',
  'code',
  'tag',
  'vendor',
  'connection',
  'age',
  'is',
] as const satisfies Qualifier[]

/** A qualifier that cannot be understood: it is left out of the search, and said so. */
export interface SearchProblem {
  /** The part of the search text it is about. */
  readonly part: string
  readonly message: string
  /** What to write instead, whole parts, likeliest first. */
  readonly suggestions: readonly string[]
}

interface Search {
  readonly filter: TaskFilter
  readonly problems: readonly SearchProblem[]
}

/**
 * `name:value` or `-name:value`, a quoted phrase or a word; values may be quoted, and a missing closing quote ends at
 * the end. A minus before a word is part of it: prompts are full of `--ar 16:9`.
 */
const PART = /(-?)([A-Za-z][\w-]{0,30}):(?:"([^"]*)"?|([^\s"]*))|"([^"]*)"?|[^\s"]+/g

/** Reads the search field. Plain words go to `text`; anything that is no known qualifier is a problem, never an error. */
function parseSearch(text: string): Search {
  let filter: TaskFilter = EVERY_TASK
  const problems: SearchProblem[] = []
  const words: string[] = []
  for (const [part, minus, name, quotedValue, bareValue = '', phrase] of text.matchAll(PART)) {
    // An address has a colon too: `https://…` is a word to look for.
    if (name === undefined || bareValue.startsWith('//')) {
      const word = (phrase ?? part).trim()
      if (word !== '') words.push(word)
      continue
    }
    const read = readQualifier(name.toLowerCase(), (quotedValue ?? bareValue).trim(), part)
    if ('message' in read) problems.push({ ...read, suggestions: read.suggestions.map((other) => minus + other) })
    else if (minus === '') filter = mergedFilters(filter, { ...EVERY_TASK, ...read })
    else filter = mergedFilters(filter, { ...EVERY_TASK, not: [{ ...EVERY_TASK, ...read }] })
  }
  return { filter: { ...filter, text: words.join(' ') }, problems }
}

/** A filter with the qualifiers in its own search text carried out: what the list is really narrowed by. */
export function withSearch(filter: TaskFilter): Search {
  const search = parseSearch(filter.text)
  return { filter: mergedFilters({ ...filter, text: '' }, search.filter), problems: search.problems }
}

function readQualifier(name: string, value: string, part: string): Partial<TaskFilter> | SearchProblem {
  const qualifier = QUALIFIER_NAMES.find((candidate) => candidate === name)
  if (qualifier === undefined) {
    const close = nearest(name, QUALIFIER_NAMES)
    const suggestions = close.length > 0 ? close.map((other) => `${other}:${value}`) : examples()
    return { part, message: `“${name}:” is not something to search by`, suggestions }
  }
  if (value === '') return { part, message: `“${name}:” needs a value`, suggestions: [QUALIFIERS[qualifier].example] }
  switch (qualifier) {
    case 'status': {
      const phases = phasesNamed(value)
      if (phases !== null) return { phases }
      const suggestions = nearest(plain(value), Object.keys(PHASES_BY_WORD)).map((word) => `status:${word}`)
      return {
        part,
        message: `“${value}” is no status`,
        suggestions: some(suggestions, ['status:failed', 'status:queued']),
      }
    }
    case 'age':
      return readAge(value) ?? { part, message: `“${value}” is no age`, suggestions: ['age:>5m', 'age:<2h', 'age:>1d'] }
    case 'is': {
      const attention = ATTENTIONS.find((candidate) => candidate === value.toLowerCase())
      if (attention !== undefined) return { attention }
      const known = ATTENTIONS.map((candidate) => `is:${candidate}`)
      return { part, message: `“${value}” is nothing a task can be marked as`, suggestions: known }
    }
    case 'model':
      return { modelWords: [value] }
    case 'code':
      return { codes: [value] }
    case 'tag':
      return { tags: [value] }
    case 'vendor':
      return { vendors: [value.toLowerCase()] }
    case 'connection':
      return { connections: [value] }
  }
}

/** Vendors' words and everyday ones, beside the phases' own names. */
const PHASES_BY_WORD: Readonly<Record<string, readonly Phase[]>> = {
  ...Object.fromEntries(
    PHASES.flatMap((phase) => [plain(phase), plain(PHASE_WORDS[phase])].map((word) => [word, [phase]])),
  ),
  live: PHASES.filter((phase) => !TERMINAL_PHASES.some((terminal) => terminal === phase)),
  ended: TERMINAL_PHASES,
  pending: ['queued'],
  waiting: ['queued'],
  processing: ['running'],
  success: ['succeeded'],
  completed: ['succeeded'],
  done: ['succeeded'],
  error: ['failed'],
  timeout: ['timedOut'],
  canceled: ['cancelled'],
}

function phasesNamed(value: string): readonly Phase[] | null {
  const word = plain(value)
  return Object.hasOwn(PHASES_BY_WORD, word) ? (PHASES_BY_WORD[word] ?? null) : null
}

/** `Timed out`, `timed-out` and `timedOut` are one word. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '')
}

const UNITS = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY } as const satisfies Record<string, Millis>

/** `>5m`, `<2h`, `>=1.5d`; without a sign it means "at least". */
function readAge(value: string): Pick<TaskFilter, 'minAge'> | Pick<TaskFilter, 'maxAge'> | null {
  const [, sign = '', amount = '', unit = ''] =
    /^([<>]=?)?\s{0,3}(\d{1,6}(?:\.\d{1,3})?)\s{0,3}([a-z])[a-z]{0,7}$/i.exec(value) ?? []
  const known = (['s', 'm', 'h', 'd', 'w'] as const).find((candidate) => candidate === unit.toLowerCase())
  if (known === undefined) return null
  const age = Math.round(Number(amount) * UNITS[known])
  return sign.startsWith('<') ? { maxAge: age } : { minAge: age }
}

/** Alternatives add up, ages narrow each other. */
function mergedFilters(a: TaskFilter, b: TaskFilter): TaskFilter {
  return {
    text: [a.text, b.text].filter((text) => text !== '').join(' '),
    phases: union(a.phases, b.phases),
    vendors: union(a.vendors, b.vendors),
    connections: union(a.connections, b.connections),
    models: union(a.models, b.models),
    modelWords: union(a.modelWords, b.modelWords),
    codes: union(a.codes, b.codes),
    tags: union(a.tags, b.tags),
    attention: b.attention ?? a.attention,
    minAge: a.minAge === null || b.minAge === null ? (a.minAge ?? b.minAge) : Math.max(a.minAge, b.minAge),
    maxAge: a.maxAge === null || b.maxAge === null ? (a.maxAge ?? b.maxAge) : Math.min(a.maxAge, b.maxAge),
    windows: union(a.windows, b.windows),
    not: union(a.not, b.not),
  }
}

function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return b.length === 0 ? a : [...new Set([...a, ...b])]
}

function some<T>(list: readonly T[], fallback: readonly T[]): readonly T[] {
  return list.length > 0 ? list : fallback
}

function examples(): readonly string[] {
  return QUALIFIER_NAMES.slice(0, 3).map((name) => QUALIFIERS[name].example)
}

/** True when the filter lets every task through. */
export function isEveryTask(filter: TaskFilter): boolean {
  const { phases, vendors, connections, models, modelWords, codes, tags, windows, not } = filter
  return (
    [phases, vendors, connections, models, modelWords, codes, tags, windows, not].every((list) => list.length === 0) &&
    [filter.attention, filter.minAge, filter.maxAge].every((value) => value === null) &&
    filter.text.trim() === ''
  )
}
