import { isTerminal } from '#domain/phase.ts'
import type { TaskId, TaskRecord } from '#domain/task.ts'
import { phaseEntries, queuedFor } from '#domain/timeline.ts'
import type { EpochMs } from '#domain/time.ts'
import { queueAges, type QueueLevel } from '#triage/queue-age.ts'

/** Whether a waiting task's wait is normal; null for a task that is not waiting. */
export function queueLevel(record: TaskRecord, now: EpochMs): QueueLevel | null {
  if (record.state.phase !== 'queued') return null
  const waited = queuedFor(record, now) ?? 0
  const { slowAfter, ticketAfter } = queueAges(record.vendor)
  if (waited < slowAfter) return 'normal'
  return ticketAfter === null || waited <= ticketAfter ? 'slow' : 'ticket'
}

/**
 * True when a task went from waiting to its end without being seen at work in between: how much of that time it waited
 * is unknown, and what is called its wait is an upper bound.
 */
export function waitIsBound(record: TaskRecord): boolean {
  if (!isTerminal(record.state.phase)) return false
  const phases = phaseEntries(record.timeline).map((entry) => entry.phase)
  return phases.includes('queued') && !phases.includes('running') && !phases.includes('finishing')
}

/** The tasks that have waited so long that somebody should look: as far as the vendor's advice goes. */
export function slowTasks(records: Iterable<TaskRecord>, now: EpochMs): ReadonlySet<TaskId> {
  const slow = new Set<TaskId>()
  for (const record of records) {
    const level = queueLevel(record, now)
    const worst = queueAges(record.vendor).ticketAfter === null ? 'slow' : 'ticket'
    if (level === worst) slow.add(record.id)
  }
  return slow
}
