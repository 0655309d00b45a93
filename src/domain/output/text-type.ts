/**
 * What kind of text a file is, by its first bytes. Pages and error messages are told from the texts that vendors
 * make, since both come with status 200: a message is never an output.
 */

export type TextVerdict =
  | { readonly kind: 'text'; readonly contentType: string }
  /** `reason` completes "the link gave …". */
  | { readonly kind: 'page'; readonly reason: string }

/** Members that only messages about a failure begin with; a `code` needs a sentence beside it. */
const ERROR_MEMBERS = /^\{\s*"(?:errors?|error_?(?:code|msg|message)|fault|exception)"\s*:/i
const CODE = /"(?:code|status|status_?code)"\s*:/i
const SENTENCE = /"(?:message|msg|detail|error|error_?msg|reason)"\s*:/i

/** Where each line of a Wavefront file, or of its materials, begins. */
const OBJ_WORD = /^(?:mtllib|usemtl|newmtl|vn|vt|vp|[vogs])\s/

/** Null for bytes that are no text. */
export function textTypeOf(head: Uint8Array): TextVerdict | null {
  if (!isText(head)) return null
  // Only ASCII is looked at, so one byte is one letter, whatever the encoding.
  const text = String.fromCharCode(...head)
    .replace(/^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '')
    .replaceAll('\u0000', '')
    .trimStart()
  return markup(text) ?? json(text) ?? { kind: 'text', contentType: plainType(text) }
}

/** No control character that text has no use for (WHATWG MIME Sniffing, "binary data byte"), unless it is UTF-16. */
function isText(head: Uint8Array): boolean {
  const [first, second] = head
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  return head.every((byte) => byte > 0x1a || byte === 0x1b || (byte > 0x08 && byte !== 0x0b && byte < 0x0e))
}

function markup(text: string): TextVerdict | null {
  const lower = text.toLowerCase()
  if (/^(?:<!doctype html|<html|<head|<body|<script)/.test(lower)) return page('an HTML page')
  if (lower.includes('<svg') && lower.startsWith('<')) return page('an SVG drawing')
  if (lower.startsWith('<!--')) return page('an HTML page')
  if (!/^<[?a-z]/.test(lower)) return null
  if (lower.includes('<collada')) return { kind: 'text', contentType: 'model/vnd.collada+xml' }
  const denied = lower.includes('accessdenied') || lower.includes('expired')
  return page(denied ? 'an "access denied" message' : 'an XML message')
}

function json(text: string): TextVerdict | null {
  if (!/^(?:\{\s*["}]|\[\s*["[{\]\d-])/.test(text)) return null
  // The members before anything nested: what stands deeper is about something else.
  const top = /^\{[^{[]*/.exec(text)?.[0] ?? ''
  if (ERROR_MEMBERS.test(text) || (CODE.test(top) && SENTENCE.test(top))) return page('a JSON message')
  // `asset` is the one member that a glTF file must have, but it may stand at the end.
  const model = /^\{[^]*"(?:asset|accessors|bufferViews|meshes|nodes)"\s*:\s*[[{]/.test(text)
  return { kind: 'text', contentType: model ? 'model/gltf+json' : 'application/json' }
}

function plainType(text: string): string {
  if (/^WEBVTT(?:\s|$)/.test(text)) return 'text/vtt'
  if (/^\d+\r?\n\d{1,3}:\d\d:\d\d[,.]\d{3} -->/.test(text)) return 'application/x-subrip'
  if (/^solid(?:\s|$)/.test(text)) return 'model/stl'
  if (text.startsWith('ISO-10303-21;')) return 'model/step'
  return isWavefront(text) ? 'model/obj' : 'text/plain'
}

function isWavefront(text: string): boolean {
  const lines = text.split('\n').map((line) => line.trim())
  const first = lines.find((line) => line !== '' && !line.startsWith('#'))
  // A header that is longer than what is looked at.
  return first === undefined ? lines.some((line) => line.startsWith('#')) : OBJ_WORD.test(`${first} `)
}

function page(reason: string): TextVerdict {
  return { kind: 'page', reason }
}
