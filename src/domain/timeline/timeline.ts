import type { PhaseEntry, TimelineEntry } from '#domain/timeline/timeline-entry.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { Phase } from '#domain/task/phase.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { EpochMs, Millis } from '#domain/time.ts'

/** A phase with its begin and end as best estimates: the middle of each window. */
export interface Stretch {
  readonly phase: Phase
  readonly began: EpochMs
  /** Null while it lasts. */
  readonly ended: EpochMs | null
  /** How far `began` may be off, either way; null when the window is open to the past. */
  readonly uncertainty: Millis | null
}

/** The newest phase entry. */
export function currentPhase(timeline: readonly TimelineEntry[]): PhaseEntry | undefined {
  return phaseEntries(timeline).at(-1)
}

export function phaseEntries(timeline: readonly TimelineEntry[]): readonly PhaseEntry[] {
  return timeline.filter((entry) => entry.kind === 'phase')
}

/** The middle of a window; its end when the past is open. */
export function bestInstant(entry: Pick<PhaseEntry, 'notBefore' | 'notAfter'>): EpochMs {
  return entry.notBefore === null ? entry.notAfter : Math.round((entry.notBefore + entry.notAfter) / 2)
}

/** Phases as consecutive stretches of time, never negative: middles of overlapping windows are put in order. */
export function stretches(timeline: readonly TimelineEntry[]): readonly Stretch[] {
  const entries = phaseEntries(timeline)
  const begins: EpochMs[] = []
  for (const entry of entries) begins.push(Math.max(bestInstant(entry), begins.at(-1) ?? -Infinity))
  return entries.map((entry, index) => ({
    phase: entry.phase,
    began: begins[index] ?? entry.notAfter,
    ended: begins[index + 1] ?? (isTerminal(entry.phase) ? (begins[index] ?? entry.notAfter) : null),
    uncertainty: entry.notBefore === null ? null : (entry.notAfter - entry.notBefore) / 2,
  }))
}

/** Time spent in the given phases so far, in ms; null when none of them was ever seen. Never negative. */
function timeIn(record: TaskRecord, phases: readonly Phase[], now: EpochMs): Millis | null {
  const parts = stretches(record.timeline).filter((stretch) => phases.includes(stretch.phase))
  if (parts.length === 0) return null
  return parts.reduce((sum, part) => sum + Math.max(0, (part.ended ?? now) - part.began), 0)
}

/** How long the task waited, or has waited, for a worker. */
export function queuedFor(record: TaskRecord, now: EpochMs): Millis | null {
  return timeIn(record, ['queued'], now)
}

/** How long it was, or has been, worked on, storing the files included. */
export function ranFor(record: TaskRecord, now: EpochMs): Millis | null {
  return timeIn(record, ['running', 'finishing'], now)
}

/** From the first thing known of it to its end, or to now. */
export function totalFor(record: TaskRecord, now: EpochMs): Millis | null {
  const all = stretches(record.timeline)
  const first = all[0]
  const last = all.at(-1)
  if (first === undefined || last === undefined) return null
  return Math.max(0, (last.ended ?? now) - first.began)
}
