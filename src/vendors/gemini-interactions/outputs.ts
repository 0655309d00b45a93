/**
 * The files of an interaction: content blocks of its steps, each with an address or with its bytes as base64. Both need
 * the key: the Files API gives out nothing without it, and base64 is fetched again in the interaction's own answer.
 */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import { DAY, type EpochMs } from '#domain/time.ts'
import { known } from '#vendors/gemini-interactions/known.ts'
import type { WireInteraction } from '#vendors/gemini-interactions/wire.ts'
import { inlineFile } from '#vendors/reading/inline-file.ts'
import { expiryOf, OUTPUT_LIMIT } from '#vendors/reading/output-kind.ts'
import { SEGMENT } from '#vendors/reading/path-segment.ts'

/** "Files are stored for 48 hours" (ai.google.dev/gemini-api/docs/files). */
const FILES_LIVE = 2 * DAY

interface Block {
  /** Member names and positions from the top of the answer down to the block. */
  readonly place: readonly string[]
  readonly block: JsonObject
  readonly kind: OutputKind
}

/** @param id null where the answer is about an interaction that no call can ask for. */
export function outputsOf(id: string | null, interaction: WireInteraction, madeAt: EpochMs | null): readonly Output[] {
  const inSteps = stepBlocks(interaction.steps)
  const blocks = inSteps.length > 0 ? inSteps : namedBlocks(interaction)
  const urls = new Set<string>()
  return blocks.slice(0, OUTPUT_LIMIT).flatMap(({ place, block, kind }) => {
    const link = linkOf(block) ?? inlineOf(id, place, block)
    if (link === null || urls.has(link.url)) return []
    urls.add(link.url)
    const lives = link.isStored && madeAt !== null ? ({ at: madeAt + FILES_LIVE, source: 'estimate' } as const) : null
    const { url, keyedBy } = link
    const expiry = expiryOf(null, url) ?? lives
    const keyed = keyedBy === undefined ? {} : { keyedBy }
    return [{ ...UNKNOWN_OUTPUT_FACTS, key: place.join('.'), kind, url, expiry, ...keyed }]
  })
}

function stepBlocks(steps: Json | undefined): readonly Block[] {
  if (!Array.isArray(steps)) return []
  return steps.flatMap((step: Json, at) => {
    const content = isJsonObject(step) && step['type'] === 'model_output' ? step['content'] : undefined
    if (!Array.isArray(content)) return []
    return content.flatMap((block: Json, index) => blockAt(['steps', String(at), 'content', String(index)], block))
  })
}

function namedBlocks(interaction: WireInteraction): readonly Block[] {
  const names = ['output_video', 'output_image', 'output_audio'] as const
  return names.flatMap((name) => blockAt([name], interaction[name]))
}

/** Text is what the model says, not a file; documents are what was handed in. */
const KINDS: ReadonlyMap<unknown, OutputKind> = new Map([
  ['video', 'video'],
  ['image', 'image'],
  ['audio', 'audio'],
])

function blockAt(place: readonly string[], block: Json | undefined): readonly Block[] {
  const kind = isJsonObject(block) ? KINDS.get(block['type']) : undefined
  return isJsonObject(block) && kind !== undefined ? [{ place, block, kind }] : []
}

interface Link extends Pick<Output, 'url' | 'keyedBy'> {
  /** In the Files API, which deletes by itself. */
  readonly isStored: boolean
}

const STORED = new RegExp(`/v1beta/files/(${SEGMENT.replace(':', '')})(?::download)?$`)

function linkOf({ uri }: JsonObject): Link | null {
  const url = httpUrl(uri)
  if (url === null) return null
  // Whatever the host: a proxy may have put in its own, and the file is asked for where the interaction is.
  const file = STORED.exec(new URL(url).pathname)?.[1]
  if (file === undefined) return { url, isStored: false }
  // Without `:download?alt=media` the address answers with what is known of the file, and not with the file.
  const download = `${known.defaultBaseUrl}/v1beta/files/${file}:download?alt=media`
  return { url: download, keyedBy: null, isStored: true }
}

function inlineOf(id: string | null, place: readonly string[], { data }: JsonObject): Link | null {
  if (id === null || typeof data !== 'string' || data === '') return null
  return { ...inlineFile(known.defaultBaseUrl, `/v1beta/interactions/${id}`, [...place, 'data']), isStored: false }
}
