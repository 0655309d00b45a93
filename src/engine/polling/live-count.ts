import type { ConnectionId, TaskId } from '#domain/task/task.ts'

/** How many tasks are live, by connection. */
export class LiveCount {
  readonly #where = new Map<TaskId, ConnectionId>()
  readonly #counts = new Map<ConnectionId, number>()

  get total(): number {
    return this.#where.size
  }

  /** As it is now: another map each time. */
  get byConnection(): ReadonlyMap<ConnectionId, number> {
    return new Map(this.#counts)
  }

  /** Where the task is live; null when it is not. */
  put(id: TaskId, connection: ConnectionId | null): void {
    const before = this.#where.get(id) ?? null
    if (before === connection) return
    if (before !== null) {
      const left = (this.#counts.get(before) ?? 1) - 1
      if (left === 0) this.#counts.delete(before)
      else this.#counts.set(before, left)
    }
    if (connection === null) this.#where.delete(id)
    else {
      this.#where.set(id, connection)
      this.#counts.set(connection, (this.#counts.get(connection) ?? 0) + 1)
    }
  }
}
