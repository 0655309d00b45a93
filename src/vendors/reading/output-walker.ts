/**
 * Finds the files in an answer of any shape the families use: texts, lists, `{url}`, `{video: {url}}`,
 * `content.video_url`, `metadata.url`, `data.outputs[]`, `sunoData[]`, JSON in a text. It is what a dialect falls back
 * to when the shape it documents is not there, so that a result that is there is shown.
 */
import type { Json, JsonObject } from '#domain/json.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import type { Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { cleanText } from '#vendors/reading/clean.ts'
import { type FileLink, fileLinksIn } from '#vendors/reading/file-links.ts'
import { OUTPUT_LIMIT, expiryOf, kindOfUrl } from '#vendors/reading/output-kind.ts'

/** The files below `root`, what the task was made for first; each address once. Total for every JSON value. */
export function outputsAnywhere(root: Json | undefined): readonly Output[] {
  const labelled = fileLinksIn(root).flatMap((link) => {
    const kind = kindOf(link)
    return kind === 'file' && !mayHoldFile(link) ? [] : [{ link, kind, role: roleOf(link, kind) }]
  })
  const urls = new Set<string>()
  const keys = new Set<string>()
  const outputs: Output[] = []
  for (const { link, kind, role } of labelled.toSorted((a, b) => Number(a.role !== null) - Number(b.role !== null))) {
    if (outputs.length >= OUTPUT_LIMIT) break
    if (urls.has(link.url)) continue
    urls.add(link.url)
    outputs.push({ ...UNKNOWN_OUTPUT_FACTS, key: keyOf(link, keys), kind, role, url: link.url, ...factsOf(link, kind) })
  }
  return outputs
}

/** The place in the answer: links are renewed, places stay. */
function keyOf({ path }: FileLink, keys: Set<string>): string {
  const place = cleanText(path.join('.'), 200) || '0'
  let key = place
  for (let again = 2; keys.has(key); again += 1) key = `${place}#${again}`
  keys.add(key)
  return key
}

const MIME = 'content_type mime_type mime media_type format'.split(' ')

const TYPES: ReadonlyMap<string, OutputKind> = new Map([
  ...kindWords('image', 'image images img picture photo first_frame last_frame thumbnail cover poster image_url'),
  ...kindWords('video', 'video videos movie clip video_url'),
  ...kindWords('audio', 'audio music song voice speech sound audio_url'),
  ...kindWords('text', 'text lyrics subtitle subtitles caption'),
  ...kindWords('model3d', 'model3d 3d mesh model_3d glb'),
])

function kindWords(kind: OutputKind, words: string): readonly (readonly [string, OutputKind])[] {
  return words.split(' ').map((word) => [word, kind] as const)
}

/** What the answer says of the file, then what its address ends with, then what the members around it are called. */
function kindOf(link: FileLink): OutputKind {
  const [holder = {}] = link.holders
  return mimeKind(holder) ?? typeKind(holder) ?? extensionKind(link.url) ?? nameKind(link) ?? 'file'
}

function mimeKind(holder: JsonObject): OutputKind | null {
  const mime = MIME.map((name) => textMember(holder, name)).find((text) => /^[a-z]+\/[\w.+-]+/i.test(text ?? ''))
  const family = mime?.split('/', 1)[0]?.toLowerCase() ?? ''
  return family === 'model' ? 'model3d' : family === 'text' ? 'text' : mediaFamily(family)
}

function mediaFamily(word: string): OutputKind | null {
  return word === 'image' || word === 'video' || word === 'audio' ? word : null
}

function typeKind(holder: JsonObject): OutputKind | null {
  const word = textMember(holder, 'type') ?? textMember(holder, 'media_type') ?? textMember(holder, 'kind')
  return TYPES.get(word?.toLowerCase() ?? '') ?? null
}

function extensionKind(url: string): OutputKind | null {
  const kind = kindOfUrl(url)
  return kind === 'file' ? null : kind
}

const KIND_NAMES: readonly (readonly [OutputKind, RegExp])[] = [
  ['image', /image|frame|cover|thumb|poster|photo|picture|mask|img|sprite/i],
  ['video', /video|movie|clip/i],
  ['audio', /audio|music|song|voice|speech|sound|stem|suno/i],
  ['model3d', /model_?(?:url|file|mesh)|mesh|glb|3d/i],
  ['text', /lyric|caption|subtitle|transcript|text/i],
]

