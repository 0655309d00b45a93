/** Which connections there are, whether the gateway answers, and how each line fares. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import type { Connection } from '#domain/connection/connection.ts'
import type { Wait } from '#domain/connection/health.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { ConnectionId, VendorKey } from '#domain/task/task.ts'
import type { Clock, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import type { ConnectionsState, ConnectionStatus } from '#engine/engine.ts'
import type { Environment } from '#engine/environment.ts'
import { Line, type LineParts } from '#engine/connection/line.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import type { Access, AccessEvent } from '#engine/conversation/transport.ts'
import type { Vendor } from '#vendors/port.ts'

interface ConnectionsParts {
  readonly access: Access
  readonly clock: Clock
  readonly timers: Timers
  readonly environment: Environment
  readonly vendorOf: (key: VendorKey) => Vendor | undefined
}

/** People read these numbers; more often than this they only flicker. */
const PUBLISH_INTERVAL: Millis = SECOND
const GATEWAY_RETRY: BackOff = { base: SECOND, cap: 15 * SECOND }

export class Connections {
  readonly store: StoreApi<ConnectionsState> = createStore(() => ({ gateway: 'starting', statuses: new Map() }))
  readonly #parts: ConnectionsParts
  readonly #listeners = new Set<() => void>()
  readonly #stopped = new AbortController()
  readonly #publishing: Alarm
  readonly #retrying: Alarm
  readonly #ends: readonly (() => void)[]
  #lines: ReadonlyMap<ConnectionId, Line> = new Map()
  #unspoken: readonly Connection[] = []
  #waits: ReadonlyMap<ConnectionId, Wait> = new Map()
  #token: string | null = null
  /** Readings of the session in a row that failed. */
  #failures = 0
  #isReading = false
  /** Raised by each change: a session that was asked for before is out of date when it comes. */
  #edits = 0

