/**
 * One headless QueryObserver per task that may be polled now, made and destroyed here. Query owns timers, cancelling
 * and joining of concurrent asks; the plan (when is the next poll due) is ours and lives in the entry.
 */
import { hashKey, type QueryClient, QueryObserver, type QueryObserverOptions } from '@tanstack/react-query'
import { cadence } from '#domain/connection/cadence.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { isLive } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import type { PollLogEntry } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Line } from '#engine/connection/line.ts'
import type { TurnRequest } from '#engine/connection/budget.ts'
import { nextTold, planFrom, type PollPlan, slots, type SweepTimes } from '#engine/polling/poll-plan.ts'
import { pollTask, type PollParts, takeIn, type TaskNews } from '#engine/polling/poll-task.ts'
import { BY_PLAN, taskKey, type TaskKey, taskQuery } from '#engine/polling/task-query.ts'

/** An open panel: somebody is looking, so every few seconds, whatever the task's age. */
export const WATCHED_INTERVAL: Millis = 3 * SECOND

/** While a task's event stream tells what happens, a poll only makes sure that it tells everything. */
export const STREAMED_INTERVAL: Millis = 20 * SECOND

/** Beyond 24.8 days a timer overflows and fires at once. */
const LONGEST_DELAY: Millis = DAY

/** After a bug of ours the task is asked again at leisure instead of in a tight loop. */
const AFTER_A_BUG: Millis = MINUTE

export interface Poller {
  /** Makes observers match what may be polled, all of it. Overdue polls are spread. */
  reconcile(): void
  /** The same for these only; a task that is new here is polled at once. */
  touch(ids: Iterable<TaskId>): void
  /** Ahead of all others. Resolves when it was answered or cannot be asked. */
  pollNow(id: TaskId): Promise<void>
  /** Somebody looks at these, until the next call. */
  watch(ids: ReadonlySet<TaskId>): void
  /** After a sleep or a throttled background: what timers missed is asked now, as fast as the budget lets it. */
  catchUp(): void
  /**
   * A row of the vendor's list takes the place of a poll, and the task waits for the next sweep. False when a poll is
   * under way, which will tell by itself, or a person asked for one.
   */
  swept(id: TaskId, news: TaskNews, sweeps: SweepTimes): boolean
  /** No sweep will tell of this connection's tasks for now: each is polled by its own pace again. */
  fallBack(connection: ConnectionId): void
  /** How often the task would be polled by itself; null when it is not. */
  paceOf(id: TaskId): Millis | null
  nextPollAt(id: TaskId): EpochMs | null
  readonly live: number
  /** What may be polled now, by connection. */
  readonly polled: ReadonlyMap<ConnectionId, ReadonlySet<TaskId>>
}

export interface PollerParts {
  readonly queryClient: QueryClient
  readonly ledger: EngineLedger
  readonly clock: Clock
  readonly line: (record: TaskRecord) => Line | undefined
  /** May this live task be polled by this tab now? */
  readonly mayPoll: (record: TaskRecord) => boolean
  /** Does an event stream tell about it at present? */
  readonly hears: (record: TaskRecord) => boolean
  readonly onPoll: (record: TaskRecord, entry: PollLogEntry) => void
}

type TaskObserver = QueryObserver<TaskRecord | null, Error, TaskRecord | null, TaskRecord | null, TaskKey>
type TaskObserverOptions = QueryObserverOptions<TaskRecord | null, Error, TaskRecord | null, TaskRecord | null, TaskKey>

interface Entry {
  readonly connection: ConnectionId
  readonly observer: TaskObserver
  readonly options: TaskObserverOptions
  plan: PollPlan
}

