import type { TaskId, TaskRecord } from '#domain/task/task.ts'

/** Which tasks were sent again, as `resubmitted` finds them by going through all. */
export class SentAgain {
  readonly #of = new Map<TaskId, TaskId>()
  readonly #times = new Map<TaskId, number>()
  #ids: ReadonlySet<TaskId> | null = null

  /** Another set after each change. */
  get ids(): ReadonlySet<TaskId> {
    this.#ids ??= new Set(this.#times.keys())
    return this.#ids
  }

  /** Whether that changed anything. */
  learn({ id, resubmitOf }: Pick<TaskRecord, 'id' | 'resubmitOf'>): boolean {
    const before = this.#of.get(id) ?? null
    if (before === resubmitOf) return false
    if (before !== null) this.#count(before, -1)
    if (resubmitOf === null) this.#of.delete(id)
    else {
      this.#of.set(id, resubmitOf)
      this.#count(resubmitOf, 1)
    }
    this.#ids = null
    return true
  }

  forget(id: TaskId): boolean {
    return this.learn({ id, resubmitOf: null })
  }

  #count(id: TaskId, more: 1 | -1): void {
    const times = (this.#times.get(id) ?? 0) + more
    if (times === 0) this.#times.delete(id)
    else this.#times.set(id, times)
  }
}
