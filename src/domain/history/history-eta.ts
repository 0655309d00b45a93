/** How much longer a live task may take: a range out of history, or what the vendor says. Never invented. */
import { countUpTo, percentile, SMALLEST_SAMPLE, type ModelHistory, type Sample } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { boundsOf, leastOf } from '#domain/timeline/span.ts'
import { queuedFor, ranFor, totalFor } from '#domain/timeline/timeline.ts'

export interface Eta {
  /** Time left; both ends are the same when the vendor names one number. */
  readonly low: Millis
  readonly high: Millis
  readonly source: 'history' | 'vendor'
}

/** Of those that took longer than this task has so far, this share was done by then. */
const LOW_SHARE = 0.25
const HIGH_SHARE = 0.9

/** Fewer comparable tasks than this are no basis: hardly any took as long as this one has already. */
const FEWEST_SURVIVORS = 5

/**
 * Null when nothing is known. `oneWord`: the vendor has one word for waiting and working, so that a task is queued
 * until its result is there.
 */
export function etaOf(record: TaskRecord, history: ModelHistory, oneWord: boolean, now: EpochMs): Eta | null {
  return fromHistory(record, history, oneWord, now) ?? fromVendor(record, now)
}

function fromHistory(record: TaskRecord, history: ModelHistory, oneWord: boolean, now: EpochMs): Eta | null {
  switch (record.state.phase) {
    case 'queued': {
      const age = leastOf(queuedFor(record, now))
      if (oneWord) return asEta([timeLeft(history.result, age)])
      return asEta([timeLeft(history.wait, age), timeLeft(history.run, 0)])
    }
    case 'running':
    case 'finishing':
      return asEta([timeLeft(history.run, leastOf(ranFor(record, now)))])
    default:
      return null
  }
}

interface Range {
  readonly low: Millis
  readonly high: Millis
}

/** What is left of a span that has lasted `age`, judged by those that lasted longer. */
function timeLeft(sample: Sample, age: Millis): Range | null {
  if (sample.length < SMALLEST_SAMPLE) return null
  const longer = sample.slice(countUpTo(sample, age))
  const low = percentile(longer, LOW_SHARE)
  const high = percentile(longer, HIGH_SHARE)
  if (longer.length < FEWEST_SURVIVORS || low === null || high === null) return null
  return { low: low - age, high: high - age }
}

/** Added end to end: wider than the truth rather than narrower. Null when one leg is not known. */
function asEta(legs: readonly (Range | null)[]): Eta | null {
  let [low, high] = [0, 0]
  for (const leg of legs) {
    if (leg === null) return null
    low += leg.low
    high += leg.high
  }
  return { low, high, source: 'history' }
}

function fromVendor(record: TaskRecord, now: EpochMs): Eta | null {
  const { phase } = record.state
  if (record.estimate === null || (phase !== 'queued' && phase !== 'running')) return null
  const { low: least, high: most } = boundsOf(totalFor(record, now))
  const [low, high] = [most === null ? 0 : Math.max(0, record.estimate - most), record.estimate - least]
  // Past its own estimate the vendor's word is worth nothing.
  return high > 0 ? { low, high, source: 'vendor' } : null
}
