import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import type { Archive } from '#archive/archive.ts'
import { asksFor } from '#gateway/keeping/asked-range.ts'
import { INERT_HEADERS, refuse } from '#gateway/server/refusal.ts'

/**
 * Answers `GET /api/archive/<sha256>`: the bytes as they were kept, or a part of them, which never run anything in a tab.
 * From a bucket they come through here too: its address would be one more that the page may load from, and show whoever
 * reads it what the keys may do.
 */
export async function answerArchive(archive: Archive | null, sha256: string, range: string | null): Promise<Response> {
  const file = archive === null || !/^[0-9a-f]{64}$/.test(sha256) ? null : await archive.find(sha256)
  if (archive === null || file === null) return refuse('not_found', 'the gateway does not keep this file')
  const { type, bytes } = file
  const part = asksFor(range, bytes)
  if (part === 'nothing') {
    return new Response(null, { status: 416, headers: { ...INERT_HEADERS, 'content-range': `bytes */${bytes}` } })
  }
  const opened = await archive.open(file, part)
  if (opened.kind === 'absent') return refuse('not_found', `the gateway cannot give this file: ${opened.why}`)
  const headers = {
    ...INERT_HEADERS,
    [ORIGIN_HEADER]: 'gateway',
    'content-type': type,
    'accept-ranges': 'bytes',
    'content-length': String(part === null ? bytes : part.last - part.first + 1),
    ...(part === null ? {} : { 'content-range': `bytes ${part.first}-${part.last}/${bytes}` }),
    // Under its hash a file never changes.
    'cache-control': 'private, max-age=31536000, immutable',
    ...(/^(?:image|video|audio)\//.test(type) ? {} : { 'content-disposition': 'attachment' }),
  }
  return new Response(opened.body, { status: part === null ? 200 : 206, headers })
}