export function createPoller(parts: PollerParts): Poller {
  const { queryClient, ledger, clock, mayPoll } = parts
  const entries = new Map<TaskId, Entry>()
  const polled = new Map<ConnectionId, Set<TaskId>>()
  const live = new Set<TaskId>()
  const urgent = new Set<TaskId>()
  let watched: ReadonlySet<TaskId> = new Set()
  const pollParts: PollParts = {
    ...parts,
    onPoll: (record, poll) => parts.onPoll(record, { ...poll, next: nextIn(record) }),
  }

  async function poll(id: TaskId, signal: AbortSignal): Promise<TaskRecord | null> {
    const entry = entries.get(id)
    const at = entry?.plan.dueAt ?? clock.now()
    const urgency = urgent.has(id) ? 'person' : watched.has(id) ? 'watched' : 'due'
    const deadline = at + (entry?.plan.interval ?? 0)
    const turn: TurnRequest = { urgency, deadline, waits: entry === undefined ? 'never' : 'always', key: id }
    let after: TaskRecord | null = null
    try {
      after = await pollTask(pollParts, id, turn, signal)
      return after
    } finally {
      urgent.delete(id)
      if (entry !== undefined) plan(entry, after)
    }
  }

  /** Somebody who looks at a task is not left to sweeps, which may be slower. */
  function plan(entry: Entry, record: TaskRecord | null): void {
    const delay = record === null ? AFTER_A_BUG : delayOf(record)
    entry.plan = planFrom(clock.now(), delay, record === null || watched.has(record.id) ? null : entry.plan.sweeps)
  }

  /** For the log: what is planned is not written down before the poll has ended. */
  function nextIn(record: TaskRecord): Millis | null {
    const now = clock.now()
    const at = nextTold(planFrom(now, delayOf(record), entries.get(record.id)?.plan.sweeps ?? null), now)
    return at === null ? null : at - now
  }

  function delayOf(record: TaskRecord): Millis | false {
    const delay = cadence(record, clock.now())
    if (delay === false) return false
    if (record.contact.kind === 'fine' && parts.hears(record)) return Math.max(delay, STREAMED_INTERVAL)
    // A line in trouble keeps its back-off, whoever is looking.
    const closest = watched.has(record.id) && record.contact.kind === 'fine' ? WATCHED_INTERVAL : LONGEST_DELAY
    return Math.min(delay, closest)
  }

  function open(record: TaskRecord, first: Millis): void {
    const { id } = record
    const options: TaskObserverOptions = {
      ...taskQuery(id, poll),
      // With data of its own the observer does not ask on mounting: the plan says when.
      initialData: () => ledger.get(id) ?? null,
      refetchInterval: (query) => (query.state.fetchStatus === 'fetching' ? false : remaining(id)),
      ...BY_PLAN,
    }
    const observer: TaskObserver = new QueryObserver(queryClient, options)
    const plan = { dueAt: clock.now() + first, interval: 0, sweeps: null }
    entries.set(id, { connection: record.connection, observer, options, plan })
    polled.set(record.connection, (polled.get(record.connection) ?? new Set()).add(id))
    observer.subscribe(() => undefined)
    if (first === 0) ask(observer)
  }

  function close(id: TaskId, entry: Entry): void {
    entries.delete(id)
    polled.get(entry.connection)?.delete(id)
    urgent.delete(id)
    entry.observer.destroy()
    drop(id)
  }

  /** `removeQueries` would look at every query there is. */
  function drop(id: TaskId): void {
    const query = queryClient.getQueryCache().get(hashKey(taskKey(id)))
    if (query !== undefined) queryClient.getQueryCache().remove(query)
  }

  function remaining(id: TaskId): Millis | false {
    const dueAt = entries.get(id)?.plan.dueAt ?? null
    return dueAt === null ? false : Math.min(Math.max(1, dueAt - clock.now()), LONGEST_DELAY)
  }

  /** The timer follows, unless a poll is under way: its end sets the timer. */
  function rePlan(entry: Entry, next: PollPlan): void {
    entry.plan = next
    if (!isFetching(entry)) entry.observer.setOptions(entry.options)
  }

  /** Joins a poll that is under way. What comes of it is in the ledger. */
  function ask(observer: TaskObserver): void {
    void observer.refetch({ cancelRefetch: false })
  }

  /** Milliseconds until this task's poll is due, by when it was last heard of; 0 for one that never was. */
  function dueIn(record: TaskRecord): Millis {
    const heard = ledger.heard(record.id)
    const delay = delayOf(record)
    if (heard === null || delay === false) return 0
    return Math.max(0, heard.answeredAt + delay - clock.now())
  }

  function touchOne(id: TaskId, first: (record: TaskRecord) => Millis): void {
    const record = ledger.get(id)
    const entry = entries.get(id)
    const isAlive = record !== undefined && isLive(record)
    // Without a connection nobody asks about it.
    if (isAlive && parts.line(record) !== undefined) live.add(id)
    else live.delete(id)
    if (!isAlive || !mayPoll(record)) {
      if (entry !== undefined) close(id, entry)
    } else if (entry === undefined) {
      open(record, first(record))
    } else if (entry.plan.dueAt === null && !isFetching(entry)) {
      plan(entry, record)
      entry.observer.setOptions(entry.options)
    }
  }

  /** Overdue polls go one after the other, at the pace of their connection's budget. */
  function spread(): (record: TaskRecord) => Millis {
    const slot = slots()
    return (record) => {
      const due = dueIn(record)
      return due > 0 ? due : slot(record.connection, parts.line(record)?.budget.use().allowedPerSecond ?? 1)
    }
  }

  return {
    reconcile() {
      const first = spread()
      for (const id of entries.keys()) if (ledger.get(id) === undefined) touchOne(id, first)
      for (const record of ledger.records()) touchOne(record.id, first)
    },
    touch(ids) {
      for (const id of ids) touchOne(id, dueIn)
    },
    async pollNow(id) {
      const record = ledger.get(id)
      const line = record && parts.line(record)
      if (record === undefined || record.remote === null || line === undefined || line.budget.blocked !== null) return
      urgent.add(id)
      line.budget.promote(id)
      const entry = entries.get(id)
      if (entry !== undefined) {
        await entry.observer.refetch({ cancelRefetch: false })
        return
      }
      // Over, paused, or polled by nobody now: asked once, without an observer.
      await queryClient.fetchQuery({ ...taskQuery(id, poll), staleTime: 0 }).catch(() => null)
      if (!entries.has(id)) drop(id)
    },
    watch(ids) {
      watched = ids
      for (const id of ids) {
        const entry = entries.get(id)
        const soon = clock.now() + WATCHED_INTERVAL
        const dueAt = entry?.plan.dueAt ?? null
        if (entry === undefined || dueAt === null || dueAt <= soon || isFetching(entry)) continue
        const record = ledger.get(id)
        if (record?.contact.kind !== 'fine' || parts.hears(record)) continue
        rePlan(entry, { ...entry.plan, dueAt: soon })
      }
    },
    catchUp() {
      const now = clock.now()
      for (const entry of entries.values()) {
        const { dueAt } = entry.plan
        if (dueAt !== null && dueAt <= now && !isFetching(entry)) ask(entry.observer)
      }
    },
    swept(id, news, sweeps) {
      const entry = entries.get(id)
      const record = ledger.get(id)
      if (entry === undefined || record === undefined || urgent.has(id)) return false
      const line = parts.line(record)
      const asking = isFetching(entry)
      if (line === undefined || (asking && !line.budget.withdraw(id))) return false
      entry.plan = { ...entry.plan, sweeps }
      // A poll that left after the page was asked for knows better.
      const isNews = (ledger.heard(id)?.stateAskedAt ?? 0) <= news.askedAt
      plan(entry, isNews ? takeIn(pollParts, id, line, news) : record)
      if (!asking) entry.observer.setOptions(entry.options)
      return true
    },
    fallBack(connection) {
      const first = spread()
      for (const id of polled.get(connection) ?? []) {
        const entry = entries.get(id)
        const record = ledger.get(id)
        if (entry === undefined || record === undefined || entry.plan.sweeps === null) continue
        const { dueAt } = entry.plan
        const isPlanned = dueAt !== null && !isFetching(entry)
        rePlan(entry, { ...entry.plan, sweeps: null, dueAt: isPlanned ? clock.now() + first(record) : dueAt })
      }
    },
    paceOf(id) {
      const record = entries.has(id) ? ledger.get(id) : undefined
      return record === undefined ? null : delayOf(record) || null
    },
    nextPollAt(id) {
      const entry = entries.get(id)
      return entry === undefined ? null : nextTold(entry.plan, clock.now())
    },
    polled,
    get live() {
      return live.size
    },
  }
}

function isFetching(entry: Entry): boolean {
  return entry.observer.getCurrentQuery().state.fetchStatus === 'fetching'
}
