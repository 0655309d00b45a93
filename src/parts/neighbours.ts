import type { TaskId } from '#domain/task/task.ts'

/** What lies before and after a task in the list that it was opened from. */
export interface Neighbours {
  readonly previous: TaskId | null
  readonly next: TaskId | null
  /** Its place, from 1; null where the filter no longer shows it. */
  readonly place: number | null
  readonly of: number
}

export function neighboursOf(ids: readonly TaskId[], task: TaskId): Neighbours {
  const at = ids.indexOf(task)
  // One that has left the list leads back to its beginning.
  if (at < 0) return { previous: null, next: ids[0] ?? null, place: null, of: ids.length }
  return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null, place: at + 1, of: ids.length }
}
