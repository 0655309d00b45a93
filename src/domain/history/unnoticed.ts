/**
 * How much an answer about a task is worth: the time for which its end, if it has come, is expected to have gone
 * unnoticed. While there are more tasks than turns, the task with the most of it is asked first. That is the myopic
 * index of a restless bandit whose arms age while nobody looks (Whittle, "Restless bandits", 1988): what is
 * asked first is not what waits longest, but where waiting costs most. The chance that a task has ended since it was last
 * heard of comes from what earlier tasks of its model took, mixed with a few imagined ones of no scale of their own
 * (a Pareto tail), so that neither a thin nor a wrong history ever makes it certain that a task still goes on.
 */
import { countUpTo, type ModelHistory, NO_HISTORY, type Sample } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { boundsOf, type Span } from '#domain/timeline/span.ts'
import { ranFor, totalFor } from '#domain/timeline/timeline.ts'

/** What is known of a task's end, as of the last answer about it. */
export interface Outlook {
  /** How long tasks like it took, from where `age` counts. */
  readonly sample: Sample
  readonly age: Millis
}

/** The imagined tasks beside the sample, and the time by which half of them are done. */
const IMAGINED = 4
const IMAGINED_HALF: Millis = 10 * SECOND

/** A vendor's estimate stands for so many tasks, each taking this much of it. */
const AROUND_ESTIMATE = [0.6, 0.8, 0.9, 1, 1.1, 1.25, 1.6, 2.5]

/** Of a task that was never heard of everything is news; it may have ended long before it was added. */
const NEVER_HEARD: Millis = MINUTE

/** As of `heardAt`, when the last answer about the task came. */
export function outlookOf(record: TaskRecord, history: ModelHistory | undefined, heardAt: EpochMs): Outlook {
  const { run, result } = history ?? NO_HISTORY
  const { phase } = record.state
  if ((phase === 'running' || phase === 'finishing') && run.length > 0) {
    return { sample: run, age: middleOf(ranFor(record, heardAt)) }
  }
  const age = Math.max(middleOf(totalFor(record, heardAt)), heardAt - record.addedAt, 0)
  if (result.length > 0 || record.estimate === null) return { sample: result, age }
  const { estimate } = record
  return { sample: AROUND_ESTIMATE.map((share) => share * estimate), age }
}

/** After so long without an answer; `outlook` is null for a task that was never heard of. */
export function unnoticed(outlook: Outlook | null, silence: Millis): Millis {
  const length = Math.max(0, silence)
  if (outlook === null) return NEVER_HEARD + length
  const { sample, age } = outlook
  const before = goingOn(sample, age)
  const endedBy = (time: Millis) => 1 - goingOn(sample, age + time) / before
  // The mean over the silence, by Simpson's rule: at its beginning the task had not ended.
  return (length * (4 * endedBy(length / 2) + endedBy(length))) / 6
}

/** An expectation may take the middle of what is known, where a claim may not. */
function middleOf(span: Span): Millis {
  const { low, high } = boundsOf(span)
  return high === null ? low : (low + high) / 2
}

/** The share of tasks that take longer than this; never quite zero. */
function goingOn(sample: Sample, age: Millis): number {
  const imagined = (IMAGINED * IMAGINED_HALF) / (IMAGINED_HALF + age)
  return (sample.length - countUpTo(sample, age) + imagined) / (sample.length + IMAGINED)
}
