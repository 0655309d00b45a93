import type { LookupFunction } from 'node:net'
import { Agent, request, type Dispatcher } from 'undici'
import type { Millis } from '#domain/time.ts'
import { publicOnly } from '#gateway/forward/public-address.ts'

export interface OutboundRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
  readonly signal: AbortSignal
  /** Asked at the last moment, with a connection at hand: opening that may take as long as a process is frozen. */
  readonly mayLeave?: () => boolean
}

export interface OutboundReply {
  readonly status: number
  /** Names in lower case; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** Leaving the loop early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>
}

/** Sends exactly one request: nothing is followed, retried, added or decoded. */
export type Send = (request: OutboundRequest) => Promise<OutboundReply>

/** The three ways out. Which one a request takes is decided by configuration, never by the page. */
export interface Outbound {
  /** To a configured base URL. */
  readonly vendor: Send
  /** To any public address. */
  readonly publicMedia: Send
  /** To a host that `mediaHosts` names, wherever it is. */
  readonly namedMedia: Send
}

const CONNECT_LIMIT: Millis = 10_000
/** Silence on an open event stream, after which it is dead; other answers have their own, far shorter limit. */
const STREAM_IDLE_LIMIT: Millis = 600_000

/** @param idleLimit how long a media server may be silent. */
export function createOutbound(idleLimit: Millis, lookup: LookupFunction = publicOnly()): Outbound {
  return {
    vendor: sender(new Agent({ connect: { timeout: CONNECT_LIMIT }, bodyTimeout: STREAM_IDLE_LIMIT })),
    publicMedia: sender(new Agent({ connect: { timeout: CONNECT_LIMIT, lookup }, ...idle(idleLimit) })),
    namedMedia: sender(new Agent({ connect: { timeout: CONNECT_LIMIT }, ...idle(idleLimit) })),
  }
}

function idle(limit: Millis) {
  return { headersTimeout: limit, bodyTimeout: limit }
}

function sender(dispatcher: Agent): Send {
  return async ({ url, method, headers, body, signal, mayLeave }) => {
    const way = mayLeave === undefined ? dispatcher : dispatcher.compose(lastLook(mayLeave))
    const reply = await request(url, { method, headers: { ...headers }, body, signal, dispatcher: way })
    // Without a listener an abort after the last read would be an unhandled error event.
    reply.body.on('error', () => undefined)
    return { status: reply.statusCode, headers: flatten(reply.headers), body: reply.body }
  }
}

/** What starts a request is told right before its first byte is written. */
function lastLook(mayLeave: () => boolean): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context)
        if (!mayLeave()) controller.abort(new Error('it must not leave any more'))
      },
      onRequestUpgrade: (...told) => handler.onRequestUpgrade?.(...told),
      onResponseStart: (...told) => handler.onResponseStart?.(...told),
      onResponseData: (...told) => handler.onResponseData?.(...told),
      onResponseEnd: (...told) => handler.onResponseEnd?.(...told),
      onResponseError: (...told) => handler.onResponseError?.(...told),
    })
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')]],
    ),
  )
}
