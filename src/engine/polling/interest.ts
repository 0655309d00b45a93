/** Which tasks somebody looks at: in this tab (counted), or in one that follows (until it stops saying so). */
import type { TaskId } from '#domain/task/task.ts'
import type { Clock, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'

/** A following tab repeats what it watches this often… */
export const REPEAT_INTEREST: Millis = 5 * SECOND
/** …and is believed a little longer, so that a closed tab is soon forgotten. */
const BELIEVED_FOR: Millis = 12 * SECOND

export interface Interest {
  /** Returns the way to stop. */
  watch(id: TaskId): () => void
  watchedElsewhere(ids: readonly TaskId[]): void
  here(): readonly TaskId[]
  all(): ReadonlySet<TaskId>
}

export function createInterest(clock: Clock): Interest {
  const counts = new Map<TaskId, number>()
  const elsewhere = new Map<TaskId, number>()
  return {
    watch(id) {
      let watching = true
      counts.set(id, (counts.get(id) ?? 0) + 1)
      return () => {
        if (!watching) return
        watching = false
        const left = (counts.get(id) ?? 1) - 1
        if (left === 0) counts.delete(id)
        else counts.set(id, left)
      }
    },
    watchedElsewhere(ids) {
      for (const id of ids) elsewhere.set(id, clock.now() + BELIEVED_FOR)
    },
    here: () => [...counts.keys()],
    all() {
      for (const [id, until] of elsewhere) if (until <= clock.now()) elsewhere.delete(id)
      return new Set([...counts.keys(), ...elsewhere.keys()])
    },
  }
}
