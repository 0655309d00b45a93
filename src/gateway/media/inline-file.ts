/** Files that stand as base64 in the answer of a call: the answer is fetched again, and the file taken out of it. */
import { isJsonObject, type Json, parseJson } from '#domain/json.ts'
import type { OutboundReply } from '#gateway/forward/outbound.ts'
import { readUpTo } from '#gateway/server/bytes.ts'

/** Held in memory, unlike other media: with its base64 and its text this is several times as much. */
const MOST_BYTES = 64 << 20

/** The file at `pointer` as if a media server had sent it; null where the answer does not hold one. */
export async function fileWithin(reply: OutboundReply, pointer: string): Promise<OutboundReply | null> {
  const body = await readUpTo(reply.body, MOST_BYTES)
  const text = body === null ? null : textAt(parseJson(new TextDecoder().decode(body)), pointer)
  if (text === null) return null
  const bytes = Buffer.from(text.replace(/^data:[^,]{0,200},/, ''), 'base64')
  if (bytes.length === 0) return null
  return { status: 200, headers: { 'content-length': String(bytes.length) }, body: once(bytes) }
}

/** RFC 6901. */
function textAt(json: Json | undefined, pointer: string): string | null {
  let at = json
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(at)) at = /^\d{1,9}$/.test(name) ? at[Number(name)] : undefined
    else at = isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined
  }
  return typeof at === 'string' ? at : null
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
