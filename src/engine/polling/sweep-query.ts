/**
 * One headless QueryObserver per connection whose vendor's list tells all about its tasks. It reads the list where
 * that is cheaper than polling one by one; in all other cases, and after any trouble, polls go on as ever.
 */
import { hashKey, type QueryClient, QueryObserver, type QueryObserverOptions } from '@tanstack/react-query'
import type { ConnectionId, TaskId } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Line } from '#engine/connection/line.ts'
import type { Poller } from '#engine/polling/poller.ts'
import { POLL_SHARE } from '#engine/connection/rate.ts'
import { readPages, type SweepEnd } from '#engine/polling/sweep-pages.ts'
import {
  type ListShape,
  planSweep,
  POLLS_A_PAGE_MUST_SAVE,
  type SweepPlan,
  type SweptTask,
} from '#engine/polling/sweep-plan.ts'
import { BY_PLAN, HEADLESS } from '#engine/polling/task-query.ts'
import type { Sweep } from '#vendors/port.ts'

/** While polling one by one is cheaper: when to do the sum again. */
const LOOK_AGAIN: Millis = 2 * SECOND

/** Between two sweeps at least, however late the first one ended. */
const BREATH: Millis = SECOND / 2

/** A list that fails, or tells of hardly any task of ours, is asked ever more rarely. */
const REST = { base: 10 * SECOND, cap: 10 * MINUTE }

/** Where the tasks lie in the list is forgotten after a while: it is looked at anew. */
const SHAPE_LIFETIME: Millis = 10 * MINUTE

export interface Sweeps {
  /** Makes observers match the connections that have enough tasks to poll. */
  reconcile(): void
  /** After a sleep or a throttled background. */
  catchUp(): void
  stop(): void
}

export interface SweepsParts {
  readonly queryClient: QueryClient
  readonly ledger: EngineLedger
  readonly clock: Clock
  readonly poller: Poller
  readonly line: (connection: ConnectionId) => Line | undefined
}

type SweepKey = readonly ['sweep', ConnectionId]
/** Null: nothing was sent. */
type SweepResult = SweepEnd | null
type SweepObserver = QueryObserver<SweepResult, Error, SweepResult, SweepResult, SweepKey>
type SweepOptions = QueryObserverOptions<SweepResult, Error, SweepResult, SweepResult, SweepKey>

interface Entry {
  readonly observer: SweepObserver
  dueAt: EpochMs
  shape: ListShape | null
  shapeUntil: EpochMs
  /** Sweeps in a row that were no use. */
  failures: number
  /** True while polls leave tasks to sweeps. */
  inUse: boolean
  /** When the last useful sweep began, and how long after the one before; null when the last one was none. */
  last: { readonly at: EpochMs; readonly every: Millis } | null
}

interface Sweeping {
  readonly plan: SweepPlan
  /** The tasks that it was meant for. */
  readonly wanted: readonly TaskId[]
  readonly began: EpochMs
  readonly end: SweepEnd
}

