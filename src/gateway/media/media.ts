import * as v from 'valibot'
import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { OUTPUT_KINDS } from '#domain/output/output.ts'
import type { Clock, Millis } from '#domain/time.ts'
import type { Timers } from '#engine/timers.ts'
import type { GatewayConnection } from '#gateway/connections/connections.ts'
import { attachmentHeader } from '#gateway/media/content-disposition.ts'
import { answerOf, judged, type Judged, type Wanted } from '#gateway/media/media-answer.ts'
import { mediaBody } from '#gateway/media/media-body.ts'
import { fileWithin } from '#gateway/media/inline-file.ts'
import { judgeKeyedUrl, keyedHeaders, type KeyedTarget } from '#gateway/media/keyed-media.ts'
import { judgeMediaUrl, type MediaTarget } from '#gateway/media/media-target.ts'
import { Places } from '#gateway/media/places.ts'
import { Turns } from '#gateway/media/turns.ts'
import { networkCode, networkReason } from '#gateway/forward/network-reason.ts'
import type { Outbound, OutboundReply, OutboundRequest } from '#gateway/forward/outbound.ts'
import type { BoundAddress } from '#gateway/server/own-host.ts'
import { NOT_PUBLIC } from '#gateway/forward/public-address.ts'
import { INERT_HEADERS, refuse } from '#gateway/server/refusal.ts'
import type { SandboxPort } from '#gateway/forward/sandbox-port.ts'
import { sendToSandbox } from '#gateway/forward/send-to-sandbox.ts'

export interface MediaLimits {
  readonly bytes: number
  /** How long a media server may be silent. */
  readonly idle: Millis
}

export const MEDIA_LIMITS: MediaLimits = { bytes: 2 * 1024 ** 3, idle: 30_000 }
const MOST_REDIRECTS = 3

interface MediaParts {
  readonly bound: BoundAddress
  /** Looked up anew for each file that needs a key. */
  readonly find: (id: string) => GatewayConnection | undefined
  readonly clock: Clock
  readonly timers: Timers
  readonly mediaHosts: readonly string[]
  readonly outbound: Outbound
  readonly sandbox: SandboxPort
  readonly limits: MediaLimits
  readonly userAgent: string
}

/** Answers `/api/media?url=&kind=&name=&key=`. The request was already found to come from our own page. */
type Media = (request: Request) => Promise<Response>

export function createMedia(parts: MediaParts): Media {
  const places = new Places(parts.clock, parts.timers)
  const turns = new Turns()
  return async (request) => {
    const query = new URL(request.url).searchParams
    const url = query.get('url')
    if (url === null) return refuse('bad_request', 'the "url" of the output is missing')
    const kind = v.safeParse(v.nullable(v.picklist(OUTPUT_KINDS)), query.get('kind'))
    if (!kind.success) return refuse('bad_request', `"kind" must be one of ${OUTPUT_KINDS.join(', ')}`)
    const target = targetOf(url, query.get('key'), request, parts)
    if (target.kind === 'refused') return refuse('media_forbidden', target.reason)
    const place = await places.enter(clientOf(request), request.signal).catch(() => null)
    if (place === null) return refuse('media_failed', 'nobody waits for the file any more')
    const abort = new AbortController()
    const finish = () => {
      request.signal.removeEventListener('abort', finish)
      abort.abort()
      place.leave()
    }
    request.signal.addEventListener('abort', finish, { once: true })
    let isUnderWay = false
    try {
      const found = await follow(target, request, abort.signal, parts)
      const answer =
        found instanceof Response ? found : await judge(found, request, { url, kind: kind.output }, parts.limits)
      if (answer instanceof Response) return answer
      const { status, start, rest } = answer
      const headers = headersOf(answer, request, query.get('name'))
      if (request.method === 'HEAD') return new Response(null, { status, headers })
      const body = mediaBody({ start, rest, limit: parts.limits.bytes, turns, place, onEnd: finish })
      isUnderWay = true
      return new Response(body, { status, headers })
    } finally {
      if (!isUnderWay) finish()
    }
  }
}

/**
 * Tells one browser from another, so that each gets its share: by the cookie or the word that let it in, and by what a proxy
 * says. On the own machine there is one person.
 */
function clientOf({ headers }: Request): string {
  return ['cookie', 'authorization', 'x-forwarded-for'].map((name) => headers.get(name) ?? '').join(' ')
}

/**
 * Whoever asks past the cache wants nothing kept in it: a browser that keeps an answer reads on whatever the page does,
 * and a large file would lie in its memory as a whole.
 */
function headersOf({ headers }: MediaAnswer, request: Request, name: string | null): Headers {
  const isKept = !/no-(?:cache|store)/.test(request.headers.get('cache-control') ?? '')
  return new Headers({
    ...INERT_HEADERS,
    ...headers,
    'cache-control': isKept ? 'private, max-age=300' : 'no-store',
    [ORIGIN_HEADER]: 'vendor',
    ...(name === null ? {} : { 'content-disposition': attachmentHeader(name) }),
  })
}

type Target = MediaTarget | KeyedTarget

