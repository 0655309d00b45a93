import { safeWholeName } from '#domain/output/file-name.ts'

/** A `Content-Disposition` that makes a browser save instead of show (RFC 6266, with the RFC 8187 form). */
export function attachmentHeader(name: string): string {
  const safe = safeWholeName(name)
  const plain = safe.replace(/[^ !#-[\]-~]/g, '_')
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
