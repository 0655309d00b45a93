/**
 * Are these bytes the output that was promised? Decided by the bytes, by one rule in the page and in its gateway: an
 * error page never counts as a saved file, and every kind of file that a vendor makes can be had.
 */
import { sniffMediaType } from '#domain/output/media-type.ts'
import type { OutputKind } from '#domain/output/output.ts'
import { textTypeOf, type TextVerdict } from '#domain/output/text-type.ts'

export type MediaVerdict =
  | { readonly kind: 'media'; readonly contentType: string; readonly extension: string }
  /** `reason` completes "the link gave …". */
  | { readonly kind: 'refused'; readonly reason: string }

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/gzip': 'gz',
  'application/json': 'json',
  'application/pdf': 'pdf',
  'application/vnd.rar': 'rar',
  'application/x-7z-compressed': '7z',
  'application/x-subrip': 'srt',
  'application/zip': 'zip',
  'audio/aac': 'aac',
  'audio/aiff': 'aiff',
  'audio/flac': 'flac',
  'audio/midi': 'mid',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'image/avif': 'avif',
  'image/bmp': 'bmp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/heif': 'heif',
  'image/jpeg': 'jpg',
  'image/jxl': 'jxl',
  'image/png': 'png',
  'image/tiff': 'tif',
  'image/webp': 'webp',
  'model/gltf+json': 'gltf',
  'model/gltf-binary': 'glb',
  'model/obj': 'obj',
  'model/step': 'step',
  'model/stl': 'stl',
  'model/vnd.collada+xml': 'dae',
  'model/vnd.usd': 'usd',
  'model/vnd.usdz+zip': 'usdz',
  'model/x-fbx': 'fbx',
  'model/x-ply': 'ply',
  'text/plain': 'txt',
  'text/vtt': 'vtt',
  'video/mp4': 'mp4',
  'video/ogg': 'ogv',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
  'video/x-msvideo': 'avi',
}

/** Types that say too little: a link's own extension says more, where it is one of these. */
const REFINED_BY_LINK: Readonly<Record<string, RegExp>> = {
  'application/gzip': /^(?:tgz|spz)$/,
  'application/json': /^(?:geojson|jsonl|lottie)$/,
  // A compressed file is whatever it holds.
  'application/zip': /^(?:3mf|docx|xlsx|pptx|epub|lottie|sog)$/,
  'model/obj': /^mtl$/,
  'model/vnd.usd': /^usd[ac]$/,
  'text/plain': /^(?:md|csv|tsv|srt|vtt|lrc|ass|ssa|sbv|ttml|yaml|yml|log|musicxml|abc|cube)$/,
}

/** What a double click would run, or a browser would render with scripts. */
const RUNS =
  /^(?:exe|dll|com|scr|pif|bat|cmd|ps1|vbs?|js|mjs|jse|wsf|wsh|hta|lnk|url|msi|jar|sh|command|html?|xhtml?|mht|mhtml|svgz?|xml|xsl|app|dmg|pkg|deb|rpm|apk|reg|desktop|iso|cpl|scf|inf)$/

/** Types beside `<kind>/*` that a kind of output may come as: containers do not say what they hold. */
const ALSO = {
  image: [],
  video: ['image/gif', 'image/webp'],
  audio: ['video/mp4', 'video/webm', 'video/ogg'],
} as const satisfies Partial<Record<OutputKind, readonly string[]>>

const EXPECTED_WORDS = {
  image: 'an image',
  video: 'a video',
  audio: 'audio',
  text: 'text',
  model3d: 'a 3D model',
  file: 'a file',
} as const satisfies Record<OutputKind, string>

/**
 * Judges a file by its first bytes, as many of them as `HEAD_BYTES`. `url` only lends its extension where bytes have
 * none of their own (binary STL). Markup and messages are refused whatever a server claims, and text where an image, a
 * video or audio is expected. Null stands for any format that is no text.
 */
export function judgeMedia(head: Uint8Array, expected: OutputKind | null, url: string): MediaVerdict {
  if (head.length === 0) return { kind: 'refused', reason: 'an empty file' }
  const sniffed = sniffMediaType(head)
  const written = sniffed === null ? textTypeOf(head) : null
  if (written?.kind === 'page') return refused(written.reason, expected)
  const contentType = sniffed ?? written?.contentType ?? 'application/octet-stream'
  const why = mistake(sniffed, written, expected)
  return why === null
    ? { kind: 'media', contentType, extension: extensionFor(contentType, url) }
    : refused(why, expected)
}

/** What was found in place of what is expected; null when it will do. */
function mistake(sniffed: string | null, written: TextVerdict | null, expected: OutputKind | null): string | null {
  const text = written?.kind === 'text' ? written.contentType : null
  switch (expected) {
    case 'image':
    case 'video':
    case 'audio': {
      if (sniffed === null) return UNKNOWN_FORMAT
      const also: readonly string[] = ALSO[expected]
      return sniffed.startsWith(`${expected}/`) || also.includes(sniffed) ? null : sniffed
    }
    case 'text':
      return sniffed === null && text === null ? UNKNOWN_FORMAT : null
    case 'model3d':
      // Bytes of no known format may be one of many; a sentence is no model.
      return text === null || text.startsWith('model/') ? null : text
    case 'file':
      return null
    case null:
      return sniffed === null ? UNKNOWN_FORMAT : null
  }
}

const UNKNOWN_FORMAT = 'bytes of no known media format'

function refused(found: string, expected: OutputKind | null): MediaVerdict {
  const words = expected === null ? 'an image, a video or audio' : EXPECTED_WORDS[expected]
  return { kind: 'refused', reason: `${found}, not ${words}` }
}

/** The extension of a file's name: by its type, else as its address has it. */
export function extensionFor(contentType: string, url: string): string {
  const own = EXTENSIONS[contentType]
  const ofLink = extensionOf(url)
  if (own === undefined) return ofLink === null || RUNS.test(ofLink) ? 'bin' : ofLink
  return ofLink !== null && REFINED_BY_LINK[contentType]?.test(ofLink) === true ? ofLink : own
}

/** The extension of a URL's last path segment, if it looks like one. */
function extensionOf(url: string): string | null {
  const path = URL.canParse(url) ? new URL(url).pathname : ''
  return /\.([a-z0-9]{1,8})$/i.exec(path)?.[1]?.toLowerCase() ?? null
}
