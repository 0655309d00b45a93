/** The files of a prompt: each is named by three members, and only the server's own call gives it out. */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Output, OutputKind } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import { known } from '#vendors/comfyui/known.ts'
import { cleanText } from '#vendors/reading/clean.ts'
import { kindOfUrl, OUTPUT_LIMIT } from '#vendors/reading/output-kind.ts'

/** What was made for good first, then previews. */
export function outputsOf(outputs: Json | undefined): readonly Output[] {
  if (!isJsonObject(outputs)) return []
  const urls = new Set<string>()
  const files = Object.entries(outputs).flatMap(([node, made]) => filesOf(node, made))
  const fresh = files.filter(({ url }) => !urls.has(url) && urls.add(url))
  return fresh.toSorted((a, b) => Number(a.role !== null) - Number(b.role !== null)).slice(0, OUTPUT_LIMIT)
}

/** Under whatever name a node has for its list. */
function filesOf(node: string, made: Json): readonly Output[] {
  if (!isJsonObject(made)) return []
  return Object.entries(made).flatMap(([name, list]) =>
    Array.isArray(list)
      ? list
          .slice(0, OUTPUT_LIMIT)
          .flatMap((file: Json, index) =>
            isJsonObject(file) ? fileAt(cleanText(`${node}.${name}.${index}`, 200), name, file) : [],
          )
      : [],
  )
}

const KINDS: Readonly<Record<string, OutputKind>> = { images: 'image', audio: 'audio', video: 'video', gifs: 'video' }

function fileAt(key: string, list: string, { filename, subfolder, type }: JsonObject): readonly Output[] {
  if (typeof filename !== 'string' || filename === '' || filename.length > 1_000) return []
  const folder = typeof subfolder === 'string' ? subfolder : ''
  const place = typeof type === 'string' && type !== '' ? type : 'output'
  // What was handed in is repeated by nodes that show it.
  if (place === 'input') return []
  const query = new URLSearchParams({ filename, subfolder: folder, type: place })
  const byName = kindOfUrl(`https://file.invalid/${encodeURIComponent(filename)}`)
  return [
    {
      ...UNKNOWN_OUTPUT_FACTS,
      key,
      kind: byName === 'file' ? (KINDS[list] ?? 'file') : byName,
      // Previews lie in a folder that the next start of the server empties.
      role: place === 'temp' ? 'preview' : null,
      url: `${known.defaultBaseUrl}/view?${query.toString()}`,
      keyedBy: null,
    },
  ]
}
