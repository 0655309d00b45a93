/** Which connections there are, whether the gateway answers, and how each line fares. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Connection } from '#domain/connection/connection.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { ConnectionId, VendorKey } from '#domain/task/task.ts'
import type { Clock, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import type { ConnectionsState, ConnectionStatus } from '#engine/engine.ts'
import type { Environment } from '#engine/environment.ts'
import { createLine, type Line } from '#engine/connection/line.ts'
import type { Timers } from '#engine/timers.ts'
import type { Access } from '#engine/conversation/transport.ts'
import type { Vendor } from '#vendors/port.ts'

export interface Connections {
  readonly store: StoreApi<ConnectionsState>
  line(id: ConnectionId): Line | undefined
  /** True when polls of this connection can be sent: it exists, and is neither blocked nor held. */
  canPoll(id: ConnectionId): boolean
  /** True when there is no way to anybody but ourselves. */
  isOffline(): boolean
  /** After anything that changes an answer above. */
  subscribe(listener: () => void): () => void
  /** Takes the list that a change ended with. */
  adopt(session: Session): void
  /** Another tab changed the list. */
  refresh(): void
  /** Reads the session; resolves after the first attempt, goes on trying in the background. */
  start(): Promise<void>
  stop(): void
}

export interface ConnectionsParts {
  readonly access: Access
  readonly clock: Clock
  readonly timers: Timers
  readonly environment: Environment
  readonly vendorOf: (key: VendorKey) => Vendor | undefined
}

/** People read these numbers; more often than this they only flicker. */
const PUBLISH_INTERVAL: Millis = SECOND
const GATEWAY_RETRY = { base: SECOND, cap: 15 * SECOND }

export function createConnections(parts: ConnectionsParts): Connections {
  const { access, clock, timers, environment, vendorOf } = parts
  const store = createStore<ConnectionsState>(() => ({ gateway: 'starting', statuses: new Map() }))
  const listeners = new Set<() => void>()
  const stopped = new AbortController()
  let lines = new Map<ConnectionId, Line>()
  let unspoken: readonly Connection[] = []
  let token: string | null = null
  let attempts = 0
  let reading = false
  /** Raised by each change: a session that was asked for before is out of date when it comes. */
  let edits = 0
  let cancelPublish: (() => void) | null = null
  let cancelRetry: (() => void) | null = null

  function publish(): void {
    cancelPublish?.()
    cancelPublish = null
    const statuses = new Map<ConnectionId, ConnectionStatus>()
    for (const line of lines.values()) statuses.set(line.connection.id, line.status())
    for (const connection of unspoken) statuses.set(connection.id, unknownVendor(connection, clock.now()))
    store.setState({ statuses })
    // Use falls back to zero only if somebody looks again.
    if ([...statuses.values()].some(isBusy)) publishSoon()
  }

  function publishSoon(): void {
    cancelPublish ??= timers.after(PUBLISH_INTERVAL, publish)
  }

  function changed(): void {
    publish()
    for (const listener of listeners) listener()
  }

  function hold(): void {
    const gatewayLost = store.getState().gateway === 'unreachable'
    const offline = !environment.isOnline()
    for (const line of lines.values()) {
      line.budget.hold(gatewayLost ? GATEWAY_LOST : offline && !isLocal(line.connection) ? OFFLINE : null)
    }
  }

  function adopt(session: Session): void {
    attempts = 0
    // With another token the gateway was restarted, and a key that was refused may be another one by now.
    const keep = session.token === token
    token = session.token
    const before = lines
    lines = new Map()
    unspoken = []
    for (const connection of session.connections) {
      const known = before.get(connection.id)
      const vendor = vendorOf(connection.vendor)
      if (vendor === undefined) unspoken = [...unspoken, connection]
      else if (keep && known !== undefined && same(known.connection, connection)) lines.set(connection.id, known)
      else lines.set(connection.id, lineTo(connection, vendor))
    }
    for (const [id, line] of before) if (lines.get(id) !== line) line.budget.close(CHANGED)
    store.setState({ gateway: 'ready' })
    hold()
    changed()
  }

  function lineTo(connection: Connection, vendor: Vendor): Line {
    const onChange = (what: 'use' | 'health' | 'block') => (what === 'block' ? changed() : publishSoon())
    return createLine({ connection, vendor, transport: access.transport, clock, timers, onChange })
  }

  async function read(): Promise<void> {
    if (reading || stopped.signal.aborted) return
    reading = true
    cancelRetry?.()
    cancelRetry = null
    const began = edits
    try {
      const session = await access.session(stopped.signal)
      if (edits !== began) return
      if (session !== null) return adopt(session)
      store.setState({ gateway: 'unreachable' })
      const delay = Math.min(GATEWAY_RETRY.base * 2 ** attempts++, GATEWAY_RETRY.cap)
      cancelRetry = timers.after(delay, () => void read())
      hold()
      changed()
    } catch {
      // Only an abort rejects: the engine stops.
    } finally {
      reading = false
      if (edits !== began) void read()
    }
  }

  const unsubscribe = [
    access.subscribe((event) => {
      if (event.kind === 'session' && !reading) adopt(event.session)
      if (event.kind === 'lost' && store.getState().gateway === 'ready') void read()
    }),
    environment.subscribe(() => {
      hold()
      changed()
      if (environment.isVisible() && store.getState().gateway !== 'starting') void read()
    }),
  ]

  return {
    store,
    line: (id) => lines.get(id),
    canPoll(id) {
      const line = lines.get(id)
      if (line === undefined || line.budget.blocked !== null) return false
      return store.getState().gateway === 'ready' && (environment.isOnline() || isLocal(line.connection))
    },
    isOffline() {
      if (environment.isOnline()) return false
      const reachesOthers = [...lines.values()].some((line) => !isLocal(line.connection))
      return reachesOthers || store.getState().gateway === 'unreachable'
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    adopt(session) {
      edits += 1
      adopt(session)
    },
    refresh() {
      edits += 1
      void read()
    },
    start: read,
    stop() {
      stopped.abort(new DOMException('the engine stops', 'AbortError'))
      for (const end of unsubscribe) end()
      for (const line of lines.values()) line.budget.close(CHANGED)
      cancelPublish?.()
      cancelRetry?.()
    },
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
    health: { kind: 'trouble', since: now, trouble: { reason: 'gateway', httpStatus: null, code: null, message } },
    budget: { perSecond: 0, allowedPerSecond: 0, inFlight: 0, waiting: 0 },
  }
}

function gatewayTrouble(reason: Trouble['reason'], message: string): Trouble {
  return { reason, httpStatus: null, code: null, message }
}

const OFFLINE = gatewayTrouble('offline', 'this device is offline')
const GATEWAY_LOST = gatewayTrouble('gateway', 'the gateway does not answer')
const CHANGED = gatewayTrouble('gateway', 'the connection was changed or removed')
