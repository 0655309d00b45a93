import type { TaskId, TaskRecord } from '#domain/task.ts'
import { queuedFor } from '#domain/timeline.ts'
import { MINUTE, type EpochMs } from '#domain/time.ts'

/** The HiAPI guide: under 2 minutes in the queue is normal, over 5 without progress is worth a ticket. */
export const QUEUE_NORMAL = 2 * MINUTE
export const QUEUE_TICKET = 5 * MINUTE

export type QueueAge = 'normal' | 'long' | 'ticket'

/** Whether a waiting task's wait is normal; null for a task that is not waiting. */
export function queueAge(record: TaskRecord, now: EpochMs): QueueAge | null {
  if (record.state.phase !== 'queued') return null
  const waited = queuedFor(record, now) ?? 0
  if (waited < QUEUE_NORMAL) return 'normal'
  return waited < QUEUE_TICKET ? 'long' : 'ticket'
}

/** The tasks that have waited so long that somebody should act. */
export function slowTasks(records: Iterable<TaskRecord>, now: EpochMs): ReadonlySet<TaskId> {
  const slow = new Set<TaskId>()
  for (const record of records) if (queueAge(record, now) === 'ticket') slow.add(record.id)
  return slow
}
