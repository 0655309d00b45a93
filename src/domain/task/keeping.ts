/** How long a vendor knows a task. Whoever asks later than that is told that there is none. */
import type { Keeping } from '#domain/connection/pace.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { EpochMs } from '#domain/time.ts'
import { phaseEntries } from '#domain/timeline/timeline.ts'

/**
 * The earliest moment at which the vendor can have forgotten the task; null where nothing tells. One that goes on may
 * have ended right after it was last seen to, at `lastSeen`.
 */
export function forgottenFrom(
  { state, timeline }: Pick<TaskRecord, 'state' | 'timeline'>,
  keeping: Keeping,
  lastSeen: EpochMs | null,
): EpochMs | null {
  if (state.phase === 'gone') return null
  const entries = phaseEntries(timeline)
  const [first, last] = [entries[0], entries.at(-1)]
  const ended = isTerminal(state.phase) ? (last?.notBefore ?? null) : lastSeen
  const from = keeping.from === 'made' ? (first?.notBefore ?? null) : ended
  return from === null ? null : from + keeping.for
}

/** Whether it is time to tell a person: little of the vendor's time is left, or none. */
export function isNearlyForgotten(forgotten: EpochMs, keeping: Keeping, now: EpochMs): boolean {
  return forgotten - now < keeping.for / 4
}
