/**
 * What one answer and its address tell about an API: each guess is a proposal, which a person sees and corrects. Only what
 * names itself is taken; an unknown status word is left to the person, because a wrong state would be worse than none.
 */
import { isJsonObject, type Json } from '#domain/json.ts'
import { parseVendorTime } from '#domain/time.ts'
import type { DescribedPhase } from '#vendors/described/description.ts'
import { type Leaf, leavesOf } from '#vendors/described/draft/leaves.ts'
import { guessedPhase } from '#vendors/reading/status-words.ts'

/** Where in an answer something stands; empty for nowhere. */
export interface Places {
  readonly state: string
  readonly progress: string
  readonly model: string
  readonly created: string
  readonly ended: string
  readonly code: string
  readonly message: string
}

interface Envelope {
  readonly code: string
  readonly good: string | number | boolean
  /** Empty for nowhere. */
  readonly message: string
}

export interface Guess {
  readonly host: string
  /** The address of a task, with `{id}` in it; empty where nothing in it is an id. */
  readonly call: string
  readonly idPattern: string
  readonly unwrap: readonly string[]
  /** The code that comes beside the data when all is well; null where there is none, or a person says so. */
  readonly envelope: Envelope | null
  readonly places: Places
  readonly outputs: readonly string[]
}

const SOMEBODY_ELSES =
  /(?:^|[._$])(?:input|inputs|request|params|urls?_to|callback\w*|webhook\w*|polling_url|status_url|response_url|cancel_url|urls)(?=[.[]|$)/i
const NAMES = {
  progress: /^(?:progress|percent\w*|progress_?percent\w*)$/,
  model: /^model(?:_?(?:name|id))?$/,
  created: /^(?:created|create|submit|submitted|started_?at|start)\w*$/,
  ended: /^(?:completed|complete|finished|finish|ended|end)\w*$/,
  code: /^(?:fail|failure|error)_?code$/,
  message: /^(?:fail|failure|error)_?(?:msg|message|reason)?$|^reason$/,
} as const

/** Reads what the first answer and its address show. */
export function guess(json: Json, address: string): Guess {
  const { whole, unwrap } = unwrapped(json)
  const leaves = leavesOf(whole)
  return {
    ...callOf(address, leaves),
    unwrap,
    envelope: envelopeIn(json),
    places: {
      state: stateOf(leaves),
      progress: named(leaves, NAMES.progress, ({ value }) => Number.isFinite(Number.parseFloat(String(value)))),
      model: named(leaves, NAMES.model, isText),
      created: named(leaves, NAMES.created, isTime),
      ended: named(leaves, NAMES.ended, isTime),
      code: named(leaves, NAMES.code, () => true) || inError(leaves, 'code'),
      message: named(leaves, NAMES.message, isText) || inError(leaves, 'message'),
    },
    outputs: filesIn(leaves),
  }
}

/** Texts that are JSON again, and the answer with them read. */
export function unwrapped(json: Json): { readonly whole: Json; readonly unwrap: readonly string[] } {
  const unwrap = leavesOf(json).flatMap(({ path, value }) =>
    innerJson(value) === undefined || path.includes('*') ? [] : [path],
  )
  return { whole: unwrap.length === 0 ? json : opened(json), unwrap: unwrap.slice(0, 10) }
}

/** Every word that stands at a place in these answers, with what others mean by it; null where nobody uses it. */
export function wordsAt(place: string, answers: readonly Json[]): ReadonlyMap<string, DescribedPhase | null> {
  const words = answers.flatMap((json) => {
    const found = leavesOf(unwrapped(json).whole).find(({ path }) => path === place)
    return found === undefined ? [] : [String(found.value)]
  })
  return new Map(words.map((word) => [word, guessedPhase(word)]))
}

/** Places of files: addresses that are not somebody else's. */
export function filesIn(leaves: readonly Leaf[]): readonly string[] {
  return leaves.filter(({ value }) => isAddress(value)).flatMap(({ path }) => (SOMEBODY_ELSES.test(path) ? [] : [path]))
}

function isAddress(value: Leaf['value']): boolean {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value)
}

function isText({ value }: Leaf): boolean {
  return typeof value === 'string'
}

function isTime({ value }: Leaf): boolean {
  return typeof value !== 'boolean' && parseVendorTime(value) !== null
}

