/** Which tasks somebody looks at: in this tab (counted), or in one that follows (until it stops saying so). */
import type { TaskId } from '#domain/task/task.ts'
import type { Clock, EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'

/** A following tab repeats what it watches this often… */
export const REPEAT_INTEREST: Millis = 5 * SECOND
/** …and is believed a little longer, so that a closed tab is soon forgotten. */
const BELIEVED_FOR: Millis = 12 * SECOND

export class Interest {
  readonly #clock: Clock
  readonly #counts = new Map<TaskId, number>()
  /** Until when a following tab is believed. */
  readonly #elsewhere = new Map<TaskId, EpochMs>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Returns the way to stop. */
  watch(id: TaskId): () => void {
    let isWatching = true
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1)
    return () => {
      if (!isWatching) return
      isWatching = false
      const left = (this.#counts.get(id) ?? 1) - 1
      if (left === 0) this.#counts.delete(id)
      else this.#counts.set(id, left)
    }
  }

  watchedElsewhere(ids: readonly TaskId[]): void {
    for (const id of ids) this.#elsewhere.set(id, this.#clock.now() + BELIEVED_FOR)
  }

  here(): readonly TaskId[] {
    return [...this.#counts.keys()]
  }

  all(): ReadonlySet<TaskId> {
    for (const [id, until] of this.#elsewhere) if (until <= this.#clock.now()) this.#elsewhere.delete(id)
    return new Set([...this.#counts.keys(), ...this.#elsewhere.keys()])
  }
}
