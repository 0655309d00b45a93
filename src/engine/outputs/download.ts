import { MINUTE } from '#domain/time.ts'

/** The browser reads a blob's address after the click returns; nothing tells when it is done. */
const KEEP_ADDRESS_MS = MINUTE

/** Hands a finished file to the browser's downloads. */
export function download(file: Blob, fileName: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEEP_ADDRESS_MS)
}
