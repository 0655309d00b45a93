import { isJsonObject } from '#domain/json.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import type { Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { OUTPUT_LIMIT, expiryOf, kindOfUrl } from '#vendors/reading/output-kind.ts'

/** Known kinds of `outputs[].type`, and the first halves of media types. */
const KINDS: ReadonlyMap<string, OutputKind> = new Map([
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['text', 'text'],
  ['model', 'model3d'],
  ['3d', 'model3d'],
])

/** Far above a day of video, so that a wrong unit does not become a fact. */
const LONGEST_SECONDS = 1e6

/** Reads `outputs[]`. How long the links live is not documented: only a signature in one of them tells. */
export function outputsOf(entries: readonly unknown[]): readonly Output[] {
  return entries.slice(0, OUTPUT_LIMIT).flatMap((entry, index): Output[] => {
    const url = isJsonObject(entry) ? httpUrl(entry['url']) : null
    if (!isJsonObject(entry) || url === null) return []
    const type = textOf(entry['type'], 100)
    const known = KINDS.get(type?.toLowerCase() ?? '')
    return [
      {
        ...UNKNOWN_OUTPUT_FACTS,
        // The position: a skipped entry must not shift the others.
        key: String(index),
        kind: known ?? kindOfMedia(entry['content_type']) ?? kindOfUrl(url),
        role: known === undefined ? type : null,
        url,
        expiry: expiryOf(undefined, url),
        bytes: count(entry['file_size']),
        width: count(entry['width']),
        height: count(entry['height']),
        durationMs: duration(entry['duration']),
      },
    ]
  })
}

function kindOfMedia(contentType: unknown): OutputKind | undefined {
  return typeof contentType === 'string'
    ? KINDS.get(contentType.slice(0, 40).split('/')[0]?.toLowerCase() ?? '')
    : undefined
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null
}

/** Seconds, as a number or as a text: the CLI takes both. */
function duration(value: unknown): Millis | null {
  const isText = typeof value === 'string' && /^\d{1,7}(\.\d{1,6})?$/.test(value)
  const seconds = isText ? Number(value) : value
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return null
  return seconds > 0 && seconds < LONGEST_SECONDS ? Math.round(seconds * SECOND) : null
}
