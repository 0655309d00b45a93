/**
 * What a file is, decided by its first bytes and not by what a server or a name claims. Markup (HTML, SVG, XML),
 * JSON and text are deliberately unknown: an error page must never pass for an output.
 */

/** As many leading bytes as a judgement needs: past comments and blank lines in front of a page's first tag. */
export const HEAD_BYTES = 1024

/** A byte of the signature; -1 stands for any byte. */
type Signature = readonly number[]

/** Signatures at offset 0 that say everything. Sources: the WHATWG MIME Sniffing Standard and the formats' own pages. */
const SIGNATURES: readonly (readonly [Signature, string])[] = [
  [[0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a], 'image/png'],
  [[0xff, 0xd8, 0xff], 'image/jpeg'],
  [ascii('GIF87a'), 'image/gif'],
  [ascii('GIF89a'), 'image/gif'],
  [[...ascii('RIFF'), -1, -1, -1, -1, ...ascii('WEBPVP')], 'image/webp'],
  [[...ascii('RIFF'), -1, -1, -1, -1, ...ascii('WAVE')], 'audio/wav'],
  [[...ascii('RIFF'), -1, -1, -1, -1, ...ascii('AVI ')], 'video/x-msvideo'],
  [[...ascii('FORM'), -1, -1, -1, -1, ...ascii('AIF')], 'audio/aiff'],
  [ascii('fLaC'), 'audio/flac'],
  [ascii('ID3'), 'audio/mpeg'],
  [ascii('glTF'), 'model/gltf-binary'],
  [ascii('Kaydara FBX Binary'), 'model/x-fbx'],
  [ascii('; FBX'), 'model/x-fbx'],
  [ascii('ply\n'), 'model/x-ply'],
  [ascii('ply\r\n'), 'model/x-ply'],
  [ascii('PXR-USDC'), 'model/vnd.usd'],
  [ascii('#usda 1'), 'model/vnd.usd'],
  [ascii('%PDF-'), 'application/pdf'],
  [[0x1f, 0x8b, 0x08], 'application/gzip'],
  [[...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c], 'application/x-7z-compressed'],
  [[...ascii('Rar!'), 0x1a, 0x07], 'application/vnd.rar'],
  [ascii('MThd'), 'audio/midi'],
  [[...ascii('II*'), 0x00], 'image/tiff'],
  [[...ascii('MM'), 0x00, 0x2a], 'image/tiff'],
  [[0x00, 0x00, 0x00, 0x0c, ...ascii('JXL ')], 'image/jxl'],
]

/** ISO base media brands that are not plain MP4. */
const BRANDS: ReadonlyMap<string, string> = new Map([
  ['avif', 'image/avif'],
  ['avis', 'image/avif'],
  ['heic', 'image/heic'],
  ['heix', 'image/heic'],
  ['mif1', 'image/heif'],
  ['qt  ', 'video/quicktime'],
  ['M4A ', 'audio/mp4'],
  ['M4B ', 'audio/mp4'],
])

/** The media type of a file that begins with `bytes`; null when they are no kind of output we know. */
export function sniffMediaType(bytes: Uint8Array): string | null {
  for (const [signature, type] of SIGNATURES) {
    if (beginsWith(bytes, signature)) return type
  }
  return archive(bytes) ?? isoMedia(bytes) ?? matroska(bytes) ?? ogg(bytes) ?? bitmap(bytes) ?? mpegAudio(bytes)
}

/** USDZ is a ZIP whose first file is the scene, stored as it is (specification of OpenUSD). */
function archive(bytes: Uint8Array): string | null {
  if (!beginsWith(bytes, [...ascii('PK'), 0x03, 0x04]) && !beginsWith(bytes, [...ascii('PK'), 0x05, 0x06])) return null
  const nameLength = (bytes[26] ?? 0) + 256 * (bytes[27] ?? 0)
  return /\.usd[ac]?$/i.test(text(bytes, 30, 30 + nameLength)) ? 'model/vnd.usdz+zip' : 'application/zip'
}

function isoMedia(bytes: Uint8Array): string | null {
  if (text(bytes, 4, 8) !== 'ftyp' || bytes.length < 12) return null
  return BRANDS.get(text(bytes, 8, 12)) ?? 'video/mp4'
}

function matroska(bytes: Uint8Array): string | null {
  if (!beginsWith(bytes, [0x1a, 0x45, 0xdf, 0xa3])) return null
  return text(bytes, 4, 64).includes('webm') ? 'video/webm' : 'video/x-matroska'
}

function ogg(bytes: Uint8Array): string | null {
  if (text(bytes, 0, 4) !== 'OggS') return null
  return text(bytes, 28, 40).includes('theora') ? 'video/ogg' : 'audio/ogg'
}

/** "BM" alone is too weak a sign: the reserved words must be zero as well. */
function bitmap(bytes: Uint8Array): string | null {
  return beginsWith(bytes, [...ascii('BM'), -1, -1, -1, -1, 0, 0, 0, 0]) ? 'image/bmp' : null
}

/** A frame header without ID3 tag: 11 sync bits, then layer 0 for ADTS AAC; reserved values rule out chance matches. */
function mpegAudio(bytes: Uint8Array): string | null {
  const [first = 0, second = 0, third = 0] = bytes
  if (bytes.length < 4 || first !== 0xff || (second & 0xe0) !== 0xe0) return null
  const version = (second >> 3) & 3
  const layer = (second >> 1) & 3
  if (layer === 0) return (second & 0xf6) === 0xf0 ? 'audio/aac' : null
  const bitrate = third >> 4
  const rate = (third >> 2) & 3
  return version === 1 || bitrate === 15 || bitrate === 0 || rate === 3 ? null : 'audio/mpeg'
}

function beginsWith(bytes: Uint8Array, signature: Signature): boolean {
  return bytes.length >= signature.length && signature.every((byte, at) => byte === -1 || byte === bytes[at])
}

function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to))
}

function ascii(word: string): number[] {
  return Array.from(word, (letter) => letter.charCodeAt(0))
}
