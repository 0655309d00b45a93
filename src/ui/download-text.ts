/** Gives a text to the browser's downloads. */
export function downloadText(text: string, fileName: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser reads the address after this call.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
