/** The host where outputs lie: an object store with links that expire, and no CORS. */
import type { Front } from '#sandbox/front/exchange.ts'
import type { Problem } from '#sandbox/world/problem.ts'
import { readRange } from '#sandbox/media/byte-range.ts'
import { CONTENT_TYPES, mediaBytes } from '#sandbox/media/media.ts'
import type { MediaKind } from '#sandbox/world/scenario.ts'
import { MAIN_ACCOUNT, type World } from '#sandbox/world/world.ts'
import type { EpochMs } from '#domain/time.ts'

export const MEDIA_TARGET = 'media'

const PATH = /^\/([^/]{1,100})\/([^/]{1,100})$/

export function mediaFront(world: World): Front {
  return {
    target: MEDIA_TARGET,
    classify: (_method, path) => ({ operation: 'media', taskId: PATH.exec(path)?.[1] ?? null }),
    // Whoever has the link may read, and nobody counts requests.
    admit: () => ({ kind: 'admitted', account: MAIN_ACCOUNT, bucket: 'anyone' }),
    refuse: (problem, requestId) => storeError(codeOf(problem), problem.message, problem.status, requestId),
    work: (request, { requestId, now }) => fetchOutput(world, request, requestId, now),
  }
}

async function fetchOutput(world: World, request: Request, requestId: string, now: EpochMs): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return storeError('MethodNotAllowed', 'The specified method is not allowed', 405, requestId)
  }
  const [taskId = '', file = ''] = new URL(request.url).pathname.split('/').slice(-2)
  const task = world.findAnywhere(taskId)
  const state = task && world.cancelledAt(task) === null ? world.stateOf(task) : null
  const output = state?.phase === 'succeeded' ? state.outputs.find((one) => one.file === file) : undefined
  if (!output) return storeError('NoSuchKey', 'The specified key does not exist.', 404, requestId)
  if (output.expiresAt !== null && now >= output.expiresAt) return expired(output.expiresAt, now, requestId)
  return fileReply(request, output.kind, await mediaBytes(output.kind, `${taskId}/${file}`))
}

/** A file, or the part of it that is asked for. Vendors that give out their files themselves answer so too. */
export function fileReply(request: Request, kind: MediaKind, bytes: Uint8Array<ArrayBuffer>): Response {
  const range = readRange(request.headers.get('range'), bytes.length)
  const headers = new Headers({ 'content-type': CONTENT_TYPES[kind], 'accept-ranges': 'bytes' })
  if (range.kind === 'unsatisfiable') {
    headers.set('content-range', `bytes */${bytes.length}`)
    headers.set('content-length', '0')
    return new Response(null, { status: 416, headers })
  }
  const part = range.kind === 'part' ? bytes.slice(range.from, range.to + 1) : bytes
  if (range.kind === 'part') headers.set('content-range', `bytes ${range.from}-${range.to}/${bytes.length}`)
  headers.set('content-length', String(part.length))
  return new Response(request.method === 'HEAD' ? null : part, { status: range.kind === 'part' ? 206 : 200, headers })
}

function expired(at: EpochMs, now: EpochMs, requestId: string): Response {
  const facts = `<Expires>${new Date(at).toISOString()}</Expires><ServerTime>${new Date(now).toISOString()}</ServerTime>`
  return storeError('AccessDenied', 'Request has expired', 403, requestId, facts)
}

/** The XML of S3 and everything that imitates it. */
function storeError(code: string, message: string, status: number, requestId: string, facts = ''): Response {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message>${facts}<RequestId>${requestId}</RequestId></Error>`
  return new Response(xml, { status, headers: { 'content-type': 'application/xml' } })
}

function codeOf(problem: Problem): string {
  if (problem.status === 404) return 'NoSuchKey'
  if (problem.status === 429 || problem.status === 503) return 'SlowDown'
  return problem.status >= 500 ? 'InternalError' : 'AccessDenied'
}
