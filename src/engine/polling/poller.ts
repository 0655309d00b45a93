/** One {@link PlannedQuery} per task that may be polled now, and the plan by which it is asked. */
import type { QueryClient } from '@tanstack/react-query'
import { NO_PACE_ADVICE, type PaceAdvice } from '#domain/connection/pace.ts'
import { type ConnectionId, isLive, type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { type Clock, type EpochMs, type Millis, MINUTE } from '#domain/time.ts'
import type { PollLogEntry } from '#engine/engine.ts'
import type { Line } from '#engine/connection/line.ts'
import type { TurnRequest } from '#engine/connection/turn-queue.ts'
import {
  delayOf,
  nextTold,
  planFrom,
  type PollPlan,
  Slots,
  type SweepTimes,
  timerOf,
  watchedPlan,
} from '#engine/polling/poll-plan.ts'
import { worthOf, type WorthParts } from '#engine/polling/poll-worth.ts'
import { pollTask, type PollParts, takeIn } from '#engine/polling/poll-task.ts'
import type { TaskNews } from '#engine/polling/task-news.ts'
import type { SweptPolls } from '#engine/polling/list-sweeps.ts'
import { LiveCount } from '#engine/polling/live-count.ts'
import { dropQuery, PlannedQuery } from '#engine/polling/planned-query.ts'
import { taskKey, type TaskKey, taskQuery } from '#engine/polling/task-query.ts'

/** After a bug of ours the task is asked again at leisure instead of in a tight loop. */
const AFTER_A_BUG: Millis = MINUTE

interface PollerParts extends WorthParts {
  readonly queryClient: QueryClient
  readonly clock: Clock
  readonly line: (task: Pick<TaskRecord, 'connection'>) => Line | undefined
  /** May this live task be polled by this tab now? */
  readonly mayPoll: (record: TaskRecord) => boolean
  /** Does an event stream tell about it at present, or its vendor's callbacks? */
  readonly hears: (record: TaskRecord) => boolean
  readonly onPoll: (record: TaskRecord, entry: PollLogEntry) => void
}

interface Entry {
  readonly connection: ConnectionId
  readonly query: PlannedQuery<TaskRecord | null, TaskKey>
  plan: PollPlan
}

export class Poller implements SweptPolls {
  readonly #parts: PollerParts
  readonly #pollParts: PollParts
  readonly #entries = new Map<TaskId, Entry>()
  readonly #polled = new Map<ConnectionId, Set<TaskId>>()
  readonly #live = new LiveCount()
  readonly #urgent = new Set<TaskId>()
  #watched: ReadonlySet<TaskId> = new Set()

  constructor(parts: PollerParts) {
    this.#parts = parts
    const { ledger, clock, line } = parts
    const onPoll: PollParts['onPoll'] = (record, poll) => {
      if (this.#entries.has(record.id)) line(record)?.checks.heard(record.id, poll.at + poll.took)
      parts.onPoll(record, { ...poll, next: this.#nextIn(record) })
    }
    this.#pollParts = { ledger, clock, line, onPoll }
  }

  /** What is live, asked about or not. */
  get live(): Pick<LiveCount, 'total' | 'byConnection'> {
    return this.#live
  }

  get polled(): ReadonlyMap<ConnectionId, ReadonlySet<TaskId>> {
    return this.#polled
  }

  paceOf(id: TaskId): Millis | null {
    const record = this.#entries.has(id) ? this.#parts.ledger.get(id) : undefined
    return record === undefined ? null : this.#delayOf(record) || null
  }

  nextPollAt(id: TaskId): EpochMs | null {
    const entry = this.#entries.get(id)
    return entry === undefined ? null : nextTold(entry.plan, this.#now())
  }

  /** Makes observers match what may be polled, all of it. Overdue polls are spread. */
  reconcile(): void {
    const { ledger } = this.#parts
    const first = this.#spread()
    // What is over has told so by a commit, and is never polled again.
    for (const id of this.#entries.keys()) this.#touch(id, first)
    for (const record of ledger.open()) {
      this.#touch(record.id, first)
      this.#hurry(record)
    }
  }

  /** The same for these only; a task that is new here is polled at once. */
  touch(ids: Iterable<TaskId>): void {
    for (const id of ids) this.#touch(id, (record) => this.#dueIn(record))
  }

  /** Ahead of all others. Resolves when it was answered or cannot be asked. */
  async pollNow(id: TaskId): Promise<void> {
    const record = this.#parts.ledger.get(id)
    const line = record && this.#parts.line(record)
    if (record === undefined || record.remote === null || line === undefined || line.budget.blocked !== null) return
    this.#urgent.add(id)
    line.budget.promote(id)
    const entry = this.#entries.get(id)
    if (entry !== undefined) await entry.query.ask()
    else await this.#askOnce(id)
  }

  /** Somebody looks at these, until the next call. */
  watch(ids: ReadonlySet<TaskId>): void {
    this.#watched = ids
    for (const id of ids) {
      const entry = this.#entries.get(id)
      const record = this.#parts.ledger.get(id)
      if (entry === undefined || record === undefined || entry.query.isFetching) continue
      const plan = watchedPlan(entry.plan, record, this.#parts.hears(record), this.#now(), this.#paceOf(record))
      if (plan === entry.plan) continue
      entry.plan = plan
      entry.query.replan()
    }
  }

  /** After a sleep or a throttled background: what timers missed is asked now, as fast as the budget lets it. */
  catchUp(): void {
    const now = this.#now()
    for (const entry of this.#entries.values()) {
      const { dueAt } = entry.plan
      if (dueAt !== null && dueAt <= now && !entry.query.isFetching) void entry.query.ask()
    }
  }

  swept(id: TaskId, news: TaskNews, sweeps: SweepTimes): boolean {
    const entry = this.#entries.get(id)
    const record = this.#parts.ledger.get(id)
    if (entry === undefined || record === undefined || this.#urgent.has(id)) return false
    const line = this.#parts.line(record)
    const isAsking = entry.query.isFetching
    if (line === undefined || (isAsking && !line.budget.withdraw(id))) return false
    entry.plan = { ...entry.plan, sweeps }
    // A poll that left after the page was asked for knows better.
    const isNews = (this.#parts.ledger.heard(id)?.stateAskedAt ?? 0) <= news.askedAt
    this.#plan(entry, isNews ? takeIn(this.#pollParts, id, line, news) : record)
    entry.query.replan()
    return true
  }

  fallBack(connection: ConnectionId): void {
    const first = this.#spread()
    for (const id of this.#polled.get(connection) ?? []) {
      const entry = this.#entries.get(id)
      const record = this.#parts.ledger.get(id)
      if (entry === undefined || record === undefined || entry.plan.sweeps === null) continue
      const { dueAt } = entry.plan
      const isPlanned = dueAt !== null && !entry.query.isFetching
      entry.plan = { ...entry.plan, sweeps: null, dueAt: isPlanned ? this.#now() + first(record) : dueAt }
      entry.query.replan()
    }
  }

  #touch(id: TaskId, first: (record: TaskRecord) => Millis): void {
    const record = this.#parts.ledger.get(id)
    const entry = this.#entries.get(id)
    const isAlive = record !== undefined && isLive(record)
    // Without a connection nobody asks about it.
    this.#live.put(id, isAlive && this.#parts.line(record) !== undefined ? record.connection : null)
    if (!isAlive || !this.#parts.mayPoll(record)) {
      if (entry !== undefined) this.#close(id, entry)
    } else if (entry === undefined) {
      this.#open(record, first(record))
    } else if (entry.plan.dueAt === null && !entry.query.isFetching) {
      this.#plan(entry, record)
      entry.query.replan()
    }
  }

  /** With shorter intervals, what waits by the old ones is asked sooner; nothing is ever put off by this. */
  #hurry(record: TaskRecord): void {
    const entry = this.#entries.get(record.id)
    const delay = entry === undefined || entry.query.isFetching ? false : this.#delayOf(record)
    if (entry === undefined || delay === false || entry.plan.sweeps !== null) return
    const at = this.#now() + delay
    if (entry.plan.dueAt === null || entry.plan.dueAt <= at) return
    entry.plan = { ...entry.plan, dueAt: at, interval: delay }
    entry.query.replan()
  }

  #open(record: TaskRecord, first: Millis): void {
    const { queryClient, ledger } = this.#parts
    const { id, connection } = record
    // With data of its own it does not ask on starting: the plan says when.
    const own = { ...this.#query(id), initialData: () => ledger.get(id) ?? null }
    const query = new PlannedQuery(queryClient, own, () => this.#remaining(id))
    const plan = { dueAt: this.#now() + first, interval: 0, sweeps: null }
    this.#entries.set(id, { connection, query, plan })
    this.#polled.set(connection, (this.#polled.get(connection) ?? new Set()).add(id))
    query.start()
    if (first === 0) void query.ask()
  }

  #close(id: TaskId, entry: Entry): void {
    this.#entries.delete(id)
    this.#parts.line(entry)?.checks.drop(id)
    this.#polled.get(entry.connection)?.delete(id)
    this.#urgent.delete(id)
    entry.query.close()
  }

  #query(id: TaskId) {
    return taskQuery(id, (task, signal) => this.#poll(task, signal))
  }

  /** Over, paused, or polled by nobody now: asked once, without an observer. */
  async #askOnce(id: TaskId): Promise<void> {
    const { queryClient } = this.#parts
    await queryClient.fetchQuery({ ...this.#query(id), staleTime: 0 }).catch(() => null)
    if (!this.#entries.has(id)) dropQuery(queryClient, taskKey(id))
  }

  async #poll(id: TaskId, signal: AbortSignal): Promise<TaskRecord | null> {
    const entry = this.#entries.get(id)
    let after: TaskRecord | null = null
    try {
      after = await pollTask(this.#pollParts, id, this.#turn(id, entry), signal)
      return after
    } finally {
      this.#urgent.delete(id)
      if (entry !== undefined) this.#plan(entry, after)
    }
  }

  #turn(id: TaskId, entry: Entry | undefined): TurnRequest {
    const urgency = this.#urgent.has(id) ? 'person' : this.#watched.has(id) ? 'watched' : 'due'
    if (entry === undefined) return { urgency, deadline: this.#now(), waits: 'never', key: id }
    const deadline = (entry.plan.dueAt ?? this.#now()) + entry.plan.interval
    return { urgency, deadline, waits: 'always', key: id, ...worthOf(this.#parts, id) }
  }

  /** Somebody who looks at a task is not left to sweeps, which may be slower. */
  #plan(entry: Entry, record: TaskRecord | null): void {
    const delay = record === null ? AFTER_A_BUG : this.#delayOf(record)
    const isSwept = record !== null && !this.#watched.has(record.id)
    entry.plan = planFrom(this.#now(), delay, isSwept ? entry.plan.sweeps : null)
  }

  /** For the log: what is planned is not written down before the poll has ended. */
  #nextIn(record: TaskRecord): Millis | null {
    const now = this.#now()
    const sweeps = this.#entries.get(record.id)?.plan.sweeps ?? null
    const at = nextTold(planFrom(now, this.#delayOf(record), sweeps), now)
    return at === null ? null : at - now
  }

  #delayOf(record: TaskRecord): Millis | false {
    const audience = { watched: this.#watched.has(record.id), streamed: this.#parts.hears(record) }
    return delayOf(record, audience, this.#now(), this.#paceOf(record))
  }

  #paceOf(record: TaskRecord): PaceAdvice {
    return this.#parts.line(record)?.pace ?? NO_PACE_ADVICE
  }

  #remaining(id: TaskId): Millis | false {
    const entry = this.#entries.get(id)
    return entry === undefined ? false : timerOf(entry.plan, this.#now())
  }

  /** Milliseconds until this task's poll is due, by when it was last heard of; 0 for one that never was. */
  #dueIn(record: TaskRecord): Millis {
    const heard = this.#parts.ledger.heard(record.id)
    const delay = this.#delayOf(record)
    if (heard === null || delay === false) return 0
    return Math.min(delay, Math.max(0, heard.answeredAt + delay - this.#now()))
  }

  /** Overdue polls go one after the other, at the pace of their connection's budget. */
  #spread(): (record: TaskRecord) => Millis {
    const slots = new Slots()
    return (record) => {
      const due = this.#dueIn(record)
      if (due > 0) return due
      return slots.next(record.connection, this.#parts.line(record)?.budget.use().allowedPerSecond ?? 1)
    }
  }

  #now(): EpochMs {
    return this.#parts.clock.now()
  }
}
