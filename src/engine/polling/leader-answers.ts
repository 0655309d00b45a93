/** A following tab that asked the leader to poll waits here until it hears of each of those polls, or has waited enough. */
import type { TaskId } from '#domain/task/task.ts'
import type { Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import type { Timers } from '#engine/timers.ts'

/** How long a following tab waits for the leader to say that it polled. */
const LEADER_ANSWERS_WITHIN: Millis = 10 * SECOND

interface Waiter {
  readonly missing: Set<TaskId>
  readonly end: () => void
}

export class LeaderAnswers {
  readonly #timers: Timers
  readonly #waiters = new Set<Waiter>()

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** Resolves when all of these were polled, or after a while. */
  wait(ids: readonly TaskId[]): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        this.#waiters.delete(waiter)
        resolve()
      }
      const cancel = this.#timers.after(LEADER_ANSWERS_WITHIN, end)
      const waiter = { missing: new Set(ids), end }
      this.#waiters.add(waiter)
    })
  }

  /** The leader polled this one. */
  heard(id: TaskId): void {
    for (const { missing, end } of this.#waiters) {
      missing.delete(id)
      if (missing.size === 0) end()
    }
  }
}
