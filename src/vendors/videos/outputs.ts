/**
 * The files of a finished video: one call of the API for each, which only the key opens. A relay that hands out plain
 * links in the answer itself needs no such call.
 */
import { isJsonObject, parseJson } from '#domain/json.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import { SECOND } from '#domain/time.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { expiryOf } from '#vendors/reading/output-kind.ts'
import { outputsAnywhere } from '#vendors/reading/output-walker.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { known } from '#vendors/videos/known.ts'
import type { WireVideo } from '#vendors/videos/wire.ts'

/** What `content?variant=` takes beside the video itself. */
const EXTRAS = ['thumbnail', 'spritesheet'] as const

/** @param id null where the answer is about a task that no call can ask for. */
export function outputsOf(id: string | null, video: WireVideo, answer: Answer): readonly Output[] {
  const linked = linkedIn(answer)
  if (linked.length > 0 || id === null) return linked
  const content = `${known.defaultBaseUrl}/v1/videos/${id}/content`
  const file = (key: string, kind: OutputKind, role: string | null, url: string): Output => ({
    ...UNKNOWN_OUTPUT_FACTS,
    key,
    kind,
    role,
    url,
    keyedBy: null,
    expiry: expiryOf(video.expires_at, url),
  })
  const main = { ...file('video', 'video', null, content), ...frameOf(video), durationMs: lengthOf(video) }
  // The previews are documented of Sora; what else relays put behind this dialect may have none.
  const isSora = /^sora\b/i.test(textOf(video.model, 200) ?? '')
  const extras = EXTRAS.map((role) => file(role, 'image', role, `${content}?variant=${role}`))
  return isSora ? [main, ...extras] : [main]
}

/** Videos that the answer itself links to; a picture alone would be what was handed in, or a preview. */
function linkedIn({ reply }: Answer): readonly Output[] {
  const json = parseJson(reply.body)
  const found = isJsonObject(json) ? outputsAnywhere(json) : []
  return found.some(({ kind }) => kind === 'video') ? found : []
}

function frameOf({ size }: WireVideo): Pick<Output, 'width' | 'height'> {
  const [, width = '', height = ''] = /^([1-9]\d{1,4})x([1-9]\d{1,4})$/.exec(textOf(size, 20) ?? '') ?? []
  return width === '' ? { width: null, height: null } : { width: Number(width), height: Number(height) }
}

function lengthOf({ seconds }: WireVideo): number | null {
  const length = typeof seconds === 'number' ? seconds : Number(textOf(seconds, 10) ?? Number.NaN)
  return Number.isFinite(length) && length > 0 && length < 86_400 ? Math.round(length * SECOND) : null
}
