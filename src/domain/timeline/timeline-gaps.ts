/** What of a timeline nobody saw: it is drawn as unobserved instead of being given to a phase. */
import { PACES } from '#domain/connection/cadence.ts'
import { isTerminal, type Phase } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { bestInstant, phaseEntries } from '#domain/timeline/timeline.ts'
import type { PhaseEntry } from '#domain/timeline/timeline-entry.ts'

/** So many of the slowest polls fit into a window before it says that nobody was watching. */
const MISSED_POLLS = 3

export interface Gap {
  readonly from: EpochMs
  readonly to: EpochMs
}

/**
 * The time before a change during which nobody watched: its window is wider than the polling in the phase before
 * explains. Null for a change that was seen, and for one that nobody polls for, such as the answer to a submit.
 */
export function unobservedBefore({ notBefore, notAfter }: PhaseEntry, previous: Phase | undefined): Gap | null {
  const pace = Object.entries(PACES).find(([phase]) => phase === previous)?.[1]
  if (pace === undefined || notBefore === null || notAfter - notBefore <= MISSED_POLLS * pace.cap) return null
  return { from: notBefore, to: notAfter }
}

/**
 * True when a task went from waiting to its end without being seen at work in between: how much of that time it waited
 * is unknown, and what is called its wait is an upper bound.
 */
export function waitIsBound({ state, timeline }: Pick<TaskRecord, 'state' | 'timeline'>): boolean {
  if (!isTerminal(state.phase)) return false
  const phases = phaseEntries(timeline).map((entry) => entry.phase)
  return phases.includes('queued') && !phases.includes('running') && !phases.includes('finishing')
}

/** The most that the task can have waited, where nobody saw when the wait ended; null where that is known. */
export function waitAtMost(record: Pick<TaskRecord, 'state' | 'timeline'>): Millis | null {
  const entries = phaseEntries(record.timeline)
  const place = entries.findIndex((entry) => entry.phase === 'queued')
  const [queued, next] = [entries[place], entries[place + 1]]
  if (queued === undefined || next === undefined) return null
  const end = waitIsBound(record) ? bestInstant(next) : (unobservedBefore(next, 'queued')?.to ?? null)
  return end === null ? null : Math.max(0, end - bestInstant(queued))
}
