/** When a task's next poll is due, and what sweeps change about that. */
import type { ConnectionId } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { POLL_SHARE } from '#engine/connection/rate.ts'

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
export function slots(): (connection: ConnectionId, perSecond: number) => Millis {
  const dealt = new Map<ConnectionId, number>()
  return (connection, perSecond) => {
    const slot = dealt.get(connection) ?? 0
    dealt.set(connection, slot + 1)
    return Math.min((slot * SECOND) / (perSecond * POLL_SHARE), LONGEST_SPREAD)
  }
}