function nameKind(link: FileLink): OutputKind | null {
  for (const name of namesOf(link)) {
    const known = KIND_NAMES.find(([, pattern]) => pattern.test(name))
    if (known !== undefined) return known[0]
  }
  return null
}

/** Without any word for its kind an address is a file only under a name that means one. */
function mayHoldFile(link: FileLink): boolean {
  const [name] = namesOf(link)
  return (
    name === undefined ||
    /url|uri|link|href|src|file|output|result|download|media|asset|data|content|resource|works?$|generat/i.test(name)
  )
}

/** Member names from the nearest up; positions in lists say nothing. */
function namesOf({ path }: FileLink): readonly string[] {
  return path.filter((part) => !/^\d{1,9}$/.test(part)).toReversed()
}

/** What came along with the main files. A name without its own entry says nothing more than the kind. */
const ROLES: readonly (readonly [string, RegExp])[] = [
  ['thumbnail', /thumb/i],
  ['cover', /cover/i],
  ['poster', /poster/i],
  ['last_frame', /last_?frame|end_?frame|tail_?frame/i],
  ['first_frame', /first_?frame|start_?frame/i],
  ['preview', /preview/i],
  ['progress', /progress/i],
  ['spritesheet', /sprite|storyboard/i],
  ['mask', /(?:^|_)mask/i],
  ['stream', /stream/i],
  ['with_watermark', /(?<!without_?|no_?)water_?mark(?!_?(?:free|less))/i],
]

function roleOf(link: FileLink, kind: OutputKind): string | null {
  const [holder = {}] = link.holders
  const said = ['type', 'role', 'variant'].flatMap((name) => textMember(holder, name) ?? [])
  for (const name of [...namesOf(link).slice(0, 2), ...said]) {
    const role = ROLES.find(([, pattern]) => pattern.test(name.slice(0, 100)))
    if (role !== undefined) return role[0]
  }
  // A picture beside a sound or a video is its cover (Suno's clips).
  const names = Object.keys(holder).slice(0, 100)
  return kind === 'image' && names.some((name) => /^(?:audio|video)_?url$/i.test(name)) ? 'cover' : null
}

const ENDS = /^(?:url_?)?(?:expires?|expiry|expiration)(?:_?(?:at|on|time|date))?$|^valid_?until$/i

function factsOf({ url, holders }: FileLink, kind: OutputKind): Partial<Output> {
  const [holder = {}] = holders
  return {
    expiry: expiryOf(statedEnd(holders), url),
    bytes: positive(holder, 'file_size', 'fileSize', 'size_bytes', 'bytes', 'content_length'),
    width: positive(holder, 'width'),
    height: positive(holder, 'height'),
    durationMs: kind === 'video' || kind === 'audio' ? durationOf(holder) : null,
  }
}

/** The end that stands nearest to the file, also where it is stated once for all. */
function statedEnd(holders: readonly JsonObject[]): Json | undefined {
  for (const holder of holders) {
    const name = Object.keys(holder)
      .slice(0, 200)
      .find((member) => ENDS.test(member))
    if (name !== undefined) return holder[name]
  }
  return undefined
}

/** A plain `duration` has no unit: below 1,000 it can only be seconds, above nothing is sure. */
function durationOf(holder: JsonObject): Millis | null {
  const stated = positive(holder, 'duration_ms', 'durationMs')
  if (stated !== null) return stated
  const seconds = positive(holder, 'duration_seconds', 'durationSeconds')
  if (seconds !== null) return seconds * SECOND
  const plain = positive(holder, 'duration')
  return plain === null || plain >= 1_000 ? null : Math.round(plain * SECOND)
}

/** Sizes and lengths may arrive as text, and as 0 for "not known". */
function positive(holder: JsonObject, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = holder[name]
    const number = typeof value === 'string' && /^\d{1,12}(?:\.\d{1,6})?$/.test(value) ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number) && number > 0) return number
  }
  return null
}

/** A member in snake or camel case. */
function textMember(holder: JsonObject, name: string): string | null {
  const value = holder[name] ?? holder[name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())]
  return typeof value === 'string' && value.length <= 100 ? value : null
}