/** The word that others use too, under a telling name if there is one. */
function stateOf(leaves: readonly Leaf[]): string {
  const words = leaves.filter(({ value, path }) => typeof value === 'string' && !SOMEBODY_ELSES.test(path))
  const telling = words.filter(({ name }) => /stat(?:e|us)|phase/.test(name))
  const known = (leaf: Leaf) => guessedPhase(String(leaf.value)) !== null
  return (telling.find(known) ?? telling[0] ?? words.find(known))?.path ?? ''
}

function named(leaves: readonly Leaf[], names: RegExp, fits: (leaf: Leaf) => boolean): string {
  return leaves.find((leaf) => names.test(leaf.name) && fits(leaf) && !SOMEBODY_ELSES.test(leaf.path))?.path ?? ''
}

/** A code at the top, beside what it is about. */
export function envelopeIn(json: Json): Envelope | null {
  if (!isJsonObject(json) || !isJsonObject(json['data'] ?? null)) return null
  const leaves = leavesOf(json)
  const at = (path: string) => leaves.find((leaf) => leaf.path === path)
  const code = at('$.code') ?? at('$.errno') ?? at('$.success')
  if (code === undefined) return null
  return { code: code.path, good: code.value, message: (at('$.message') ?? at('$.msg'))?.path ?? '' }
}

/** What a number at this place means: a part of one, of a hundred, or whatever a text with a percent sign says. */
export function scaleAt(place: string, answers: readonly Json[]): 1 | 100 | 'percent' {
  const values = answers.flatMap((json) => leavesOf(unwrapped(json).whole).filter(({ path }) => path === place))
  if (values.some(({ value }) => String(value).includes('%'))) return 'percent'
  const most = Math.max(0, ...values.map(({ value }) => Number(value) || 0))
  return most > 0 && most <= 1 ? 1 : 100
}

function inError(leaves: readonly Leaf[], name: string): string {
  return leaves.find((leaf) => leaf.name === name && /error/i.test(leaf.path))?.path ?? ''
}

/** The part of the address that the answer repeats is the id; else the one that looks most like one. */
function callOf(address: string, leaves: readonly Leaf[]): Pick<Guess, 'host' | 'call' | 'idPattern'> {
  if (!URL.canParse(address)) return { host: '', call: '', idPattern: '' }
  const { origin, pathname, search } = new URL(address)
  const members =
    search === ''
      ? []
      : search
          .slice(1)
          .split('&')
          .map((member) => member.split('='))
  const parts = [...pathname.split('/'), ...members.map(([, value = '']) => value)].filter((part) => part.length >= 4)
  const told = new Set(leaves.filter(({ name }) => name.endsWith('id')).map(({ value }) => String(value)))
  const id =
    parts.find((part) => told.has(part)) ??
    parts.filter((part) => /\d/.test(part)).toSorted((a, b) => b.length - a.length)[0]
  if (id === undefined) return { host: origin, call: '', idPattern: '' }
  const query = members.map(([name = '', value = '']) => `${name}=${value === id ? '{id}' : value}`).join('&')
  const path = pathname
    .split('/')
    .map((part) => (part === id ? '{id}' : part))
    .join('/')
  return { host: origin, call: query === '' ? path : `${path}?${query}`, idPattern: patternOf(id) }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The form that ids like this one have: a telling beginning, then signs of its kind in about this number. */
function patternOf(id: string): string {
  if (UUID.test(id)) return 'uuid'
  const [, prefix = '', rest = ''] = /^((?:[A-Za-z]+[_-])*)(.*)$/.exec(id) ?? []
  const signs = /^[0-9]+$/.test(rest)
    ? '0-9'
    : /^[0-9a-f]+$/.test(rest)
      ? '0-9a-f'
      : /^[0-9A-Za-z]+$/.test(rest)
        ? '0-9A-Za-z'
        : '\\w-'
  // Hexadecimal ids have one length; others are known to grow.
  const count = signs === '0-9a-f' ? `${rest.length}` : `${Math.max(1, rest.length - 2)},${rest.length + 4}`
  return `${prefix}[${signs}]{${count}}`
}

function innerJson(value: Leaf['value']): Json | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined
  try {
    const read: Json = JSON.parse(value)
    return read
  } catch {
    return undefined
  }
}

function opened(json: Json): Json {
  if (typeof json === 'string') return innerJson(json) ?? json
  if (!isJsonObject(json)) return json
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, opened(value)]))
}
