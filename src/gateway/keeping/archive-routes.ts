import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import type { Archive } from '#archive/archive.ts'
import { INERT_HEADERS, refuse } from '#gateway/server/refusal.ts'

/** Answers `GET /api/archive/<sha256>`: the bytes as they were kept, which never run anything in a tab. */
export async function answerArchive(archive: Archive | null, sha256: string): Promise<Response> {
  const kept = archive === null || !/^[0-9a-f]{64}$/.test(sha256) ? null : await archive.open(sha256)
  if (kept === null) return refuse('not_found', 'the gateway does not keep this file')
  const { type, bytes } = kept.file
  const headers = {
    ...INERT_HEADERS,
    [ORIGIN_HEADER]: 'gateway',
    'content-type': type,
    'content-length': String(bytes),
    // Under its hash a file never changes.
    'cache-control': 'private, max-age=31536000, immutable',
    ...(/^(?:image|video|audio)\//.test(type) ? {} : { 'content-disposition': 'attachment' }),
  }
  return new Response(kept.body, { headers })
}
