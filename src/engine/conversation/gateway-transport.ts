import * as v from 'valibot'
import { boxesPath, boxPath, LINES_TYPE } from '#domain/connection/answer-box-protocol.ts'
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
import type { BoxParts, Call, Reply } from '#engine/conversation/answer-box.ts'
import { Lines } from '#engine/conversation/lines.ts'
import { readAnswers } from '#engine/conversation/read-answers.ts'
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
import type { Timers } from '#engine/timers.ts'
import type { VendorRequest } from '#vendors/port.ts'

interface GatewayParts {
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly isOnline: () => boolean
  /** How many questions may be on their way by themselves, and what times the others; any number where this is left out. */
  readonly lines?: { readonly most: number; readonly timers: Timers }
}

/** Reaches vendors through the gateway that served this page. It alone knows the session's token. */
export function gatewayAccess(parts: GatewayParts): Access {
  return new GatewayAccess(parts)
}

class GatewayAccess implements Access {
  readonly #parts: GatewayParts
  readonly #listeners = new Set<(event: AccessEvent) => void>()
  readonly #lines: Lines | null
  #token: string | null = null
  #renewing: Promise<Session | null> | null = null

  readonly edits: ConnectionEdits = {
    add: (connection) => this.#edit('POST', connectionsPath, connection),
    addSandbox: (vendor, description) =>
      this.#edit('POST', connectionsPath, { vendor, sandbox: true, ...(description && { description }) }),
    change: (id, changes) => this.#edit('PATCH', connectionPath(id), changes),
    remove: (id) => this.#edit('DELETE', connectionPath(id)),
  }

  constructor(parts: GatewayParts) {
    this.#parts = parts
    this.#lines =
      parts.lines === undefined
        ? null
        : new Lines({
            ...parts.lines,
            alone: (question, signal) => this.#alone(question, signal),
            openBox: (...opening) => this.#openBox(...opening),
            post: (...posted) => this.#post(...posted),
          })
  }

  readonly transport: Transport = async (connection, request, signal) => {
    const token = this.#token
    const outcome = await this.#send(connection, request, signal)
    if (outcome.kind !== 'gateway' || outcome.code !== 'bad_token') return outcome
    // The gateway was restarted. It refuses before it sends, so that sending again is safe even for a submit.
    const isRenewed = this.#token !== token || (await this.#renew()) !== null
    return isRenewed ? await this.#send(connection, request, signal) : outcome
  }

  readonly openStream: OpenStream = async (connection, request, signal) => {
    try {
      const response = await this.#forward(connection, request, signal)
      if (isOfType(response, 'vendor', 'text/event-stream') && response.body !== null)
        return { kind: 'open', body: response.body }
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

  /** Many requests find out together that the token is an old one: one question is enough. */
  #renew(): Promise<Session | null> {
    this.#renewing ??= this.session(new AbortController().signal).finally(() => (this.#renewing = null))
    return this.#renewing
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
    const { address, headers } = questionOf(connection, request)
    const { method } = request
    return this.#fetch(address, { method, headers: this.#withToken(headers), body: bodyOf(request), signal })
  }

  async #alone({ address, headers }: Call, signal: AbortSignal): Promise<Reply> {
    return replyOf(await this.#fetch(address, { headers: this.#withToken(headers), signal }))
  }

  async #openBox(...[told, signal]: Parameters<BoxParts['openBox']>): Promise<Reply | null> {
    const response = await this.#fetch(boxesPath, { headers: this.#withToken({}), signal })
    if (!isOfType(response, 'gateway', LINES_TYPE) || response.body === null) return replyOf(response)
    await readAnswers(response.body, told)
    return null
  }

  async #post(...[box, questions, signal]: Parameters<BoxParts['post']>): Promise<Reply | null> {
    const headers = this.#withToken({ 'content-type': 'application/json' })
    const body = JSON.stringify(questions)
    const response = await this.#fetch(boxPath(box), { method: 'POST', headers, body, signal })
    return response.status === 204 ? null : replyOf(response)
  }

  async #ask(connection: Connection, request: VendorRequest, signal: AbortSignal): Promise<Reply> {
    if (this.#lines !== null && isPlainQuestion(request)) {
      return this.#lines.ask(questionOf(connection, request), signal)
    }
    return replyOf(await this.#forward(connection, request, signal), request.answerUpTo)
  }

  async #send(...[connection, request, signal]: Parameters<Transport>): Promise<TransportOutcome> {
    try {
      const reply = await this.#ask(connection, request, signal)
      const { status, headers, body } = reply
      if (body === null) return { kind: 'too-large', status, limit: request.answerUpTo ?? BODY_LIMIT }
      if (headers[ORIGIN_HEADER] !== 'vendor') return refusalOf(reply, body)
      return { kind: 'reply', reply: { status, headers, body, receivedAt: this.#parts.clock.now() } }
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
    return (await this.#renew()) === null ? first : this.#editOnce(method, path, body)
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

function isOfType(response: Response, from: 'vendor' | 'gateway', type: string): boolean {
  const own = response.headers.get('content-type')?.toLowerCase() ?? ''
  return response.headers.get(ORIGIN_HEADER) === from && statusOf(response) === 200 && own.startsWith(type)
}

/** Nothing but an address and headers, with an answer of the usual length. */
function isPlainQuestion({ method, body, form, answerUpTo }: VendorRequest): boolean {
  return method === 'GET' && body === null && form === undefined && answerUpTo === undefined
}

function questionOf({ id }: Connection, { path, headers, base }: VendorRequest): Call {
  const named = base === undefined ? {} : { [BASE_HEADER]: base }
  return { address: forwardPath(id, path), headers: { ...headers, ...named } }
}

async function replyOf(response: Response, limit?: number): Promise<Reply> {
  const body = await readBody(response, limit)
  return { status: statusOf(response), headers: Object.fromEntries(response.headers), body }
}

function refusalOf({ status, headers }: Reply, body: string): TransportOutcome {
  const refusal = v.safeParse(refusalSchema, parseJson(body))
  if (refusal.success && headers[ORIGIN_HEADER] === 'gateway') {
    return { kind: 'gateway', code: refusal.output.error.code, message: refusal.output.error.message }
  }
  return { kind: 'gateway', code: null, message: `something other than the gateway answered with HTTP ${status}` }
}
