import type { TaskId } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'

/** How far apart the last two answers about a task were: of the task heard of most often, and of the one least often. */
export interface Checks {
  readonly least: Millis
  readonly most: Millis
  /** Tasks that were heard of twice; the others say nothing yet. */
  readonly tasks: number
}

/**
 * How often a connection's live tasks are checked, as it happened: budgets, lists, waits and open panels decide that
 * together, so it is measured instead of being worked out from any one of them.
 */
export class CheckGaps {
  readonly #last = new Map<TaskId, { readonly at: EpochMs; readonly gap: Millis | null }>()

  heard(id: TaskId, at: EpochMs): void {
    const before = this.#last.get(id)
    // A clock that was set back measures nothing.
    this.#last.set(id, { at, gap: before === undefined || at < before.at ? null : at - before.at })
  }

  /** The task is over, or not asked about for a while: that time is no interval. */
  drop(id: TaskId): void {
    this.#last.delete(id)
  }

  /** Null before any task was heard of twice. */
  checks(): Checks | null {
    let [least, most, tasks] = [Infinity, 0, 0]
    for (const { gap } of this.#last.values()) {
      if (gap === null) continue
      least = Math.min(least, gap)
      most = Math.max(most, gap)
      tasks += 1
    }
    return tasks === 0 ? null : { least, most, tasks }
  }
}
