/** Both answer shapes of a finished task: the reference's `output[]`, then the model pages' `result{}`. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Expiry, Output, OutputKind } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { DAY, SECOND } from '#domain/time.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import type { WireTask } from '#vendors/bytespike/wire.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { OUTPUT_LIMIT, expiryOf, kindOfUrl } from '#vendors/reading/output-kind.ts'

/** The model pages: "URLs are pre-signed and expire after 24 h". */
const LINK_LIFETIME: Millis = DAY

const KINDS: ReadonlyMap<string, OutputKind> = new Map([
  ['video', 'video'],
  ['image', 'image'],
  ['audio', 'audio'],
])

/** One link, and the object that says more about it. */
interface Link {
  readonly key: string
  /** What the answer calls it: `video`, `images`, `thumbnail`. */
  readonly name: string | null
  readonly url: string
  readonly about: JsonObject
}

/** `createdAt` (of the id) is where an estimated lifetime counts from: never too late, and the same in each answer. */
export function outputsOf(task: WireTask, createdAt: EpochMs | null): readonly Output[] {
  const listed = linksIn(task.output, 'output')
  if (listed.length > 0) return listed.map((link) => outputOf(link, null))
  const estimate: Expiry | null = createdAt === null ? null : { at: createdAt + LINK_LIFETIME, source: 'estimate' }
  return linksIn(task.result, 'result').map((link) => outputOf(link, estimate))
}

function linksIn(value: Json | undefined, place: string): readonly Link[] {
  if (Array.isArray(value)) return entries(value, '', null)
  if (isJsonObject(value)) return members(value)
  const url = httpUrl(value)
  return url === null ? [] : [{ key: place, name: null, url, about: {} }]
}

/** An entry's key is its position: links are renewed, and a stray entry must not shift the others. */
function entries(list: readonly Json[], prefix: string, name: string | null): readonly Link[] {
  return list.slice(0, OUTPUT_LIMIT).flatMap((entry, index): readonly Link[] => {
    const key = `${prefix}${index}`
    const about = isJsonObject(entry) ? entry : {}
    const url = httpUrl(isJsonObject(entry) ? entry['url'] : entry)
    if (url !== null) return [{ key, name: textOf(about['type'], 100) ?? name, url, about }]
    return named(about).map((link) => ({ ...link, key: `${key}.${link.key}` }))
  })
}

/** `video_url`, `image_url`, `thumbnail_url`, …: one link each; `images`, `video_urls`, …: several. */
function members(result: JsonObject): readonly Link[] {
  const lists = Object.entries(result).flatMap(([name, value]): readonly Link[] => {
    const called = name.slice(0, 100)
    return Array.isArray(value) ? entries(value, `${called}.`, called.replace(/_?urls?$/, '')) : []
  })
  return [...named(result), ...lists].slice(0, OUTPUT_LIMIT)
}

function named(about: JsonObject): readonly Link[] {
  return Object.entries(about).flatMap(([name, value]): readonly Link[] => {
    const url = /(?:^|_)url$/.test(name) ? httpUrl(value) : null
    const called = name.slice(0, 100)
    return url === null ? [] : [{ key: called, name: called.replace(/_?url$/, ''), url, about }]
  })
}

function outputOf({ key, name, url, about }: Link, estimate: Expiry | null): Output {
  const said = textOf(name, 100)
  const kind = KINDS.get(said?.toLowerCase().replace(/s$/, '') ?? '')
  return {
    ...UNKNOWN_OUTPUT_FACTS,
    key,
    kind: kind ?? kindOfUrl(url),
    role: kind === undefined ? said : null,
    url,
    // What the link's own signature says is better than what a page says of all links.
    expiry: expiryOf(undefined, url) ?? estimate,
    width: sizeOf(about['width']),
    height: sizeOf(about['height']),
    durationMs: kind === 'image' ? null : durationOf(about['duration_seconds']),
  }
}

function sizeOf(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null
}

function durationOf(value: Json | undefined): Millis | null {
  return typeof value === 'number' && value > 0 && Number.isFinite(value) ? Math.round(value * SECOND) : null
}
