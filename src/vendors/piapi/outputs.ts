/**
 * Finds the files in `data.output`. Each of PiAPI's products has members of its own (vendors.md section 2), and new
 * ones come without notice: so everything that is an http(s) address is taken, and its name says what it is.
 */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Expiry, Output, OutputKind } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import { cleanText } from '#vendors/reading/clean.ts'
import { OUTPUT_LIMIT, kindOfUrl } from '#vendors/reading/output-kind.ts'

/** Far deeper and larger than any documented output; a hostile one must not cost more. */
const DEPTH_LIMIT = 10
const NODE_LIMIT = 5_000

/** What the task tells about its files beside the output itself. */
interface OutputSetting {
  /** What an address without any telling name or extension is. */
  readonly makes: OutputKind | null
  /** True when the single `image_url` is four pictures in one (Midjourney). */
  readonly isGrid: boolean
  readonly expiryOf: (url: string) => Expiry | null
}

interface Found {
  /** Member names and array positions from the output down to the address. */
  readonly path: readonly string[]
  readonly url: string
  /** The object whose member it is, or in whose array it stands. */
  readonly holder: JsonObject
}

interface Labelled extends Found {
  readonly kind: OutputKind
  readonly role: string | null
}

/** The best copy of the main files first; each address once. Total for every JSON value. */
export function outputsOf(output: Json | undefined, setting: OutputSetting): readonly Output[] {
  const labelled = addressesIn(output).map((found) => labelledAs(found, setting))
  const urls = new Set<string>()
  const keys = new Set<string>()
  const outputs: Output[] = []
  for (const { path, url, holder, kind, role } of labelled.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    if (urls.has(url) || outputs.length >= OUTPUT_LIMIT) continue
    urls.add(url)
    const place = cleanText(path.join('.'), 200) || '0'
    const key = keys.has(place) ? `${place}#${outputs.length}` : place
    keys.add(key)
    outputs.push({
      ...UNKNOWN_OUTPUT_FACTS,
      key,
      kind,
      role,
      url,
      expiry: setting.expiryOf(url),
      width: positive(holder['width']),
      height: positive(holder['height']),
      // Milliseconds in Kling's works; the unit of a plain `duration` elsewhere is not documented.
      durationMs: positive(holder['duration_ms']) ?? (path.includes('works') ? positive(holder['duration']) : null),
    })
  }
  return outputs
}

function addressesIn(output: Json | undefined): readonly Found[] {
  const found: Found[] = []
  let left = NODE_LIMIT
  function walk(value: Json | undefined, path: readonly string[], holder: JsonObject): void {
    left -= 1
    if (left < 0) return
    const url = httpUrl(value)
    if (url !== null) found.push({ path, url, holder })
    if (typeof value !== 'object' || value === null || path.length >= DEPTH_LIMIT) return
    if (isJsonObject(value)) {
      for (const [name, inner] of Object.entries(value)) if (!NO_FILE.test(name)) walk(inner, [...path, name], value)
    } else {
      for (const [index, inner] of value.entries()) walk(inner, [...path, String(index)], holder)
    }
  }
  walk(output, [], {})
  return found
}

/** Members that repeat what was sent, or that are read by people. */
const NO_FILE = /^(?:input|prompt|gpt_description_prompt|message|error|webhook|callback|avatar|docs)/i

const CLEAN = /without_watermark|no_watermark|watermark_free/i

/** Names that say nothing more than the kind. */
const PLAIN: ReadonlySet<string> = new Set(
  (
    'image_url image_urls video_url video_urls audio_url audio_urls temporary_image_urls video_raw video videos image ' +
    'images audio audios url urls uri src href link resource file files output outputs result results data work works ' +
    'clip clips generation generations assets'
  ).split(' '),
)

/** Roles of what a task was made for, as opposed to what came along with it. */
const MAIN_ROLES: ReadonlySet<string | null> = new Set([null, 'grid', 'model_file'])

/** Clean copies, then other main files, then marked ones, then what came along; otherwise as they stand in the answer. */
function rankOf(labelled: Labelled): number {
  const [name = ''] = namesOf(labelled)
  if (MAIN_ROLES.has(labelled.role)) return CLEAN.test(name) ? 0 : 1
  return labelled.role === MARKED ? 2 : 3
}

/** Member names from the nearest up; positions in arrays say nothing. */
function namesOf({ path }: Found): readonly string[] {
  return path.filter((part) => !/^\d{1,9}$/.test(part)).toReversed()
}

function labelledAs(found: Found, setting: OutputSetting): Labelled {
  const kind = kindOf(found) ?? setting.makes ?? 'file'
  return { ...found, kind, role: roleOf(found, kind, setting) }
}

function kindOf(found: Found): OutputKind | null {
  const byExtension = kindOfUrl(found.url)
  if (byExtension !== 'file') return byExtension
  for (const name of namesOf(found)) {
    const known = KIND_NAMES.find(([, pattern]) => pattern.test(name))
    if (known !== undefined) return known[0]
  }
  return null
}

const KIND_NAMES: readonly (readonly [OutputKind, RegExp])[] = [
  ['image', /image|frame|cover|thumb|poster|photo|picture|mask|map/i],
  ['video', /video|movie/i],
  ['audio', /audio|music|song|voice|speech|sound|stem/i],
  ['model3d', /model|mesh|glb/i],
  ['text', /text|lyric|caption|subtitle/i],
]

const MARKED = 'with_watermark'

function roleOf(found: Found, kind: OutputKind, { isGrid }: OutputSetting): string | null {
  const [name = ''] = namesOf(found)
  const role = roleInNames(found)
  if (isMarked(found, name)) return role === null ? MARKED : `${role}_${MARKED}`
  if (role !== null && role !== 'image_large') return cleanText(role, 60)
  if (name === 'image_url' && isGrid) return 'grid'
  // A picture beside a sound or a video is its cover (Suno's clips).
  const isCover = kind === 'image' && ['audio_url', 'video_url'].some((other) => httpUrl(found.holder[other]) !== null)
  return isCover ? 'cover' : role
}

/** The nearest name that says more than the kind; ids that serve as names (Suno's clips) do not. */
function roleInNames(found: Found): string | null {
  for (const name of namesOf(found)) {
    if (PLAIN.has(name.toLowerCase()) || CLEAN.test(name)) continue
    if (/^[a-z][a-z_]{1,40}\d{0,2}$/i.test(name)) return name.replace(/_(?:url|uri)s?$/i, '')
  }
  return null
}

/** Kling gives the same file twice, and the one with the mark under the plain name. */
function isMarked({ holder, url }: Found, name: string): boolean {
  const clean = httpUrl(holder['resource_without_watermark'])
  return name === 'resource' && clean !== null && clean !== url
}

/** Sizes and lengths may arrive as 0 for "not known". */
function positive(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null
}
