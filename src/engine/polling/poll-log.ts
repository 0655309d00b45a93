import type { TaskId } from '#domain/task/task.ts'
import { POLL_LOG_LENGTH, type PollLogEntry } from '#engine/engine.ts'

const NONE: readonly PollLogEntry[] = []

/** The last polls of each task in this session; not stored. */
export class PollLog {
  readonly #entries = new Map<TaskId, readonly PollLogEntry[]>()

  add(id: TaskId, entry: PollLogEntry): void {
    this.#entries.set(id, [entry, ...this.read(id)].slice(0, POLL_LOG_LENGTH))
  }

  /** Newest first. The same array until the next poll. */
  read(id: TaskId): readonly PollLogEntry[] {
    return this.#entries.get(id) ?? NONE
  }

  forget(id: TaskId): void {
    this.#entries.delete(id)
  }
}