function targetOf(url: string, key: string | null, request: Request, parts: MediaParts): Target {
  if (key === null) return judgeMediaUrl(url, parts.bound, parts.mediaHosts)
  const connection = parts.find(key)
  return connection === undefined
    ? { kind: 'refused', reason: 'the gateway has no connection of this name' }
    : judgeKeyedUrl(url, connection, new URL(request.url).origin)
}

/** Sends the request, and again to each address a redirect leads to: without a key, and judged like any other. */
async function follow(
  first: Target,
  request: Request,
  signal: AbortSignal,
  parts: MediaParts,
): Promise<OutboundReply | Response> {
  let target = first
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    if (target.kind === 'refused') return refuse('media_forbidden', target.reason)
    let reply: OutboundReply
    try {
      const key = target.kind === 'keyed' ? await keyedHeaders(target.connection, parts.clock) : {}
      if (key === null) return refuse('media_forbidden', 'the key of this connection is not of the form that it needs')
      const headers = { ...upHeaders(request, parts, isInline(target)), ...key }
      reply = await send(target, { url: target.url, method: 'GET', headers, body: null, signal }, parts)
    } catch (error) {
      if (networkCode(error) === NOT_PUBLIC) {
        return refuse('media_forbidden', `${target.url.hostname} does not lead to a public address`)
      }
      return refuse('media_failed', `${target.url.hostname}: ${networkReason(error)}`)
    }
    const location = reply.headers['location']
    if (reply.status < 300 || reply.status >= 400 || location === undefined) {
      if (target.kind !== 'keyed' || target.pointer === null || reply.status !== 200) return reply
      return (await fileWithin(reply, target.pointer)) ?? refuse('media_missing', 'the answer holds no such file')
    }
    // The unread body of a redirect is closed by the abort that ends every media request.
    if (!URL.canParse(location, target.url.href)) return refuse('media_failed', 'a redirect leads to no address')
    target = judgeMediaUrl(new URL(location, target.url).href, parts.bound, parts.mediaHosts)
  }
  return refuse('media_failed', `more than ${MOST_REDIRECTS} redirects`)
}

function isInline(target: Target): boolean {
  return target.kind === 'keyed' && target.pointer !== null
}

function send(
  target: Exclude<Target, { kind: 'refused' }>,
  asked: OutboundRequest,
  { sandbox, outbound }: MediaParts,
): Promise<OutboundReply> {
  switch (target.kind) {
    case 'sandbox':
      return sendToSandbox(sandbox, asked)
    case 'keyed':
      return target.connection.target.kind === 'sandbox' ? sendToSandbox(sandbox, asked) : outbound.vendor(asked)
    case 'public':
      return outbound.publicMedia(asked)
    case 'named':
      return outbound.namedMedia(asked)
  }
}

/**
 * A file within an answer needs the whole answer. HEAD is asked as a GET of the first bytes: many signed links allow GET only, and without bytes nobody knows what
 * the file is.
 */
function upHeaders(request: Request, parts: MediaParts, whole: boolean): Readonly<Record<string, string>> {
  const range = whole ? null : request.method === 'HEAD' ? 'bytes=0-1023' : request.headers.get('range')
  const condition = request.headers.get('if-range')
  return {
    'user-agent': parts.userAgent,
    accept: '*/*',
    'accept-encoding': 'identity',
    ...(range !== null && /^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/.test(range) ? { range } : {}),
    ...(condition !== null && /^[!-~]{1,256}$/.test(condition) ? { 'if-range': condition } : {}),
  }
}

interface MediaAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** What was read of the body to judge it, and what comes after that. */
  readonly start: Uint8Array
  readonly rest: AsyncIterator<Uint8Array>
}

/** Looks at the status and the first bytes. A refusal comes back as a Response; closing the rest is the caller's. */
async function judge(
  reply: OutboundReply,
  request: Request,
  wanted: Wanted,
  limits: MediaLimits,
): Promise<MediaAnswer | Response> {
  const answer = answerOf(reply, limits.bytes, request.method === 'HEAD')
  if (answer.kind === 'refused') return answer.response
  let first: Judged
  try {
    first = await judged(reply, answer, wanted)
  } catch (error) {
    return refuse('media_failed', networkReason(error))
  }
  const { verdict } = first
  if (verdict.kind === 'refused') {
    return refuse('media_not_media', `the server answered ${reply.status} with ${verdict.reason}`)
  }
  // A HEAD was asked as a small range: the whole is what its answer describes.
  const whole = request.method === 'HEAD' && reply.status === 206
  const length = whole ? answer.total : answer.length
  return {
    status: whole ? 200 : reply.status,
    headers: {
      ...answer.headers,
      ...(length === null ? {} : { 'content-length': String(length) }),
      ...(whole || answer.range === null ? {} : { 'content-range': answer.range.header }),
      'content-type': verdict.contentType,
      // What a page does not show is never shown in a tab either.
      ...(/^(?:image|video|audio)\//.test(verdict.contentType) ? {} : { 'content-disposition': 'attachment' }),
    },
    start: first.start,
    rest: first.rest,
  }
}
