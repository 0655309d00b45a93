import type { TaskId } from '#domain/task/task.ts'
import { POLL_LOG_LENGTH, type PollLogEntry } from '#engine/engine.ts'

/** The last polls of each task in this session; not stored. */
export interface PollLog {
  add(id: TaskId, entry: PollLogEntry): void
  /** Newest first. The same array until the next poll. */
  read(id: TaskId): readonly PollLogEntry[]
  forget(id: TaskId): void
}

const NONE: readonly PollLogEntry[] = []

export function createPollLog(): PollLog {
  const entries = new Map<TaskId, readonly PollLogEntry[]>()
  return {
    add: (id, entry) => entries.set(id, [entry, ...(entries.get(id) ?? NONE)].slice(0, POLL_LOG_LENGTH)),
    read: (id) => entries.get(id) ?? NONE,
    forget: (id) => entries.delete(id),
  }
}
