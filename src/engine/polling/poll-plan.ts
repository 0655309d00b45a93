/** When a task's next poll is due, and what sweeps change about that. */
import { cadence } from '#domain/connection/cadence.ts'
import type { PaceAdvice } from '#domain/connection/pace.ts'
import type { ConnectionId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { DAY, SECOND } from '#domain/time.ts'

/** An open panel: somebody is looking, so every few seconds, whatever the task's age. */
const WATCHED_INTERVAL: Millis = 3 * SECOND

/** While a task's event stream tells what happens, a poll only makes sure that it tells everything. */
const STREAMED_INTERVAL: Millis = 20 * SECOND

/** Beyond 24.8 days a timer overflows and fires at once. */
const LONGEST_DELAY: Millis = DAY

/** Tasks that are all due at once (restored, back online) are planned over at most this long; the budget paces them. */
const LONGEST_SPREAD: Millis = 30 * SECOND

/** When the next sweep should tell of a task, and until when its own poll waits for that. */
export interface SweepTimes {
  readonly next: EpochMs
  readonly until: EpochMs
}

export interface PollPlan {
  /** Null: none is. */
  readonly dueAt: EpochMs | null
  /** The interval behind `dueAt`: how long this task can bear to wait for its turn. */
  readonly interval: Millis
  /** Null while no sweep tells of this task. */
  readonly sweeps: SweepTimes | null
}

/** Who else tells of a task, or wants to know. */
interface Audience {
  /** Somebody looks at it. */
  readonly watched: boolean
  /** An event stream tells about it at present. */
  readonly streamed: boolean
}

/** How long until a task's next poll, counted from `now`; false when it is not to be asked. */
export function delayOf(
  record: TaskRecord,
  { watched, streamed }: Audience,
  now: EpochMs,
  pace: PaceAdvice,
): Millis | false {
  const delay = cadence(record, now, pace)
  if (delay === false) return false
  // A line in trouble keeps its back-off, whoever is looking.
  const isFine = record.contact.kind === 'fine'
  if (isFine && streamed) return Math.max(delay, STREAMED_INTERVAL)
  return Math.min(delay, isFine && watched ? watchedInterval(pace) : LONGEST_DELAY)
}

/** Whoever looks, a vendor is not asked more often than it allows. */
function watchedInterval({ floor }: PaceAdvice): Millis {
  return Math.max(WATCHED_INTERVAL, floor)
}

/** A plan once somebody begins to look; the same one where they need not look sooner. */
export function watchedPlan(
  plan: PollPlan,
  record: TaskRecord,
  streamed: boolean,
  now: EpochMs,
  pace: PaceAdvice,
): PollPlan {
  const soon = now + watchedInterval(pace)
  const isSooner = plan.dueAt !== null && plan.dueAt > soon
  return isSooner && record.contact.kind === 'fine' && !streamed ? { ...plan, dueAt: soon } : plan
}

/** Milliseconds until a plan is due, for a timer; false when it never is. */
export function timerOf({ dueAt }: PollPlan, now: EpochMs): Millis | false {
  return dueAt === null ? false : Math.min(Math.max(1, dueAt - now), LONGEST_DELAY)
}

/** `delay` is what the task's own pace asks for; false when it is not to be asked. */
export function planFrom(now: EpochMs, delay: Millis | false, sweeps: SweepTimes | null): PollPlan {
  if (delay === false) return { dueAt: null, interval: 0, sweeps: null }
  const expected = sweeps !== null && sweeps.until > now ? sweeps : null
  return { dueAt: Math.max(now + delay, expected?.until ?? now), interval: delay, sweeps: expected }
}

/** When the task is told of next, by a sweep or a poll. */
export function nextTold({ dueAt, sweeps }: PollPlan, now: EpochMs): EpochMs | null {
  return dueAt !== null && sweeps !== null && sweeps.next > now ? Math.min(sweeps.next, dueAt) : dueAt
}

/** Deals each connection's slots, one poll after the other, at the requests a second that it may use. */
export class Slots {
  readonly #dealt = new Map<ConnectionId, number>()

  next(connection: ConnectionId, perSecond: number): Millis {
    const slot = this.#dealt.get(connection) ?? 0
    this.#dealt.set(connection, slot + 1)
    return Math.min((slot * SECOND) / perSecond, LONGEST_SPREAD)
  }
}