export function createSweeps({ queryClient, ledger, clock, poller, line }: SweepsParts): Sweeps {
  const entries = new Map<ConnectionId, Entry>()

  function sweepOf(connection: ConnectionId): Sweep | undefined {
    const polled = poller.polled.get(connection)?.size ?? 0
    return polled > POLLS_A_PAGE_MUST_SAVE ? line(connection)?.vendor.sweep : undefined
  }

  async function run(connection: ConnectionId, signal: AbortSignal): Promise<SweepResult> {
    const entry = entries.get(connection)
    const way = line(connection)
    const sweep = sweepOf(connection)
    if (entry === undefined || way === undefined || sweep === undefined) return null
    const began = clock.now()
    entry.dueAt = began + LOOK_AGAIN
    if (entry.shapeUntil <= began) entry.shape = null
    const tasks = tasksOf(connection, sweep)
    const rate = way.budget.use().allowedPerSecond * POLL_SHARE
    const plan = planSweep([...tasks.values()], sweep.size, entry.shape, rate)
    if (plan === null) {
      giveUp(connection, entry)
      return null
    }
    entry.inUse = true
    const wanted = [...tasks].flatMap(([id, { madeAt }]) => (madeAt >= plan.reach ? [id] : []))
    const end = await readPages(
      {
        line: way,
        sweep,
        plan,
        wanted,
        clock,
        find: (remoteId) => ledger.findByRemote(connection, remoteId)?.id,
        tell(id, news) {
          const now = clock.now()
          const period = Math.max(plan.interval, entry.last?.every ?? 0, now - began + BREATH)
          // The next sweep may be late, or miss the task: after twice the time it is polled.
          return poller.swept(id, news, { next: now + period, until: now + 2 * period })
        },
      },
      signal,
    )
    conclude(connection, entry, way, { plan, wanted, began, end })
    return end
  }

  function conclude(connection: ConnectionId, entry: Entry, way: Line, { plan, wanted, began, end }: Sweeping): void {
    const now = clock.now()
    if (end.shape !== null) {
      entry.shape = end.shape
      entry.shapeUntil = now + SHAPE_LIFETIME
    }
    if (end.kind === 'unsent') return giveUp(connection, entry)
    if (end.kind === 'trouble' || end.tasks * 2 < wanted.length) {
      entry.dueAt = now + Math.min(REST.base * 2 ** Math.min(entry.failures, 20), REST.cap)
      entry.failures += 1
      return giveUp(connection, entry)
    }
    const every = Math.max(plan.interval, entry.last === null ? 0 : began - entry.last.at)
    way.sweeps({ tasks: end.tasks, pages: end.pages, every })
    entry.last = { at: began, every }
    entry.failures = 0
    entry.dueAt = Math.max(began + plan.interval, now + BREATH)
  }

  function giveUp(connection: ConnectionId, entry: Entry): void {
    if (!entry.inUse) return
    entry.inUse = false
    entry.last = null
    poller.fallBack(connection)
    line(connection)?.sweeps(null)
  }

  /** What is polled of this connection, with the time at which the vendor made it as far as anybody knows. */
  function tasksOf(connection: ConnectionId, sweep: Sweep): ReadonlyMap<TaskId, SweptTask> {
    const now = clock.now()
    const tasks = new Map<TaskId, SweptTask>()
    for (const id of poller.polled.get(connection) ?? []) {
      const record = ledger.get(id)
      const interval = poller.paceOf(id)
      if (!record?.remote || interval === null) continue
      tasks.set(id, { madeAt: sweep.madeAt(record.remote.id, now) ?? record.addedAt, interval })
    }
    return tasks
  }

  function open(connection: ConnectionId): void {
    const options: SweepOptions = {
      queryKey: keyOf(connection),
      queryFn: ({ signal }) => run(connection, signal),
      ...HEADLESS,
      ...BY_PLAN,
      refetchInterval: (query) => (query.state.fetchStatus === 'fetching' ? false : remaining(connection)),
    }
    const observer: SweepObserver = new QueryObserver(queryClient, options)
    const nothing = { shape: null, shapeUntil: 0, failures: 0, inUse: false, last: null }
    entries.set(connection, { observer, dueAt: clock.now(), ...nothing })
    // Without data of its own the observer asks on mounting.
    observer.subscribe(() => undefined)
  }

  function close(connection: ConnectionId, entry: Entry): void {
    giveUp(connection, entry)
    entries.delete(connection)
    entry.observer.destroy()
    const query = queryClient.getQueryCache().get(hashKey(keyOf(connection)))
    if (query !== undefined) queryClient.getQueryCache().remove(query)
  }

  function remaining(connection: ConnectionId): Millis | false {
    const entry = entries.get(connection)
    return entry === undefined ? false : Math.max(1, entry.dueAt - clock.now())
  }

  return {
    reconcile() {
      for (const [connection, entry] of entries) if (sweepOf(connection) === undefined) close(connection, entry)
      for (const connection of poller.polled.keys()) {
        if (!entries.has(connection) && sweepOf(connection) !== undefined) open(connection)
      }
    },
    catchUp() {
      for (const { observer, dueAt } of entries.values()) {
        if (dueAt <= clock.now()) void observer.refetch({ cancelRefetch: false })
      }
    },
    stop() {
      for (const [connection, entry] of entries) close(connection, entry)
    },
  }
}

function keyOf(connection: ConnectionId): SweepKey {
  return ['sweep', connection]
}
