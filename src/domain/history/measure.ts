/**
 * What a task's timeline measures: how long it waited, how long it ran, when it was seen to end. Charts, history and
 * filters agree on it, and on what counts: a span that has a value, see `valueOf`.
 */
import type { Moment } from '#domain/task/task-filter.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord, VendorKey } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { boundsBetween, spanOf, valueOf } from '#domain/timeline/span.ts'
import type { PhaseEntry } from '#domain/timeline/timeline-entry.ts'
import { phaseEntries } from '#domain/timeline/timeline.ts'

/** A wait or a run that is over. */
export interface Measure {
  readonly ms: Millis
  /** When it was over for certain. */
  readonly at: EpochMs
}

/** Ends that say how long the work took; a cancelled or unknown task was not worked on to its end. */
const WORKED: readonly string[] = ['succeeded', 'failed', 'timedOut']

/**
 * How long a task waited for a worker, once that is over. Null where nobody can tell: it was never seen waiting, its
 * begin is open to the past, it went from waiting straight to its end, or it is known no better than to half of itself.
 * Dialects in `hidesRunning` have one word for waiting and running: there it is the time from waiting to the end.
 */
export function waitOf(record: TaskRecord, hidesRunning: ReadonlySet<VendorKey>): Measure | null {
  const all = phaseEntries(record.timeline)
  const at = all.findIndex(({ phase }) => phase === 'queued')
  const next = all[at + 1]
  if (at < 0 || next === undefined) return null
  const atWork = next.phase === 'running' || next.phase === 'finishing'
  return atWork || (hidesRunning.has(record.vendor) && WORKED.includes(next.phase))
    ? measureBetween(all[at], next)
    : null
}

/** How long a task that succeeded was worked on, storing its files included. A failure says little of a model's speed. */
export function runOf(record: TaskRecord): Measure | null {
  if (record.state.phase !== 'succeeded') return null
  const all = phaseEntries(record.timeline)
  return measureBetween(
    all.find(({ phase }) => phase === 'running' || phase === 'finishing'),
    all.findLast(({ phase }) => phase === 'succeeded'),
  )
}

/** When the task was seen to have ended: by then it had, wherever in its window the end lies. Null while it has none. */
export function endOf(record: TaskRecord): EpochMs | null {
  if (!isTerminal(record.state.phase)) return null
  return phaseEntries(record.timeline).at(-1)?.notAfter ?? null
}

/** The instant that a {@link Moment} names for a task; null where it never came or nobody can tell when. */
export function momentOf(record: TaskRecord, moment: Moment, hidesRunning: ReadonlySet<VendorKey>): EpochMs | null {
  switch (moment) {
    case 'waited':
      return waitOf(record, hidesRunning)?.at ?? null
    case 'ran':
      return runOf(record)?.at ?? null
    case 'ended':
      return endOf(record)
  }
}

/** The time between two phases that began, where it has a value. */
export function measureBetween(from: PhaseEntry | undefined, to: PhaseEntry | undefined): Measure | null {
  if (from === undefined || to === undefined) return null
  const ms = valueOf(spanOf(boundsBetween(from, to)))
  return ms === null ? null : { ms, at: to.notAfter }
}
