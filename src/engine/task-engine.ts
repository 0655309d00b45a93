/**
 * Puts the engine together. Everything that touches the world is handed in, so that tests own time and network; and
 * what the first rows do not need, so that a page may load it after them.
 */
import type { QueryClient } from '@tanstack/react-query'
import { createStore } from 'zustand/vanilla'
import { isTerminal } from '#domain/task/phase.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Wait } from '#domain/connection/health.ts'
import type { Clock, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { askCommands } from '#engine/commands/ask.ts'
import { trackCommands } from '#engine/commands/track.ts'
import { connectionAdmin } from '#engine/connection/connection-admin.ts'
import { Connections } from '#engine/connection/connections.ts'
import { noDirectMode } from '#engine/direct/no-direct-mode.ts'
import type { Commands, DirectMode, Engine } from '#engine/engine.ts'
import type { Environment } from '#engine/environment.ts'
import { EngineHistory } from '#engine/history/history.ts'
import { type Commit, createLedger, type EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import type { Outputs } from '#engine/outputs/outputs-surface.ts'
import { EngineReminders } from '#engine/outputs/reminders.ts'
import { EnginePolling } from '#engine/polling/polling.ts'
import type { ListSweeps, SweepsParts } from '#engine/polling/list-sweeps.ts'
import type { StreamsParts, TaskStreams } from '#engine/polling/task-streams.ts'
import type { TabChannel } from '#engine/storage/tab-channel.ts'
import type { Heard, KeptFirst, StoredTasks, TaskStorage } from '#engine/storage/task-storage.ts'
import type { Submits, SubmitsParts } from '#engine/submit/submits.ts'
import { Alarm, platformClock, platformTimers, type Timers } from '#engine/timers.ts'
import type { Access } from '#engine/conversation/transport.ts'
import type { Registry } from '#vendors/registry-port.ts'

export interface EngineParts {
  /** The page's one query client. */
  readonly queryClient: QueryClient
  /** The dialects that are spoken. */
  readonly vendors: Registry
  readonly access: Access
  /** Where `access` can do without a gateway. */
  readonly direct?: DirectMode
  readonly storage: TaskStorage
  readonly channel: TabChannel
  readonly locks: Locks
  readonly environment: Environment
  readonly outputs: (parts: OutputsParts) => Outputs
  readonly submits: (parts: SubmitsParts) => Submits
  readonly streams: (parts: StreamsParts) => TaskStreams
  readonly sweeps: (parts: SweepsParts) => ListSweeps
  readonly clock?: Clock
  readonly timers?: Timers
  readonly newKey?: () => string
  /** Whether somebody else tells of this task as soon as it has news, so that its polls may wait longer. */
  readonly isToldOf?: (record: TaskRecord) => boolean
}

/** What saving outputs needs of the engine. */
interface OutputsParts {
  readonly ledger: EngineLedger
  readonly storage: TaskStorage
  readonly locks: Locks
  readonly clock: Clock
  readonly timers: Timers
}

/** "Last heard" changes with each poll; losing this much of it on a crash costs nothing. */
const HEARD_INTERVAL: Millis = 10 * SECOND

export class TaskEngine implements Engine {
  readonly vendors: Engine['vendors']
  readonly ledger: EngineLedger
  readonly history: Engine['history']
  readonly connections: Engine['connections']
  readonly connectionAdmin: Engine['connectionAdmin']
  readonly direct: DirectMode
  readonly polling: EnginePolling
  readonly commands: Commands
  readonly outputs: Outputs
  readonly reminders: EngineReminders
  readonly storage: Engine['storage']
  readonly keeper: Engine['keeper'] = createStore(() => ({ kind: 'page' }))
  readonly ownList = null
  readonly first?: KeptFirst
  readonly #parts: EngineParts
  readonly #stopped = new AbortController()
  readonly #history: EngineHistory
  readonly #connections: Connections
  readonly #submits: Submits
  readonly #heardLater: Alarm
  readonly #ends: readonly (() => void)[]

  constructor(parts: EngineParts) {
    this.#parts = parts
    const { vendors, access, storage, locks, environment } = parts
    const { clock = platformClock, timers = platformTimers } = parts
    const { signal } = this.#stopped
    const ledger = createLedger(timers)
    const connections = new Connections({ access, clock, timers, environment, vendorOf: vendors.of })
    this.#connections = connections
    this.#history = new EngineHistory(ledger.store, timers)
    this.#heardLater = new Alarm(timers)
    const polled = { ledger, connections, clock, timers, openStream: access.openStream }
    this.polling = new EnginePolling({ ...parts, ...polled, history: (record) => this.#history.of(record) })
    const line = (connection: ConnectionId) => connections.line(connection)
    const { newKey = () => crypto.randomUUID() } = parts
    this.#submits = parts.submits({ ledger, storage, locks, clock, timers, line, newKey })
    this.commands = this.#commands(ledger, clock)
    this.vendors = vendors
    this.ledger = ledger
    this.history = this.#history.store
    this.connections = connections.store
    this.connectionAdmin = connectionAdmin({
      access,
      connections,
      ledger,
      changed: () => this.polling.tellConnections(),
    })
    this.direct = parts.direct ?? noDirectMode()
    this.outputs = parts.outputs({ ledger, storage, locks, clock, timers })
    this.reminders = new EngineReminders({ ledger, storage, locks, environment, clock, timers, signal })
    this.storage = storage.store
    if (storage.first !== undefined) this.first = storage.first
    this.#ends = [
      ledger.onCommit((commit) => this.#follow(commit)),
      connections.subscribe(() => this.#resumeSubmits(ledger.open())),
      environment.subscribe(() => {
        if (!environment.isVisible()) void this.#flush()
      }),
    ]
  }

  async start(): Promise<void> {
    // Not awaited: the tasks are shown even when the gateway does not answer.
    void this.#connections.start()
    const { ledger } = this
    const stored = await this.#parts.storage.load({
      all: () => ledger.records(),
      get: (id) => ledger.get(id),
      shelve: (sealed) => ledger.shelve(sealed),
      found: (late) => void this.#takeLate(late),
      restored: (records) => this.polling.tellRestored(records),
    })
    await this.#loadVendors(stored.records)
    if (this.#stopped.signal.aborted) return
    await this.ledger.restoreInTurns(stored.records, stored.heard)
    if (this.#stopped.signal.aborted) return
    // What is over waits for nothing: its last answer came.
    this.#connections.resumeWaits(waitsOf(this.ledger.open()))
    this.reminders.start()
    this.polling.start(() => {
      this.#keepHeard()
      this.#resumeSubmits(this.ledger.open())
    })
  }

  /** The disk could not be read when the page was opened. */
  async #takeLate({ records, heard }: StoredTasks): Promise<void> {
    await this.#loadVendors(records)
    if (this.#stopped.signal.aborted) return
    await this.ledger.restoreInTurns(records, heard)
    if (this.#stopped.signal.aborted) return
    this.#connections.resumeWaits(waitsOf(records))
    this.#resumeSubmits(records)
  }

  /** Of tasks whose connection is gone too: how they waited is read by their vendor's words. */
  async #loadVendors(records: readonly TaskRecord[]): Promise<void> {
    await this.vendors.load(records.map(({ vendor }) => vendor))
  }

  async withTexts(records: readonly TaskRecord[]): Promise<readonly TaskRecord[]> {
    return (await this.#parts.storage.readTexts?.(records)) ?? records
  }

  async stop(): Promise<void> {
    this.#stopped.abort(new DOMException('the engine stops', 'AbortError'))
    this.#heardLater.clear()
    const flushed = this.#flush()
    this.#submits.stop()
    this.polling.stop()
    this.#connections.stop()
    this.#history.stop()
    for (const end of this.#ends) end()
    await flushed
    this.#parts.channel.close()
    await this.#parts.storage.close()
  }

  #commands(ledger: EngineLedger, clock: Clock): Commands {
    const { storage } = this.#parts
    const line = (connection: ConnectionId) => this.#connections.line(connection)
    const { submit, resend, takeCandidate, refuseCandidates } = this.#submits
    return {
      ...trackCommands({ ledger, storage, clock }),
      submit,
      resend,
      takeCandidate,
      refuseCandidates,
      ...askCommands({ ledger, polling: this.polling, clock, line, signal: this.#stopped.signal }),
    }
  }

  #follow({ origin, changed, forgotten }: Commit): void {
    const { storage } = this.#parts
    if (origin === 'here') return storage.write(changed, forgotten)
    storage.writtenElsewhere(changed, forgotten)
    this.#resumeSubmits(changed)
  }

  /** Only the tab that works resumes submits: locks keep it from racing one that is still at it. */
  #resumeSubmits(records: Iterable<TaskRecord>): void {
    const isReady = this.connections.getState().gateway === 'ready'
    if (isReady && this.polling.isLeading()) this.#submits.resume(records)
  }

  #keepHeard(): void {
    this.#parts.storage.rememberHeard(heardOfOpen(this.ledger))
    this.#heardLater.set(HEARD_INTERVAL, () => this.#keepHeard())
  }

  #flush(): Promise<void> {
    const { storage } = this.#parts
    this.ledger.commitNow()
    if (this.polling.isLeading()) storage.rememberHeard(heardOfOpen(this.ledger))
    return storage.flush()
  }
}

/** The longest wait that a task of each connection was told of before this page was opened. */
function waitsOf(records: Iterable<TaskRecord>): ReadonlyMap<ConnectionId, Wait> {
  const waits = new Map<ConnectionId, Wait>()
  for (const { connection, contact } of records) {
    if (contact.kind === 'waiting' && contact.until > (waits.get(connection)?.until ?? 0))
      waits.set(connection, contact)
  }
  return waits
}

/** Tasks that are over are not asked again: when they were last heard of narrows no window. */
function heardOfOpen(ledger: EngineLedger): ReadonlyMap<TaskId, Heard> {
  const open = new Map<TaskId, Heard>()
  for (const { id, state } of ledger.open()) {
    const heard = ledger.heard(id)
    if (heard !== null && !isTerminal(state.phase)) open.set(id, heard)
  }
  return open
}
