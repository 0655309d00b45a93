const LONGEST = 120

/** Names that Windows gives to devices. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/** A name that is safe as a file on every system: no path, no control or bidirectional marks, no leading dot. */
export function cleanFileName(name: string): string {
  const base = name
    .slice(0, 4 * LONGEST)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^[. ]+/, '')
  const dot = base.lastIndexOf('.')
  const extension = dot > 0 && base.length - dot <= 10 ? base.slice(dot) : ''
  const stem = base.slice(0, base.length - extension.length)
  // By code points: half of a surrogate pair is not a character.
  const short = Array.from(stem)
    .slice(0, LONGEST - extension.length)
    .join('')
    .replace(/[. ]+$/, '')
  const cleaned = short + extension
  if (cleaned === '') return 'output'
  return RESERVED.test(cleaned) ? `_${cleaned}` : cleaned
}

/** A `Content-Disposition` that makes a browser save instead of show (RFC 6266, with the RFC 8187 form). */
export function fileNameHeader(name: string): string {
  const cleaned = cleanFileName(name)
  const plain = cleaned.replace(/[^ !#-[\]-~]/g, '_')
  const encoded = encodeURIComponent(cleaned).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
