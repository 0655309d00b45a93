/**
 * One {@link PlannedQuery} per connection whose vendor's list tells all about its tasks. It reads the list where
 * that is cheaper than polling one by one; in all other cases, and after any trouble, polls go on as ever.
 */
import type { ConnectionId, TaskId } from '#domain/task/task.ts'
import type { Millis } from '#domain/time.ts'
import { type ListSweeps, sweepOf, type SweepsParts } from '#engine/polling/list-sweeps.ts'
import { PlannedQuery } from '#engine/polling/planned-query.ts'
import type { TaskNews } from '#engine/polling/task-news.ts'
import { readPages, type SweepParts } from '#engine/polling/sweep-pages.ts'
import { planSweep, type SweepEnd, type SweepPlan, type SweptTask } from '#engine/polling/sweep-plan.ts'
import { SweepPlaces } from '#engine/polling/sweep-places.ts'
import {
  firstRound,
  nextSweep,
  roundAfter,
  roundBegun,
  type Sweeping,
  type SweepRound,
} from '#engine/polling/sweep-round.ts'
import type { Sweep } from '#vendors/port.ts'

type SweepKey = readonly ['sweep', ConnectionId]
/** Null: nothing was sent. */
type SweepResult = SweepEnd | null

interface Entry {
  readonly query: PlannedQuery<SweepResult, SweepKey>
  round: SweepRound
  /** True while polls leave tasks to sweeps. */
  inUse: boolean
  readonly places: SweepPlaces
}

export class Sweeps implements ListSweeps {
  readonly #parts: SweepsParts
  readonly #entries = new Map<ConnectionId, Entry>()

  constructor(parts: SweepsParts) {
    this.#parts = parts
  }

  reconcile(): void {
    for (const [connection, entry] of this.#entries) {
      if (this.#sweepOf(connection) === undefined) this.#close(connection, entry)
    }
    for (const connection of this.#parts.poller.polled.keys()) {
      if (!this.#entries.has(connection) && this.#sweepOf(connection) !== undefined) this.#open(connection)
    }
  }

  catchUp(): void {
    for (const { query, round } of this.#entries.values()) {
      if (round.dueAt <= this.#parts.clock.now()) void query.ask()
    }
  }

  stop(): void {
    for (const [connection, entry] of this.#entries) this.#close(connection, entry)
  }

  #sweepOf(connection: ConnectionId): Sweep | undefined {
    return sweepOf(this.#parts, connection)
  }

  #open(connection: ConnectionId): void {
    const { queryClient, clock } = this.#parts
    const queryFn = ({ signal }: { readonly signal: AbortSignal }) => this.#run(connection, signal)
    const query = new PlannedQuery(queryClient, { queryKey: keyOf(connection), queryFn }, () =>
      this.#remaining(connection),
    )
    this.#entries.set(connection, { query, round: firstRound(clock.now()), inUse: false, places: new SweepPlaces() })
    query.start()
  }

  #close(connection: ConnectionId, entry: Entry): void {
    this.#giveUp(connection, entry)
    this.#entries.delete(connection)
    entry.query.close()
  }

  #remaining(connection: ConnectionId): Millis | false {
    const entry = this.#entries.get(connection)
    return entry === undefined ? false : Math.max(1, entry.round.dueAt - this.#parts.clock.now())
  }

  async #run(connection: ConnectionId, signal: AbortSignal): Promise<SweepResult> {
    const entry = this.#entries.get(connection)
    const line = this.#parts.line(connection)
    const sweep = this.#sweepOf(connection)
    if (entry === undefined || line === undefined || sweep === undefined) return null
    const began = this.#parts.clock.now()
    entry.round = roundBegun(entry.round, began)
    // With the shape of the list the places of its tasks are forgotten.
    if (entry.round.shape === null) entry.places.forget()
    const tasks = this.#tasksOf(connection, sweep, entry.places)
    const rate = line.budget.use().allowedPerSecond
    const plan = planSweep([...tasks.values()], sweep.size, entry.round.shape, rate)
    if (plan === null) {
      this.#giveUp(connection, entry)
      return null
    }
    entry.inUse = true
    const wanted = [...tasks].flatMap(([id, task]) => (isWithin(task, plan) ? [id] : []))
    const end = await this.#read(entry, { line, sweep, plan, wanted, began }, signal)
    entry.places.learn(end, tasks)
    this.#conclude(connection, entry, { plan, wanted: wanted.length, began, end })
    return end
  }

  #read(
    entry: Entry,
    { began, ...reading }: Pick<SweepParts, 'line' | 'sweep' | 'plan' | 'wanted'> & Pick<Sweeping, 'began'>,
    signal: AbortSignal,
  ): Promise<SweepEnd> {
    const { clock, ledger, poller } = this.#parts
    const { id: connection } = reading.line.connection
    const find = (remoteId: string) => ledger.findByRemote(connection, remoteId)?.id
    const tell = (id: TaskId, news: TaskNews) =>
      poller.swept(id, news, nextSweep(entry.round, reading.plan, began, clock.now()))
    return readPages({ ...reading, clock, find, tell }, signal)
  }

  #conclude(connection: ConnectionId, entry: Entry, sweeping: Sweeping): void {
    entry.round = roundAfter(entry.round, sweeping, this.#parts.clock.now())
    const { last } = entry.round
    if (last === null) return this.#giveUp(connection, entry)
    const { tasks, pages } = sweeping.end
    this.#parts.line(connection)?.sweeps({ tasks, pages, every: last.every })
  }

  #giveUp(connection: ConnectionId, entry: Entry): void {
    if (!entry.inUse) return
    entry.inUse = false
    entry.round = { ...entry.round, last: null }
    this.#parts.poller.fallBack(connection)
    this.#parts.line(connection)?.sweeps(null)
  }

  /** What is polled of this connection, with the time at which the vendor made it as far as anybody knows. */
  #tasksOf(connection: ConnectionId, sweep: Sweep, places: SweepPlaces): ReadonlyMap<TaskId, SweptTask> {
    const { ledger, clock, poller } = this.#parts
    const now = clock.now()
    const tasks = new Map<TaskId, SweptTask>()
    for (const id of poller.polled.get(connection) ?? []) {
      const record = ledger.get(id)
      const interval = poller.paceOf(id)
      if (!record?.remote || interval === null) continue
      const madeAt = sweep.madeAt(record.remote.id, now) ?? record.addedAt
      tasks.set(id, { madeAt, interval, page: places.pageOf(id) })
    }
    return tasks
  }
}

function isWithin({ madeAt, page }: SweptTask, plan: SweepPlan): boolean {
  return page === null ? madeAt >= plan.reach : page <= plan.pages
}

function keyOf(connection: ConnectionId): SweepKey {
  return ['sweep', connection]
}
