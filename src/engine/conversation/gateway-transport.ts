import * as v from 'valibot'
import type { Connection } from '#domain/connection/connection.ts'
import {
  BASE_HEADER,
  connectionPath,
  connectionsPath,
  forwardPath,
  ORIGIN_HEADER,
  refusalSchema,
  type GatewayCode,
  type Session,
  sessionSchema,
  statusOf,
  TOKEN_HEADER,
} from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { errorText } from '#domain/error-text.ts'
import { parseJson } from '#domain/json.ts'
import type { Clock } from '#domain/time.ts'
import { BODY_LIMIT, readBody } from '#engine/conversation/read-body.ts'
import { bodyOf } from '#engine/conversation/request-body.ts'
import type {
  Access,
  AccessEvent,
  ConnectionEdits,
  EditOutcome,
  OpenStream,
  Transport,
  TransportOutcome,
} from '#engine/conversation/transport.ts'
import type { VendorRequest } from '#vendors/port.ts'

interface GatewayParts {
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly isOnline: () => boolean
}

/** Reaches vendors through the gateway that served this page. It alone knows the session's token. */
export function gatewayAccess(parts: GatewayParts): Access {
  return new GatewayAccess(parts)
}

class GatewayAccess implements Access {
  readonly #parts: GatewayParts
  readonly #listeners = new Set<(event: AccessEvent) => void>()
  #token: string | null = null

  readonly edits: ConnectionEdits = {
    add: (connection) => this.#edit('POST', connectionsPath, connection),
    addSandbox: (vendor, description) =>
      this.#edit('POST', connectionsPath, { vendor, sandbox: true, ...(description && { description }) }),
    change: (id, changes) => this.#edit('PATCH', connectionPath(id), changes),
    remove: (id) => this.#edit('DELETE', connectionPath(id)),
  }

  constructor(parts: GatewayParts) {
    this.#parts = parts
  }

  readonly transport: Transport = async (connection, request, signal) => {
    const outcome = await this.#send(connection, request, signal)
    if (outcome.kind !== 'gateway' || outcome.code !== 'bad_token') return outcome
    // The gateway was restarted. It refuses before it sends, so that sending again is safe even for a submit.
    return (await this.session(signal)) === null ? outcome : await this.#send(connection, request, signal)
  }

  readonly openStream: OpenStream = async (connection, request, signal) => {
    try {
      const response = await this.#forward(connection, request, signal)
      if (isEventStream(response) && response.body !== null) return { kind: 'open', body: response.body }
      // What it says instead, the next poll will hear too.
      void response.body?.cancel().catch(() => undefined)
    } catch {
      signal.throwIfAborted()
    }
    return { kind: 'refused' }
  }

  async session(signal: AbortSignal): Promise<Session | null> {
    try {
      const response = await this.#fetch(sessionPath, { signal })
      const body = response.ok ? await readBody(response) : null
      const read = v.safeParse(sessionSchema, body === null ? undefined : parseJson(body))
      if (!read.success) {
        if (response.headers.get(ORIGIN_HEADER) !== 'gateway') this.#tell({ kind: 'foreign' })
        return null
      }
      const isNew = this.#token !== read.output.token
      this.#token = read.output.token
      if (isNew) this.#tell({ kind: 'session', session: read.output })
      return read.output
    } catch {
      signal.throwIfAborted()
      return null
    }
  }

  subscribe(listener: (event: AccessEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(event: AccessEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    const { fetch } = this.#parts
    return fetch(path, { ...init, cache: 'no-store', redirect: 'error', referrerPolicy: 'no-referrer' })
  }

  #withToken(headers: Readonly<Record<string, string>>): Record<string, string> {
    return { ...headers, ...(this.#token === null ? {} : { [TOKEN_HEADER]: this.#token }) }
  }

  #forward(connection: Connection, request: VendorRequest, signal: AbortSignal): Promise<Response> {
    const { method, path } = request
    const named = request.base === undefined ? {} : { [BASE_HEADER]: request.base }
    const headers = this.#withToken({ ...request.headers, ...named })
    return this.#fetch(forwardPath(connection.id, path), { method, headers, body: bodyOf(request), signal })
  }

  async #send(...[connection, request, signal]: Parameters<Transport>): Promise<TransportOutcome> {
    try {
      const response = await this.#forward(connection, request, signal)
      const limit = request.answerUpTo ?? BODY_LIMIT
      const body = await readBody(response, limit)
      if (body === null) return { kind: 'too-large', status: statusOf(response), limit }
      if (response.headers.get(ORIGIN_HEADER) !== 'vendor') return refusalOf(response, body)
      const headers = Object.fromEntries(response.headers)
      const receivedAt = this.#parts.clock.now()
      return { kind: 'reply', reply: { status: statusOf(response), headers, body, receivedAt } }
    } catch (error) {
      signal.throwIfAborted()
      this.#tell({ kind: 'lost' })
      if (!this.#parts.isOnline()) return { kind: 'offline' }
      return { kind: 'network', message: `the gateway did not answer (${errorText(error)})` }
    }
  }

  /** The gateway refuses an old token before it does anything: asking again with a new one is safe. */
  async #edit(method: string, path: string, body: object | null = null): Promise<EditOutcome> {
    const first = await this.#editOnce(method, path, body)
    if (first.ok || first.code !== 'bad_token') return first
    const session = await this.session(new AbortController().signal)
    return session === null ? first : this.#editOnce(method, path, body)
  }

  async #editOnce(method: string, path: string, body: object | null): Promise<Edited> {
    try {
      const headers = this.#withToken(body === null ? {} : { 'content-type': 'application/json' })
      const response = await this.#fetch(path, { method, headers, body: body === null ? null : JSON.stringify(body) })
      return readEdit(response, (await readBody(response)) ?? '')
    } catch {
      return refusedEdit('the gateway did not answer; look at the list before you try again')
    }
  }
}

type Edited = EditOutcome & { readonly code?: GatewayCode | null }

function readEdit(response: Response, body: string): Edited {
  const answer = parseJson(body)
  const read = v.safeParse(sessionSchema, answer)
  if (read.success) return { ok: true, session: read.output }
  const refusal = v.safeParse(refusalSchema, answer)
  if (!refusal.success) return refusedEdit(`something other than the gateway answered (HTTP ${statusOf(response)})`)
  const { code, field = null, message } = refusal.output.error
  return { ok: false, code, field, message }
}

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
