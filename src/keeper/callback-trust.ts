/**
 * Whether a connection's callbacks come. While they do, tasks that have one are polled as rarely as streamed ones; the
 * first that ends without its callback brings all of them back to their own pace.
 */
import { HOOK_SECRET_WORD } from '#domain/connection/callback-address.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND, type Clock, type EpochMs, type Millis } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** Without news nothing is known of a way that once worked. */
const BELIEVED_FOR: Millis = 10 * MINUTE
/** A callback may come after a poll that saw the same. */
const LATE_BY: Millis = 20 * SECOND

export class CallbackTrust {
  readonly #clock: Clock
  readonly #waiting: Alarm
  /** When each connection's last callback came; none for one whose callbacks stay away. */
  readonly #lastOf = new Map<ConnectionId, EpochMs>()
  /** When each task was named by a callback. */
  readonly #named = new Map<TaskId, EpochMs>()
  /** Tasks that are over and whose callback has not come, and until when it may. */
  readonly #due = new Map<TaskId, { readonly connection: ConnectionId; readonly until: EpochMs }>()

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock
    this.#waiting = new Alarm(timers)
  }

  /** Do callbacks tell of this task at present? */
  tells(record: TaskRecord): boolean {
    const last = this.#lastOf.get(record.connection)
    if (last === undefined || this.#clock.now() - last > BELIEVED_FOR) return false
    return asksForOurs(record) || this.#named.has(record.id)
  }

  /** A genuine callback named this task. */
  came({ id, connection }: TaskRecord): void {
    const now = this.#clock.now()
    this.#lastOf.set(connection, now)
    this.#due.delete(id)
    for (const [named, at] of this.#named) if (now - at > BELIEVED_FOR) this.#named.delete(named)
    this.#named.set(id, now)
  }

  /** These records changed. */
  follow(changed: readonly TaskRecord[]): void {
    const until = this.#clock.now() + LATE_BY
    for (const record of changed) {
      const isMissed = hasEnded(record) && asksForOurs(record) && !this.#named.has(record.id)
      if (isMissed && this.tells(record)) this.#due.set(record.id, { connection: record.connection, until })
    }
    if (this.#due.size > 0) this.#waiting.setIfFree(LATE_BY, () => this.#giveUp())
  }

  stop(): void {
    this.#waiting.clear()
  }

  #giveUp(): void {
    const now = this.#clock.now()
    for (const [id, { connection, until }] of this.#due) {
      if (until > now) continue
      this.#due.delete(id)
      this.#lastOf.delete(connection)
    }
    if (this.#due.size > 0) this.#waiting.set(LATE_BY, () => this.#giveUp())
  }
}

/** An end that vendors tell of: not one that a person or an oblivious vendor made. */
function hasEnded({ state }: TaskRecord): boolean {
  return state.phase === 'succeeded' || state.phase === 'failed'
}

/** Was the vendor asked, with its submit, to call this gateway? */
function asksForOurs({ request }: TaskRecord): boolean {
  return request !== null && JSON.stringify(request.options).includes(HOOK_SECRET_WORD)
}
