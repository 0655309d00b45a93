/**
 * The way to vendors, for claimed connections alone. To the engine a connection that is not claimed does not exist: it
 * has no line, so that no poll, sweep, stream, submit or test of it can begin; and each request asks once more.
 */
import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import type { Access, AccessEvent, OpenStream, Transport, TransportOutcome } from '#engine/conversation/transport.ts'

interface ClaimedParts {
  readonly access: Access
  /** See `Claims.holds`. */
  readonly holds: (connection: ConnectionId) => boolean
  /** Which connections there are, claimed or not. */
  readonly onSession: (session: Session) => void
}

/** One stretch of work for a connection, from its claim to the loss of it. */
interface Stretch {
  readonly over: AbortController
  isOpen: boolean
  underWay: number
  onQuiet: () => void
}

export class ClaimedAccess implements Access {
  readonly #parts: ClaimedParts
  readonly #stretches = new Map<ConnectionId, Stretch>()
  readonly #listeners = new Set<(event: AccessEvent) => void>()
  #session: Session | null = null

  constructor(parts: ClaimedParts) {
    this.#parts = parts
    parts.access.subscribe((event) => {
      if (event.kind === 'session') this.#take(event.session)
      this.#tell(event.kind === 'session' ? { kind: 'session', session: this.#claimed(event.session) } : event)
    })
  }

  readonly transport: Transport = async (connection, request, signal) => {
    const stretch = this.#stretch(connection.id)
    if (stretch === null) return NOT_OURS
    stretch.underWay += 1
    try {
      return await this.#parts.access.transport(connection, request, AbortSignal.any([signal, stretch.over.signal]))
    } catch (error) {
      signal.throwIfAborted()
      if (stretch.over.signal.aborted) return LOST
      throw error
    } finally {
      stretch.underWay -= 1
      if (stretch.underWay === 0) stretch.onQuiet()
    }
  }

  readonly openStream: OpenStream = async (connection, request, signal) => {
    const stretch = this.#stretch(connection.id)
    const { openStream } = this.#parts.access
    if (stretch?.isOpen !== true || openStream === undefined) return { kind: 'refused' }
    try {
      return await openStream(connection, request, AbortSignal.any([signal, stretch.over.signal]))
    } catch {
      signal.throwIfAborted()
      return { kind: 'refused' }
    }
  }

  async session(signal: AbortSignal): Promise<Session | null> {
    const session = await this.#parts.access.session(signal)
    if (session === null) return null
    this.#take(session)
    return this.#claimed(session)
  }

  subscribe(listener: (event: AccessEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** All connections of this gateway, as they were read last. */
  get known(): Session['connections'] {
    return this.#session?.connections ?? []
  }

  /** From now on there is this connection. */
  admit(connection: ConnectionId): void {
    this.#stretches.set(connection, {
      over: new AbortController(),
      isOpen: true,
      underWay: 0,
      onQuiet: () => undefined,
    })
    this.#retell()
  }

  /** Begins nothing new of it; resolves when nothing is under way any more. */
  async drain(connection: ConnectionId): Promise<void> {
    const stretch = this.#stretches.get(connection)
    if (stretch === undefined) return
    stretch.isOpen = false
    this.#retell()
    if (stretch.underWay > 0) await new Promise<void>((resolve) => (stretch.onQuiet = resolve))
  }

  /** What is under way is broken off: its answers are another gateway's business. */
  cut(connections: readonly ConnectionId[]): void {
    for (const connection of connections) {
      const stretch = this.#stretches.get(connection)
      this.#stretches.delete(connection)
      stretch?.over.abort(new DOMException('the claim is lost', 'AbortError'))
    }
    this.#retell()
  }

  /** Is it worked for here, and not about to be given back? */
  isOpen(connection: ConnectionId): boolean {
    return this.#stretch(connection)?.isOpen === true
  }

  /** While one is drained what had its turn already may still leave: the claim is given back after it. */
  #stretch(connection: ConnectionId): Stretch | null {
    // Asked first: the answer may cut what is open here.
    if (!this.#parts.holds(connection)) return null
    return this.#stretches.get(connection) ?? null
  }

  #take(session: Session): void {
    this.#session = session
    this.#parts.onSession(session)
  }

  #claimed(session: Session): Session {
    const isOpen = ({ id }: { readonly id: ConnectionId }) => this.#stretches.get(id)?.isOpen === true
    return { ...session, connections: session.connections.filter(isOpen) }
  }

  #retell(): void {
    if (this.#session !== null) this.#tell({ kind: 'session', session: this.#claimed(this.#session) })
  }

  #tell(event: AccessEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

const NOT_OURS: TransportOutcome = {
  kind: 'gateway',
  code: 'not_owner',
  message: 'another gateway works for this connection',
}
const LOST: TransportOutcome = { kind: 'network', message: 'another gateway works for this connection by now' }
