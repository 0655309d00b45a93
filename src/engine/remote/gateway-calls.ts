/** How a page reaches the gateway that keeps its list: commands, each safe to send again, and the feed. */
import * as v from 'valibot'
import {
  commandPath,
  feedPath,
  ORIGIN_HEADER,
  PROTOCOL,
  refusalSchema,
  type Session,
  statusOf,
  TOKEN_HEADER,
} from '#domain/connection/gateway-protocol.ts'
import { parseJson } from '#domain/json.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import { readBody } from '#engine/conversation/read-body.ts'
import type { Access } from '#engine/conversation/transport.ts'
import { answerSchema, type CommandArgs, type CommandName } from '#engine/remote/protocol.ts'
import { pause, type Timers } from '#engine/timers.ts'

interface CallParts {
  readonly fetch: typeof fetch
  readonly access: Pick<Access, 'session'>
  readonly timers: Timers
  readonly newId: () => string
  /** Aborted when the engine stops. */
  readonly signal: AbortSignal
}

/** Sent again after these, with the same id. */
const PATIENCE: readonly Millis[] = [SECOND, 3 * SECOND]

export class GatewayLost extends Error {}

/** The gateway speaks another version of the protocol: a page of an old visit, or a gateway that was rolled back. */
export class OtherVersion extends Error {}

export class GatewayCalls {
  readonly #parts: CallParts
  #token: string | null = null

  constructor(parts: CallParts) {
    this.#parts = parts
  }

  /**
   * Resolves with what the command gave. Rejects with a sentence for the person: with {@link GatewayLost} when nobody
   * answered, and then nobody knows whether it was done before the list is seen again.
   */
  async command<K extends CommandName>(name: K, ...args: CommandArgs<K>): Promise<unknown> {
    const body = JSON.stringify({ id: this.#parts.newId(), args })
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#once(name, body)
      } catch (error) {
        const wait = PATIENCE[attempt]
        if (!(error instanceof GatewayLost) || wait === undefined) throw error
        await pause(this.#parts.timers, wait, this.#parts.signal)
      }
    }
  }

  /** Opens the feed after a cursor; null when there is nobody, or nobody who keeps the list. */
  async openFeed(since: string | null, signal: AbortSignal): Promise<ReadableStream<Uint8Array> | null> {
    // Anew each time: a gateway that was restarted has another token.
    const session = await this.#parts.access.session(signal)
    if (session === null) return null
    this.#take(session)
    const query = since === null ? '' : `?${new URLSearchParams({ since }).toString()}`
    const response = await this.#fetch(feedPath + query, { signal })
    const type = response.headers.get('content-type') ?? ''
    if (response.headers.get(ORIGIN_HEADER) === 'gateway' && type.startsWith('text/event-stream')) return response.body
    void response.body?.cancel().catch(() => undefined)
    return null
  }

  async #once(name: CommandName, body: string): Promise<unknown> {
    const first = await this.#post(name, body)
    const isOld = first.code === 'bad_token' && (await this.#renew())
    const { text, code, status } = isOld ? await this.#post(name, body) : first
    const answer = v.safeParse(answerSchema, parseJson(text))
    if (answer.success) {
      if (answer.output.ok) return answer.output.value
      throw new Error(answer.output.message)
    }
    const refusal = v.safeParse(refusalSchema, parseJson(text))
    if (refusal.success && code !== null) throw new Error(`The gateway refused: ${refusal.output.error.message}.`)
    throw new GatewayLost(`Something other than the gateway answered (HTTP ${status}).`)
  }

  /** Throws for a gateway that would misunderstand what follows. */
  #take({ token, protocol }: Session): void {
    if (protocol !== PROTOCOL) {
      throw new OtherVersion('The gateway is of another version than this page: reload it. Nothing was done.')
    }
    this.#token = token
  }

  async #renew(): Promise<boolean> {
    const session = await this.#parts.access.session(this.#parts.signal)
    if (session !== null) this.#take(session)
    return session !== null
  }

  async #post(name: CommandName, body: string) {
    if (this.#token === null) await this.#renew()
    const headers = { 'content-type': 'application/json' }
    try {
      const response = await this.#fetch(commandPath(name), {
        method: 'POST',
        headers,
        body,
        signal: this.#parts.signal,
      })
      const text = (await readBody(response)) ?? ''
      const refusal = v.safeParse(refusalSchema, parseJson(text))
      return { text, code: refusal.success ? refusal.output.error.code : null, status: statusOf(response) }
    } catch {
      this.#parts.signal.throwIfAborted()
      throw new GatewayLost('The gateway does not answer. Whether it did this is seen as soon as it is back.')
    }
  }

  #fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.#token !== null) headers.set(TOKEN_HEADER, this.#token)
    return this.#parts.fetch(path, { ...init, headers, cache: 'no-store', redirect: 'error' })
  }
}
