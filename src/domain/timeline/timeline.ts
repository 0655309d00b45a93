import type { PhaseEntry, TimelineEntry } from '#domain/timeline/timeline-entry.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { Phase } from '#domain/task/phase.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { EpochMs } from '#domain/time.ts'
import { boundsBetween, boundsOf, spanOf, UNKNOWN_SPAN, type Bounds, type Span } from '#domain/timeline/span.ts'

/** The newest phase entry. */
export function currentPhase(timeline: readonly TimelineEntry[]): PhaseEntry | undefined {
  const last = timeline.at(-1)
  return last?.kind === 'phase' ? last : timeline.findLast((entry) => entry.kind === 'phase')
}

/** Asked of a hundred thousand tasks at once: most timelines have nothing else, and are no copy. */
export function phaseEntries(timeline: readonly TimelineEntry[]): readonly PhaseEntry[] {
  return hasPhasesOnly(timeline) ? timeline : timeline.filter((entry) => entry.kind === 'phase')
}

function hasPhasesOnly(timeline: readonly TimelineEntry[]): timeline is readonly PhaseEntry[] {
  for (const { kind } of timeline) if (kind !== 'phase') return false
  return true
}

/** The middle of a window, its end when the past is open: for drawing alone, never for a figure. */
export function bestInstant(entry: Pick<PhaseEntry, 'notBefore' | 'notAfter'>): EpochMs {
  return entry.notBefore === null ? entry.notAfter : Math.round((entry.notBefore + entry.notAfter) / 2)
}

/**
 * Time spent in the given phases so far, all their turns added up. Unknown when none of them was ever seen. `now` is an
 * event that lies where it lies: a phase that goes on has lasted at least since the last moment it can have begun.
 */
function timeIn({ timeline }: Pick<TaskRecord, 'timeline'>, phases: readonly Phase[], now: EpochMs): Span {
  const entries = phaseEntries(timeline)
  let sum: Bounds | null = null
  for (const [index, entry] of entries.entries()) {
    if (!phases.includes(entry.phase)) continue
    const next = entries[index + 1]
    const part = next === undefined ? boundsBetween(entry, { notBefore: now, notAfter: now }) : lasted(entry, next)
    sum = sum === null ? part : added(sum, part)
  }
  return sum === null ? UNKNOWN_SPAN : spanOf(sum)
}

/**
 * How long a phase lasted, when the next one is known. A vendor that does not know a task any more says nothing of what
 * became of it: what it was doing last may go on.
 */
export function lasted(entry: PhaseEntry, next: PhaseEntry): Bounds {
  const { low, high } = boundsBetween(entry, next)
  return { low, high: next.phase === 'gone' ? null : high }
}

function added(a: Bounds, b: Bounds): Bounds {
  return { low: a.low + b.low, high: a.high === null || b.high === null ? null : a.high + b.high }
}

/**
 * How long the task waited, or has waited, for a worker. Of one that went from waiting to its end without being seen at
 * work nobody knows how much of that time it ran: there its wait is at most all of it.
 */
export function queuedFor(record: Pick<TaskRecord, 'state' | 'timeline'>, now: EpochMs): Span {
  const waited = timeIn(record, ['queued'], now)
  return waitIsBound(record) ? spanOf({ low: 0, high: boundsOf(waited).high }) : waited
}

/** How long it was, or has been, worked on, storing the files included. */
export function ranFor(record: Pick<TaskRecord, 'timeline'>, now: EpochMs): Span {
  return timeIn(record, ['running', 'finishing'], now)
}

/** Phases that can be a task's first: when they began, the task began. */
const FIRST: readonly Phase[] = ['submitting', 'queued']

/**
 * From the task's begin to its end, or to now. One that was first seen at work began some time before that; one that
 * its vendor does not know has no duration at all.
 */
export function totalFor({ state, timeline }: Pick<TaskRecord, 'state' | 'timeline'>, now: EpochMs): Span {
  const entries = phaseEntries(timeline)
  const [first, last] = [entries[0], entries.at(-1)]
  if (first === undefined || last === undefined || state.phase === 'gone') return UNKNOWN_SPAN
  const end = isTerminal(last.phase) ? last : { notBefore: now, notAfter: now }
  const { low, high } = boundsBetween(first, end)
  return spanOf({ low, high: FIRST.includes(first.phase) ? high : null })
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