  constructor(parts: ConnectionsParts) {
    this.#parts = parts
    this.#publishing = new Alarm(parts.timers)
    this.#retrying = new Alarm(parts.timers)
    this.#ends = [
      parts.access.subscribe((event) => this.#hear(event)),
      parts.environment.subscribe(() => this.#lookAround()),
    ]
  }

  line(id: ConnectionId): Line | undefined {
    return this.#lines.get(id)
  }

  /** True when polls of this connection can be sent: it exists, and is neither blocked nor held. */
  canPoll(id: ConnectionId): boolean {
    const line = this.#lines.get(id)
    if (line === undefined || line.budget.blocked !== null) return false
    return this.#gateway === 'ready' && (this.#parts.environment.isOnline() || isLocal(line.connection))
  }

  /** True when there is no way to anybody but ourselves. */
  isOffline(): boolean {
    if (this.#parts.environment.isOnline()) return false
    const reachesOthers = [...this.#lines.values()].some((line) => !isLocal(line.connection))
    return reachesOthers || this.#gateway === 'unreachable'
  }

  /** Waits that began before this page was opened: no line forgets them because it is made anew. */
  resumeWaits(waits: ReadonlyMap<ConnectionId, Wait>): void {
    this.#waits = waits
    for (const [id, wait] of waits) this.#lines.get(id)?.resume(wait)
  }

  /** After anything that changes an answer above. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes the list that a change ended with. */
  adopt(session: Session): void {
    this.#edits += 1
    this.#adopt(session)
  }

  /** Another tab changed the list. */
  refresh(): void {
    this.#edits += 1
    void this.#read()
  }

  /** Reads the session; resolves after the first attempt, goes on trying in the background. */
  start(): Promise<void> {
    return this.#read()
  }

  stop(): void {
    this.#stopped.abort(new DOMException('the engine stops', 'AbortError'))
    for (const end of this.#ends) end()
    for (const line of this.#lines.values()) line.budget.close(CHANGED)
    this.#publishing.clear()
    this.#retrying.clear()
  }

  get #gateway(): ConnectionsState['gateway'] {
    return this.store.getState().gateway
  }

  #hear(event: AccessEvent): void {
    if (event.kind === 'session' && !this.#isReading) this.#adopt(event.session)
    if (event.kind === 'lost' && this.#gateway === 'ready') void this.#read()
  }

  #lookAround(): void {
    this.#hold()
    this.#changed()
    if (this.#parts.environment.isVisible() && this.#gateway !== 'starting') void this.#read()
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#stopped.signal.aborted) return
    this.#isReading = true
    this.#retrying.clear()
    const began = this.#edits
    try {
      const session = await this.#parts.access.session(this.#stopped.signal)
      if (this.#edits !== began) return
      if (session === null) this.#miss()
      else this.#adopt(session)
    } catch {
      // Only an abort rejects: the engine stops.
    } finally {
      this.#isReading = false
      if (this.#edits !== began) void this.#read()
    }
  }

  #miss(): void {
    this.#failures += 1
    this.store.setState({ gateway: 'unreachable' })
    this.#retrying.set(waitAfter(GATEWAY_RETRY, this.#failures), () => void this.#read())
    this.#hold()
    this.#changed()
  }

  #adopt(session: Session): void {
    this.#failures = 0
    // With another token the gateway was restarted, and a key that was refused may be another one by now.
    const before = session.token === this.#token ? this.#lines : new Map<ConnectionId, Line>()
    const old = this.#lines
    this.#token = session.token
    this.#unspoken = session.connections.filter(({ vendor }) => this.#parts.vendorOf(vendor) === undefined)
    const lines = session.connections.flatMap((connection) => {
      const { id } = connection
      return this.#lineTo(connection, before.get(id), old.get(id)?.wait() ?? this.#waits.get(id) ?? null) ?? []
    })
    this.#lines = new Map(lines.map((line) => [line.connection.id, line]))
    for (const [id, line] of old) if (this.#lines.get(id) !== line) line.budget.close(CHANGED)
    this.store.setState({ gateway: 'ready' })
    this.#hold()
    this.#changed()
  }

  /** The line that there is, as long as nothing about the connection changed. */
  #lineTo(connection: Connection, known: Line | undefined, before: Wait | null): Line | null {
    if (known !== undefined && same(known.connection, connection)) return known
    const { access, clock, timers } = this.#parts
    const vendor = this.#parts.vendorOf(connection.vendor)
    if (vendor === undefined) return null
    const onChange: LineParts['onChange'] = (what) => (what === 'block' ? this.#changed() : this.#publishSoon())
    const line = new Line({ connection, vendor, transport: access.transport, clock, timers, onChange })
    if (before !== null) line.resume(before)
    return line
  }

  #hold(): void {
    const isOffline = !this.#parts.environment.isOnline()
    const isLost = this.#gateway === 'unreachable'
    for (const line of this.#lines.values()) {
      // Without a network a gateway elsewhere is lost too, and the network is the reason.
      const isCutOff = isOffline && (isLost || !isLocal(line.connection))
      line.hold(isCutOff ? 'offline' : isLost ? 'gateway' : null)
    }
  }

  #changed(): void {
    this.#publish()
    for (const listener of this.#listeners) listener()
  }

  #publish(): void {
    this.#publishing.clear()
    const statuses = new Map<ConnectionId, ConnectionStatus>()
    for (const line of this.#lines.values()) statuses.set(line.connection.id, line.status())
    for (const connection of this.#unspoken) {
      statuses.set(connection.id, unknownVendor(connection, this.#parts.clock.now()))
    }
    this.store.setState({ statuses })
    // Use falls back to zero only if somebody looks again.
    if ([...statuses.values()].some(isBusy)) this.#publishSoon()
  }

  #publishSoon(): void {
    this.#publishing.setIfFree(PUBLISH_INTERVAL, () => this.#publish())
  }
}

/** Reachable without a network: a browser that says it is offline means the way out of this machine. */
function isLocal(connection: Connection): boolean {
  if (connection.sandbox) return true
  const host = URL.canParse(connection.baseUrl) ? new URL(connection.baseUrl).hostname : ''
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.')
}

function isBusy({ budget }: ConnectionStatus): boolean {
  return budget.perSecond > 0 || budget.inFlight > 0 || budget.waiting > 0
}

function same(a: Connection, b: Connection): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function unknownVendor(connection: Connection, now: number): ConnectionStatus {
  const message = `this page does not know the vendor "${connection.vendor}"; reload it`
  return {
    connection,
    health: { kind: 'retrying', since: now, trouble: gatewayTrouble('gateway', message) },
    held: null,
    budget: { perSecond: 0, allowedPerSecond: 0, inFlight: 0, waiting: 0 },
  }
}

function gatewayTrouble(reason: Trouble['reason'], message: string): Trouble {
  return { reason, httpStatus: null, code: null, message }
}

const CHANGED = gatewayTrouble('gateway', 'the connection was changed or removed')
