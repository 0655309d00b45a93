import type { Expiry, OutputKind } from '#domain/output/output.ts'
import type { Millis } from '#domain/time.ts'
import { SECOND, parseVendorTime } from '#domain/time.ts'

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

/** When a link dies: what the vendor says first, then what the link's own signature says. Null: no end is known. */
export function expiryOf(stated: unknown, url: string): Expiry | null {
  const at = parseVendorTime(stated)
  if (at !== null) return { at, source: 'vendor' }
  const signed = signatureEnd(url)
  return signed === null ? null : { at: signed, source: 'signature' }
}

/**
 * The end in a pre-signed link: S3 and R2 (`X-Amz-Date` + `X-Amz-Expires`), GCS (`X-Goog-…`), CloudFront and old S3
 * (`Expires`, Unix seconds), Azure (`se`, ISO).
 */
function signatureEnd(url: string): number | null {
  if (!URL.canParse(url)) return null
  const query = new URL(url).searchParams
  for (const family of ['X-Amz', 'X-Goog']) {
    const from = compactIso(query.get(`${family}-Date`) ?? '')
    const lifetime = query.get(`${family}-Expires`) ?? ''
    if (from !== null && /^\d{1,8}$/.test(lifetime)) return from + Number(lifetime) * SECOND
  }
  // Only beside a signature: a bare `se` or `Expires` may mean anything.
  if (query.has('Signature') && query.has('Expires')) return parseVendorTime(query.get('Expires'))
  return query.has('sig') && query.has('se') ? parseVendorTime(query.get('se')) : null
}

/** `20260628T140500Z`, the form that signatures use. */
function compactIso(text: string): Millis | null {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text)
  return parts === null
    ? null
    : parseVendorTime(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`)
}
