import { SortedList } from '#domain/sorted-list.ts'
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

  readonly #gaps = new SortedList<Millis>((a, b) => a - b)

  heard(id: TaskId, at: EpochMs): void {
    const before = this.#last.get(id)
    // A clock that was set back measures nothing.
    const gap = before === undefined || at < before.at ? null : at - before.at
    if (before !== undefined && before.gap !== null) this.#gaps.remove(before.gap)
    if (gap !== null) this.#gaps.add(gap)
    this.#last.set(id, { at, gap })
  }

  /** The task is over, or not asked about for a while: that time is no interval. */
  drop(id: TaskId): void {
    const gap = this.#last.get(id)?.gap ?? null
    if (gap !== null) this.#gaps.remove(gap)
    this.#last.delete(id)
  }

  /** Null before any task was heard of twice. */
  checks(): Checks | null {
    const { items } = this.#gaps
    const [least, most] = [items.at(0), items.at(-1)]
    return least === undefined || most === undefined ? null : { least, most, tasks: items.length }
  }
}
