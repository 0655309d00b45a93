/** Puts the engine together. Everything that touches the world is handed in, so that tests own time and network. */
import type { QueryClient } from '@tanstack/react-query'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord, VendorKey } from '#domain/task/task.ts'
import type { Clock, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { askCommands } from '#engine/commands/ask.ts'
import { submitCommands } from '#engine/submit/submit.ts'
import { Submitter } from '#engine/submit/submitter.ts'
import { trackCommands } from '#engine/commands/track.ts'
import { connectionAdmin } from '#engine/connection/connection-admin.ts'
import { Connections } from '#engine/connection/connections.ts'
import { noDirectMode } from '#engine/direct/no-direct-mode.ts'
import type { DirectMode, Engine } from '#engine/engine.ts'
import type { Environment } from '#engine/environment.ts'
import { EngineHistory } from '#engine/history/history.ts'
import { createLedger, type EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import type { Outputs } from '#engine/outputs/outputs-surface.ts'
import { createReminders } from '#engine/outputs/reminders.ts'
import { EnginePolling } from '#engine/polling/polling.ts'
import type { TabChannel } from '#engine/storage/tab-channel.ts'
import type { Heard, TaskStorage } from '#engine/storage/task-storage.ts'
import { platformClock, platformTimers, type Timers } from '#engine/timers.ts'
import type { Access } from '#engine/conversation/transport.ts'
import { HIDES_RUNNING, vendorOf as registeredVendor } from '#vendors/registry.ts'
import type { Vendor } from '#vendors/port.ts'

export interface EngineParts {
  /** The page's one query client. */
  readonly queryClient: QueryClient
  readonly access: Access
  /** Where `access` can do without a gateway. */
  readonly direct?: DirectMode
  readonly storage: TaskStorage
  readonly channel: TabChannel
  readonly locks: Locks
  readonly environment: Environment
  readonly outputs: (parts: OutputsParts) => Outputs
  readonly clock?: Clock
  readonly timers?: Timers
  readonly vendorOf?: (key: VendorKey) => Vendor | undefined
  readonly newKey?: () => string
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

export function createEngine(parts: EngineParts): Engine {
  const { queryClient, access, storage, channel, locks, environment } = parts
  const clock = parts.clock ?? platformClock
  const timers = parts.timers ?? platformTimers
  const vendorOf = parts.vendorOf ?? registeredVendor
  const stopped = new AbortController()
  const ledger = createLedger(timers)
  const history = new EngineHistory(ledger, timers)
  const connections = new Connections({
    access,
    clock,
    timers,
    environment,
    vendorOf,
  })
  const line = (connection: string) => connections.line(connection)
  const polling = new EnginePolling({
    queryClient,
    ledger,
    connections,
    openStream: access.openStream,
    channel,
    locks,
    clock,
    timers,
    environment,
  })
  const submitter = new Submitter({
    ledger,
    storage,
    locks,
    clock,
    timers,
    line: (record) => connections.line(record.connection),
  })
  const commands = {
    ...trackCommands({ ledger, storage, clock }),
    ...submitCommands({
      ledger,
      storage,
      clock,
      line,
      submitter,
      newKey: parts.newKey ?? (() => crypto.randomUUID()),
    }),
    ...askCommands({ ledger, polling, clock, line, signal: stopped.signal }),
  }
  const reminders = createReminders({ ledger, storage, locks, environment, clock, timers, signal: stopped.signal })
  let cancelHeard: (() => void) | null = null

  /** Only the tab that works resumes submits: locks keep it from racing one that is still at it. */
  function resumeSubmits(records: Iterable<TaskRecord>): void {
    if (polling.isLeading() && connections.store.getState().gateway === 'ready') submitter.resume(records)
  }

  function keepHeard(): void {
    cancelHeard?.()
    storage.rememberHeard(heardOfOpen(ledger))
    cancelHeard = timers.after(HEARD_INTERVAL, keepHeard)
  }

  function flush(): Promise<void> {
    ledger.commitNow()
    if (polling.isLeading()) storage.rememberHeard(heardOfOpen(ledger))
    return storage.flush()
  }

  const ends = [
    ledger.onCommit(({ origin, changed, forgotten }) => {
      if (origin === 'here') storage.write(changed, forgotten)
      else resumeSubmits(changed)
    }),
    connections.subscribe(() => resumeSubmits(ledger.records())),
    environment.subscribe(() => {
      if (!environment.isVisible()) void flush()
    }),
  ]

  return {
    vendors: { labelOf: (key) => vendorOf(key)?.label ?? key, hidesRunning: HIDES_RUNNING },
    ledger,
    history: history.store,
    connections: connections.store,
    connectionAdmin: connectionAdmin({ access, connections, ledger, changed: () => polling.tellConnections() }),
    direct: parts.direct ?? noDirectMode(),
    polling,
    commands,
    outputs: parts.outputs({ ledger, storage, locks, clock, timers }),
    reminders,
    storage: storage.store,
    async start() {
      // Not awaited: the tasks are shown even when the gateway does not answer.
      void connections.start()
      const stored = await storage.load()
      if (stopped.signal.aborted) return
      ledger.restore(stored.records, stored.heard)
      reminders.start()
      history.start()
      polling.start(() => {
        keepHeard()
        resumeSubmits(ledger.records())
      })
    },
    async stop() {
      stopped.abort(new DOMException('the engine stops', 'AbortError'))
      cancelHeard?.()
      const flushed = flush()
      submitter.stop()
      polling.stop()
      connections.stop()
      history.stop()
      for (const end of ends) end()
      await flushed
      channel.close()
      await storage.close()
    },
  }
}

/** Tasks that are over are not asked again: when they were last heard of narrows no window. */
function heardOfOpen(ledger: EngineLedger): ReadonlyMap<TaskId, Heard> {
  const open = new Map<TaskId, Heard>()
  for (const [id, heard] of ledger.allHeard()) {
    const record = ledger.get(id)
    if (record !== undefined && !isTerminal(record.state.phase)) open.set(id, heard)
  }
  return open
}
