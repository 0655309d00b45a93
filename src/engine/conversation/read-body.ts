/** A vendor's answer fits many times over; anything longer is not one, and must not fill the page's memory. */
export const BODY_LIMIT = 4 * 1024 * 1024

/** The body as text, or null when it is longer than `limit` bytes: the rest is not read. Rejects when it breaks off. */
export async function readBody(response: Response, limit: number = BODY_LIMIT): Promise<string | null> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > limit) {
      // A source that fails while it is told to stop changes nothing for us.
      reader.cancel().catch(() => undefined)
      return null
    }
    text += decoder.decode(value, { stream: true })
  }
}
