import type { Expiry, OutputKind } from '#domain/output/output.ts'
import { parseVendorTime } from '#domain/time.ts'
import { linkEnd } from '#vendors/reading/link-end.ts'

const WORDS: readonly (readonly [OutputKind, string])[] = [
  ['image', 'png jpg jpeg webp gif avif bmp tif tiff svg heic'],
  ['video', 'mp4 mov webm mkv m4v avi'],
  ['audio', 'mp3 wav ogg oga m4a flac aac opus'],
  ['text', 'txt json srt vtt md'],
  ['model3d', 'glb gltf obj fbx usdz stl ply'],
]

const EXTENSIONS: ReadonlyMap<string, OutputKind> = new Map(
  WORDS.flatMap(([kind, words]) => words.split(' ').map((word): [string, OutputKind] => [word, kind])),
)

/** More files than any task makes; a hostile answer must not fill the records. */
export const OUTPUT_LIMIT = 1_000

/** The kind of file that a URL's extension names; `file` when it names none we know. */
export function kindOfUrl(url: string): OutputKind {
  const path = URL.canParse(url) ? new URL(url).pathname : ''
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return EXTENSIONS.get(extension) ?? 'file'
}

/**
 * When a link dies. What the vendor states and what the link's own signature says are compared and the earlier one
 * counts: storage enforces the signature, and a vendor may delete before it. Null: no end is known.
 */
export function expiryOf(stated: unknown, url: string): Expiry | null {
  const at = parseVendorTime(stated)
  const signed = linkEnd(url)
  if (at !== null && (signed === null || at <= signed)) return { at, source: 'vendor' }
  return signed === null ? null : { at: signed, source: 'signature' }
}
