/**
 * One headless QueryObserver per task that may be polled now, made and destroyed here. Query owns timers, cancelling
 * and joining of concurrent asks; the plan (when is the next poll due) is ours and lives in the entry.
 */
import { hashKey, type QueryClient, QueryObserver, type QueryObserverOptions } from '@tanstack/react-query'
import { cadence } from '#domain/cadence.ts'
import type { TaskId, TaskRecord } from '#domain/task.ts'
import { isLive } from '#domain/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import type { PollLogEntry } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Line } from '#engine/line.ts'
import type { TurnRequest } from '#engine/polling/budget.ts'
import { pollTask, type PollParts } from '#engine/polling/poll-task.ts'
import { POLL_SHARE } from '#engine/polling/rate.ts'
import { taskKey, type TaskKey, taskQuery } from '#engine/polling/task-query.ts'

/** An open panel: somebody is looking, so every few seconds, whatever the task's age. */
export const WATCHED_INTERVAL: Millis = 3 * SECOND

/** While a task's event stream tells what happens, a poll only makes sure that it tells everything. */
export const STREAMED_INTERVAL: Millis = 20 * SECOND

/** Beyond 24.8 days a timer overflows and fires at once. */
const LONGEST_DELAY: Millis = DAY

/** Tasks that are all due at once (restored, back online) are planned over at most this long; the budget paces them. */
const LONGEST_SPREAD: Millis = 30 * SECOND

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
  nextPollAt(id: TaskId): EpochMs | null
  readonly live: number
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
  readonly observer: TaskObserver
  readonly options: TaskObserverOptions
  dueAt: EpochMs | null
  /** The interval behind `dueAt`: how long this task can bear to wait for its turn. */
  interval: Millis
}

export function createPoller(parts: PollerParts): Poller {
  const { queryClient, ledger, clock, mayPoll } = parts
  const entries = new Map<TaskId, Entry>()
  const live = new Set<TaskId>()
  const urgent = new Set<TaskId>()
  let watched: ReadonlySet<TaskId> = new Set()
  const pollParts: PollParts = {
    ...parts,
    onPoll: (record, poll) => parts.onPoll(record, { ...poll, next: delayOf(record) || null }),
  }

  async function poll(id: TaskId, signal: AbortSignal): Promise<TaskRecord | null> {
    const entry = entries.get(id)
    const at = entry?.dueAt ?? clock.now()
    const urgency = urgent.has(id) ? 'person' : watched.has(id) ? 'watched' : 'due'
    const deadline = at + (entry?.interval ?? 0)
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

  function plan(entry: Entry, record: TaskRecord | null): void {
    const delay = record === null ? AFTER_A_BUG : delayOf(record)
    entry.dueAt = delay === false ? null : clock.now() + delay
    entry.interval = delay === false ? 0 : delay
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
      refetchIntervalInBackground: true,
      notifyOnChangeProps: [],
    }
    const observer: TaskObserver = new QueryObserver(queryClient, options)
    entries.set(id, { observer, options, dueAt: clock.now() + first, interval: 0 })
    observer.subscribe(() => undefined)
    if (first === 0) ask(observer)
  }

  function close(id: TaskId, entry: Entry): void {
    entries.delete(id)
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
    const dueAt = entries.get(id)?.dueAt ?? null
    return dueAt === null ? false : Math.min(Math.max(1, dueAt - clock.now()), LONGEST_DELAY)
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
    if (isAlive) live.add(id)
    else live.delete(id)
    if (!isAlive || !mayPoll(record)) {
      if (entry !== undefined) close(id, entry)
    } else if (entry === undefined) {
      open(record, first(record))
    } else if (entry.dueAt === null && !isFetching(entry)) {
      plan(entry, record)
      entry.observer.setOptions(entry.options)
    }
  }

  /** Gives each connection's overdue polls one slot after the other, at the pace of its budget. */
  function spread(): (record: TaskRecord) => Millis {
    const slots = new Map<string, number>()
    return (record) => {
      const due = dueIn(record)
      if (due > 0) return due
      const slot = slots.get(record.connection) ?? 0
      slots.set(record.connection, slot + 1)
      const allowed = parts.line(record)?.budget.use().allowedPerSecond ?? 1
      return Math.min((slot * SECOND) / (allowed * POLL_SHARE), LONGEST_SPREAD)
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
        if (entry === undefined || entry.dueAt === null || entry.dueAt <= soon || isFetching(entry)) continue
        const record = ledger.get(id)
        if (record?.contact.kind !== 'fine' || parts.hears(record)) continue
        entry.dueAt = soon
        entry.observer.setOptions(entry.options)
      }
    },
    catchUp() {
      const now = clock.now()
      for (const entry of entries.values()) {
        if (entry.dueAt !== null && entry.dueAt <= now && !isFetching(entry)) ask(entry.observer)
      }
    },
    nextPollAt: (id) => entries.get(id)?.dueAt ?? null,
    get live() {
      return live.size
    },
  }
}

function isFetching(entry: Entry): boolean {
  return entry.observer.getCurrentQuery().state.fetchStatus === 'fetching'
}
