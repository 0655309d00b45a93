/** The files in `task_result`: videos, pictures and sounds, each in a list of its own. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import { DAY, type EpochMs, SECOND } from '#domain/time.ts'
import { expiryOf, OUTPUT_LIMIT } from '#vendors/reading/output-kind.ts'

/** "Generated images and videos will be cleared after 30 days." */
const FILES_LIVE = 30 * DAY

interface Place {
  readonly list: string
  readonly member: string
  readonly kind: OutputKind
  readonly role: string | null
}

/** What the task was made for first. */
const PLACES: readonly Place[] = [
  { list: 'videos', member: 'url', kind: 'video', role: null },
  { list: 'images', member: 'url', kind: 'image', role: null },
  { list: 'series_images', member: 'url', kind: 'image', role: null },
  { list: 'audios', member: 'url_mp3', kind: 'audio', role: null },
  { list: 'audios', member: 'url', kind: 'audio', role: null },
  { list: 'audios', member: 'url_wav', kind: 'audio', role: 'wav' },
  { list: 'videos', member: 'watermark_url', kind: 'video', role: 'with_watermark' },
  { list: 'images', member: 'watermark_url', kind: 'image', role: 'with_watermark' },
]

export function outputsOf(result: Json | undefined, madeAt: EpochMs | null): readonly Output[] {
  if (!isJsonObject(result)) return []
  const urls = new Set<string>()
  const found = PLACES.flatMap((place) =>
    entriesIn(result, place.list).flatMap(([index, entry]) => {
      const url = httpUrl(entry[place.member])
      if (url === null || urls.has(url)) return []
      urls.add(url)
      return [fileAt(place, index, url, entry, madeAt)]
    }),
  )
  return found.slice(0, OUTPUT_LIMIT)
}

function entriesIn(result: JsonObject, list: string): readonly (readonly [index: number, entry: JsonObject])[] {
  const entries = result[list]
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: Json, index) => (isJsonObject(entry) ? [[index, entry] as const] : []))
}

function fileAt(
  { list, member, kind, role }: Place,
  index: number,
  url: string,
  entry: JsonObject,
  at: EpochMs | null,
): Output {
  const usual = at === null ? null : ({ at: at + FILES_LIVE, source: 'estimate' } as const)
  return {
    ...UNKNOWN_OUTPUT_FACTS,
    key: `${list}.${index}.${member}`,
    kind,
    role,
    url,
    expiry: expiryOf(null, url) ?? usual,
    durationMs: kind === 'image' ? null : lengthOf(entry),
  }
}

/** Seconds as text: `"5.1"`. */
function lengthOf({ duration }: JsonObject): number | null {
  const text = typeof duration === 'number' ? String(duration) : duration
  if (typeof text !== 'string' || !/^\d{1,5}(?:\.\d{1,6})?$/.test(text)) return null
  return Number(text) === 0 ? null : Math.round(Number(text) * SECOND)
}
