import * as v from 'valibot'
import type { Connection } from '#domain/connection/connection.ts'
import {
  connectionPath,
  connectionsPath,
  forwardPath,
  ORIGIN_HEADER,
  refusalSchema,
  type GatewayCode,
  type Session,
  sessionPath,
  sessionSchema,
  statusOf,
  TOKEN_HEADER,
} from '#domain/connection/gateway-protocol.ts'
import { parseJson } from '#domain/json.ts'
import type { Clock } from '#domain/time.ts'
import { BODY_LIMIT, readBody } from '#engine/conversation/read-body.ts'
import type {
  Access,
  AccessEvent,
  EditOutcome,
  OpenStream,
  Transport,
  TransportOutcome,
} from '#engine/conversation/transport.ts'
import type { VendorRequest } from '#vendors/port.ts'

export interface GatewayParts {
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly isOnline: () => boolean
}

/** Reaches vendors through the gateway that served this page. It alone knows the session's token. */
export function gatewayAccess({ fetch, clock, isOnline }: GatewayParts): Access {
  const listeners = new Set<(event: AccessEvent) => void>()
  let token: string | null = null

  function tell(event: AccessEvent): void {
    for (const listener of listeners) listener(event)
  }

  async function session(signal: AbortSignal): Promise<Session | null> {
    try {
      const response = await fetch(sessionPath, { signal, cache: 'no-store', redirect: 'error' })
      const body = response.ok ? await readBody(response) : null
      const read = v.safeParse(sessionSchema, body === null ? undefined : parseJson(body))
      if (!read.success) {
        if (response.headers.get(ORIGIN_HEADER) !== 'gateway') tell({ kind: 'foreign' })
        return null
      }
      const isNew = token !== read.output.token
      token = read.output.token
      if (isNew) tell({ kind: 'session', session: read.output })
      return read.output
    } catch {
      signal.throwIfAborted()
      return null
    }
  }

  function forward(connection: Connection, request: VendorRequest, signal: AbortSignal): Promise<Response> {
    return fetch(forwardPath(connection.id, request.path), {
      method: request.method,
      headers: { ...request.headers, ...(token === null ? {} : { [TOKEN_HEADER]: token }) },
      body: request.body,
      signal,
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    })
  }

  const send: Transport = async (connection, request, signal) => {
    try {
      const response = await forward(connection, request, signal)
      const body = await readBody(response)
      if (body === null) return { kind: 'too-large', status: statusOf(response), limit: BODY_LIMIT }
      if (response.headers.get(ORIGIN_HEADER) !== 'vendor') return refusalOf(response, body)
      const headers = Object.fromEntries(response.headers)
      return { kind: 'reply', reply: { status: statusOf(response), headers, body, receivedAt: clock.now() } }
    } catch (error) {
      signal.throwIfAborted()
      tell({ kind: 'lost' })
      if (!isOnline()) return { kind: 'offline' }
      return { kind: 'network', message: `the gateway did not answer (${messageOf(error)})` }
    }
  }

  const transport: Transport = async (connection, request, signal) => {
    const outcome = await send(connection, request, signal)
    if (outcome.kind !== 'gateway' || outcome.code !== 'bad_token') return outcome
    // The gateway was restarted. It refuses before it sends, so that sending again is safe even for a submit.
    return (await session(signal)) === null ? outcome : await send(connection, request, signal)
  }

  async function askOnce(method: string, path: string, body: object | null): Promise<Edited> {
    try {
      const response = await fetch(path, {
        method,
        headers: {
          ...(token === null ? {} : { [TOKEN_HEADER]: token }),
          ...(body === null ? {} : { 'content-type': 'application/json' }),
        },
        body: body === null ? null : JSON.stringify(body),
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      })
      const answer = parseJson((await readBody(response)) ?? '')
      const read = v.safeParse(sessionSchema, answer)
      if (read.success) return { ok: true, session: read.output }
      const refusal = v.safeParse(refusalSchema, answer)
      if (!refusal.success) return refusedEdit(`something other than the gateway answered (HTTP ${statusOf(response)})`)
      const { code, field = null, message } = refusal.output.error
      return { ok: false, code, field, message }
    } catch {
      return refusedEdit('the gateway did not answer; look at the list before you try again')
    }
  }

  /** The gateway refuses an old token before it does anything: asking again with a new one is safe. */
  async function edit(method: string, path: string, body: object | null = null): Promise<EditOutcome> {
    const first = await askOnce(method, path, body)
    if (first.ok || first.code !== 'bad_token') return first
    return (await session(new AbortController().signal)) === null ? first : askOnce(method, path, body)
  }

  const openStream: OpenStream = async (connection, request, signal) => {
    try {
      const response = await forward(connection, request, signal)
      if (isEventStream(response) && response.body !== null) return { kind: 'open', body: response.body }
      // What it says instead, the next poll will hear too.
      void response.body?.cancel().catch(() => undefined)
    } catch {
      signal.throwIfAborted()
    }
    return { kind: 'refused' }
  }

  return {
    transport,
    openStream,
    edits: {
      add: (connection) => edit('POST', connectionsPath, connection),
      change: (id, changes) => edit('PATCH', connectionPath(id), changes),
      remove: (id) => edit('DELETE', connectionPath(id)),
    },
    session,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Edited = EditOutcome & { readonly code?: GatewayCode | null }

function refusedEdit(message: string): Edited {
  return { ok: false, code: null, field: null, message }
}

function isEventStream(response: Response): boolean {
  const type = response.headers.get('content-type')?.toLowerCase() ?? ''
  const isVendors = response.headers.get(ORIGIN_HEADER) === 'vendor' && statusOf(response) === 200
  return isVendors && type.startsWith('text/event-stream')
}

function refusalOf(response: Response, body: string): TransportOutcome {
  const refusal = v.safeParse(refusalSchema, parseJson(body))
  if (refusal.success && response.headers.get(ORIGIN_HEADER) === 'gateway') {
    return { kind: 'gateway', code: refusal.output.error.code, message: refusal.output.error.message }
  }
  const message = `something other than the gateway answered with HTTP ${statusOf(response)}`
  return { kind: 'gateway', code: null, message }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
