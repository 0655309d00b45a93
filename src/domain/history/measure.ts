/** What a task's timeline measures: how long it waited, how long it ran, when it ended. Charts and filters agree on it. */
import type { Moment } from '#domain/task/task-filter.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord, VendorKey } from '#domain/task/task.ts'
import { SECOND, type EpochMs, type Millis } from '#domain/time.ts'
import { stretches, type Stretch } from '#domain/timeline/timeline.ts'

/** A wait or a run that is over. */
export interface Measure {
  readonly ms: Millis
  /** When it was over. */
  readonly at: EpochMs
}

/** Polls are seconds apart: a measure that is off by less than this is good enough, however short it is. */
const FINE: Millis = 10 * SECOND

/** Ends that say how long the work took; a cancelled or unknown task was not worked on to its end. */
const WORKED: readonly string[] = ['succeeded', 'failed', 'timedOut']

/**
 * How long a task waited for a worker, once that is over. Null where nobody can tell: it was never seen waiting, its
 * begin is open to the past, it went from waiting straight to its end, or the windows are wider than half of the wait.
 * Dialects in `hidesRunning` have one word for waiting and running: there it is the time from waiting to the end.
 */
export function waitOf(record: TaskRecord, hidesRunning: ReadonlySet<VendorKey>): Measure | null {
  const all = stretches(record.timeline)
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
  const all = stretches(record.timeline)
  return measureBetween(
    all.find(({ phase }) => phase === 'running' || phase === 'finishing'),
    all.findLast(({ phase }) => phase === 'succeeded'),
  )
}

/** When the task reached its end, as far as known; null while it has none. */
export function endOf(record: TaskRecord): EpochMs | null {
  if (!isTerminal(record.state.phase)) return null
  return stretches(record.timeline).at(-1)?.began ?? null
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

/**
 * The one rule of what counts as a measure, for charts and for what history teaches: both ends are known, and together
 * they are off by less than half of the span, or by so little that polling could do no better.
 */
export function measureBetween(from: Stretch | undefined, to: Stretch | undefined): Measure | null {
  if (from === undefined || to === undefined || from.uncertainty === null || to.uncertainty === null) return null
  const ms = Math.max(0, to.began - from.began)
  return from.uncertainty + to.uncertainty <= Math.max(FINE, ms / 2) ? { ms, at: to.began } : null
}
