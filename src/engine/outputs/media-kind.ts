/** Are these bytes the output that was promised? Decided by the bytes: an error page never counts as a saved file. */
import { SNIFF_BYTES, sniffMediaType } from '#domain/output/media-type.ts'
import type { OutputKind } from '#domain/output/output.ts'

export type MediaVerdict =
  | { readonly kind: 'media'; readonly contentType: string; readonly extension: string }
  /** `reason` completes "the link gave …". */
  | { readonly kind: 'refused'; readonly reason: string }

/** Enough to see past comments and blank lines in front of a page's first tag. */
export const HEAD_BYTES = SNIFF_BYTES * 2

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/zip': 'zip',
  'audio/aac': 'aac',
  'audio/aiff': 'aiff',
  'audio/flac': 'flac',
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
  'model/gltf-binary': 'glb',
  'text/plain': 'txt',
  'video/mp4': 'mp4',
  'video/ogg': 'ogv',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
  'video/x-msvideo': 'avi',
}

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
 * Judges a file by its first {@link HEAD_BYTES}. `url` only lends its extension where bytes have none of their own
 * (a 3D format); markup and JSON are never an image, a video or audio, whatever a server claims.
 */
export function judgeMedia(head: Uint8Array, expected: OutputKind, url: string): MediaVerdict {
  if (head.length === 0) return { kind: 'refused', reason: 'an empty file' }
  const sniffed = sniffMediaType(head)
  const page = sniffed === null ? pageKind(head) : null
  switch (expected) {
    case 'image':
    case 'video':
    case 'audio': {
      if (sniffed === null) return { kind: 'refused', reason: notMedia(page, expected) }
      const also: readonly string[] = ALSO[expected]
      if (sniffed.startsWith(`${expected}/`) || also.includes(sniffed)) return media(sniffed, url)
      return { kind: 'refused', reason: `${sniffed}, not ${EXPECTED_WORDS[expected]}` }
    }
    case 'text':
      // JSON is a fair answer of a text model, a web page is not.
      if (page === null || page === JSON_PAGE) return media(sniffed ?? 'text/plain', url)
      return { kind: 'refused', reason: notMedia(page, expected) }
    case 'model3d':
    case 'file':
      if (page !== null) return { kind: 'refused', reason: notMedia(page, expected) }
      return media(sniffed ?? 'application/octet-stream', url)
  }
}

const JSON_PAGE = 'a JSON message'

/** What kind of page some text is; null when it is none, or no text. */
function pageKind(head: Uint8Array): string | null {
  const text = new TextDecoder()
    .decode(head)
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase()
  if (/^(?:<!--|<!doctype html|<html|<head|<body|<script)/.test(text)) return 'an HTML page'
  if (text.startsWith('<svg') || (text.startsWith('<?xml') && text.includes('<svg'))) return 'an SVG drawing'
  if (text.startsWith('<?xml') || /^<[a-z]/.test(text)) {
    return text.includes('accessdenied') || text.includes('expired') ? 'an "access denied" message' : 'an XML message'
  }
  return /^[[{]/.test(text) ? JSON_PAGE : null
}

function notMedia(page: string | null, expected: OutputKind): string {
  return `${page ?? 'bytes of no known media format'}, not ${EXPECTED_WORDS[expected]}`
}

function media(contentType: string, url: string): MediaVerdict {
  return { kind: 'media', contentType, extension: extensionFor(contentType, url) }
}

/** The extension of a file's name: by its type, else as its address has it. */
export function extensionFor(contentType: string, url: string): string {
  return EXTENSIONS[contentType] ?? extensionOf(url) ?? 'bin'
}

/** The extension of a URL's last path segment, if it looks like one. */
function extensionOf(url: string): string | null {
  const path = URL.canParse(url) ? new URL(url).pathname : ''
  return /\.([a-z0-9]{1,8})$/i.exec(path)?.[1]?.toLowerCase() ?? null
}
