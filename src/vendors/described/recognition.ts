/** The names and id forms of a described vendor: all that is loaded before anything of it is watched. */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Remote } from '#domain/task/task.ts'
import type { Introduction } from '#vendors/described/description.ts'
import { hasSlash, type Pattern, readPattern } from '#vendors/described/pattern.ts'
import { partsIn } from '#vendors/described/template.ts'
import type { KnownVendor } from '#vendors/port.ts'
import type { IdPattern } from '#vendors/recognition.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'

/** Parts of a handle by name; `id` is the task's, and `home` another of the hosts, where it is asked for. */
export type HandleParts = Readonly<Record<string, string>>

/** The vendor of an introduction. */
export function knownBy(introduction: Introduction): KnownVendor {
  const { key, label, docs, hosts, rate, urls = [] } = introduction
  const [host = ''] = hosts
  return {
    key,
    label,
    docsUrl: docs ?? host,
    defaultBaseUrl: host,
    defaultRequestsPerSecond: rate?.perSecond ?? 2,
    otherHomes: hosts.slice(1),
    ids: idPatterns(introduction),
    urls: urls.map((url) => addressOf(url, introduction)),
    recognise: (id) => recognised(id, introduction),
  }
}

/** Each way in which an id is written, but those that any word could be: they are recognised in addresses alone. */
function idPatterns({ handle, label }: Introduction): readonly IdPattern[] {
  const { is = '', claim } = handle['id'] ?? {}
  if (claim === 'address') return []
  return readPattern(is)
    .choices.filter(isTelling)
    .map(({ source, pieces }) => ({
      source,
      label: `${label} task id (${formOf(source, pieces, is)})`,
      ...(claim === 'exclusive' ? {} : { faint: true }),
    }))
}

type Choice = Pattern['choices'][number]

/** Letters before a separator, or one length of at least 24 characters that are not all digits. */
function isTelling({ pieces }: Choice): boolean {
  if (prefixOf(pieces).length >= 3) return true
  const lengths = pieces.map((piece) => (piece.kind === 'atom' && piece.min === piece.max ? piece.min : NaN))
  const length = lengths.reduce((sum, one) => sum + one, 0)
  return length >= 24 && pieces.some((piece) => piece.kind === 'atom' && /[a-z]/.test(piece.signs))
}

function prefixOf(pieces: Choice['pieces']): string {
  let text = ''
  for (const piece of pieces) {
    if (piece.kind !== 'atom' || piece.signs.length !== 1 || piece.max !== 1 || piece.min !== 1) break
    text += piece.signs
  }
  return /^.*[_-]/.exec(text)?.[0] ?? ''
}

function formOf(source: string, pieces: Choice['pieces'], is: string): string {
  const prefix = prefixOf(pieces)
  if (is === 'uuid' || source.startsWith(UUID_BEGINS)) return 'a UUID'
  const length = pieces.reduce((sum, piece) => sum + (piece.kind === 'atom' ? piece.min : 0), 0)
  return prefix === '' ? `${length} characters` : `${prefix}…`
}

const UUID_BEGINS = '[0-9a-f]{8}-[0-9a-f]{4}'

/** The id alone where that is enough; else the part that only a person knows. */
function recognised(id: string, { handle }: Introduction): ReturnType<KnownVendor['recognise']> {
  const asked = Object.entries(handle).find(([part]) => part !== 'id')
  if (asked === undefined) return { kind: 'ref', remote: remoteOf({ id }), model: null }
  const [part, { ask = `what is its ${part}?` }] = asked
  return {
    kind: 'needs',
    what: ask,
    choices: [],
    complete: (answer) => remoteOf({ id, [part]: kept(answer.trim(), part, { handle }) }),
  }
}

/** The remote of a handle whose parts are known. */
export function remoteOf(parts: HandleParts): Remote {
  const { id = '' } = parts
  return { id, handle: { ...parts } }
}

/** Cut to the beginning that fits, where the description says so: `owner/app` of `owner/app/and/more`. */
export function kept(text: string, part: string, { handle }: Pick<Introduction, 'handle'>): string {
  const described = handle[part]
  if (described?.keep !== true) return text
  return new RegExp(`^(?:${readPattern(described.is).source})`).exec(text)?.[0] ?? text
}

/** The parts in a handle of any age; null where one is missing, or could change the path that it is put into. */
export function partsOf(
  handle: Json,
  { handle: described, hosts }: Pick<Introduction, 'handle' | 'hosts'>,
): HandleParts | null {
  const members = isJsonObject(handle) ? handle : { id: handle }
  const parts = Object.keys(described).map((part) => [part, partIn(members[part], described[part]?.is ?? '')] as const)
  return parts.some(([, value]) => value === null)
    ? null
    : { ...Object.fromEntries(parts.map(([part, value]) => [part, value ?? ''])), ...homeIn(members['home'], hosts) }
}

/** A handle of any age: the key goes nowhere but to what is a host of the vendor now. */
function homeIn(home: Json | undefined, hosts: readonly string[]): HandleParts {
  return typeof home === 'string' && hosts.includes(home) ? { home } : {}
}

function partIn(value: Json | undefined, is: string): string | null {
  if (typeof value !== 'string') return null
  if (!hasSlash(readPattern(is))) return pathSegment(value)
  const segments = value.split('/')
  return segments.length <= 8 && segments.every((segment) => pathSegment(segment) !== null) ? value : null
}

/** An address of a task. `//host/path` is one on another host of the vendor. */
function addressOf(url: string, introduction: Introduction): KnownVendor['urls'][number] {
  const [path = '', search = ''] = url.replace(/^\/\/[^/]+/, '').split('?')
  const members = search === '' ? [] : search.split('&').map((member) => member.split('='))
  const asked = members.flatMap(([name = '', value = '']) => partsIn(value).map((part) => [name, part] as const))
  const inPath = partsIn(path)
  const expression = path
    .replaceAll('.', '\\.')
    .replace(/\{(\w+)\}/g, (_whole, part: string) => `(${sourceOf(part, introduction)})`)
  return {
    path: expression,
    ...(asked.length === 0 ? {} : { query: asked.map(([name]) => name) }),
    recognise: (groups) => {
      const names = [...inPath, ...asked.map(([, part]) => part)]
      const parts = Object.fromEntries(names.map((part, at) => [part, groups[at] ?? '']))
      return refIn(parts, introduction)
    },
  }
}

/** Groups of a pattern are never captured: there are only `(?:…)`. */
function sourceOf(part: string, { handle }: Introduction): string {
  return readPattern(handle[part]?.is ?? '').source
}

function refIn(parts: HandleParts, introduction: Introduction) {
  const whole = Object.entries(introduction.handle).every(([part, { is }]) =>
    new RegExp(`^(?:${readPattern(is).source})$`).test(parts[part] ?? ''),
  )
  return whole ? { remote: remoteOf(parts), model: null } : null
}
