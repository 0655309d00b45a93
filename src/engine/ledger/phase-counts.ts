import type { Phase } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'

export type PhaseCounts = Readonly<Record<Phase, number>>

export const NO_TASKS = {
  tracked: 0,
  submitting: 0,
  unconfirmed: 0,
  queued: 0,
  running: 0,
  finishing: 0,
  unrecognised: 0,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  cancelled: 0,
  gone: 0,
} as const satisfies Record<Phase, number>

/** By going through all of them. */
export function countsOf(records: Iterable<TaskRecord>): PhaseCounts {
  const counts: Record<Phase, number> = { ...NO_TASKS }
  for (const { state } of records) counts[state.phase] += 1
  return counts
}
