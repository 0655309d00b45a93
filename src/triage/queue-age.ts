/**
 * Whether a live task takes longer than usual: held against earlier tasks of its model, and where those are too few
 * against the vendor's own advice.
 */
import { percentile, SMALLEST_SAMPLE, standing, type Measure, type ModelHistory } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { failureOf } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { leastOf } from '#domain/timeline/span.ts'
import { queuedFor, ranFor } from '#domain/timeline/timeline.ts'
import type { QueueAges } from '#triage/vendor-pages.ts'

/** One task in twenty is beyond it by definition … */
const LATE_SHARE = 0.95

/** … so where all are fast, a few seconds more are nobody's concern. */
const NEVER_LATE_BELOW: Millis = 30 * SECOND

/** Tasks are asked about more often than this; beyond it we do not know that a task is still waiting. */
const STILL_KNOWN_AFTER: Millis = MINUTE

/** Where an age stands among earlier tasks of the same connection and model. */
export interface Place {
  /** What the earlier spans measure. `result` is for a wait where waits themselves are not known. */
  readonly measure: Measure
  /** Share of earlier tasks that this one has outlasted, 0 to 1. */
  readonly share: number
  readonly count: number
  readonly p50: Millis
  readonly p95: Millis
}

/** `unknown`: too few earlier tasks, and no advice. */
type Pace = 'normal' | 'slow' | 'ticket' | 'unknown'

export interface Standing {
  readonly doing: 'waiting' | 'working'
  /** What is certain: it has lasted at least so long. */
  readonly age: Millis
  readonly pace: Pace
  /** Null when there are too few earlier tasks to compare with: the pace is then the vendor's advice. */
  readonly place: Place | null
  /** The vendor's limit for waiting; null where it names none. */
  readonly ticketAfter: Millis | null
}

/** How a live task stands at an instant (see {@link judgedAt}); null for one that neither waits nor works. */
export function standingOf(record: TaskRecord, history: ModelHistory, ages: QueueAges, at: EpochMs): Standing | null {
  switch (record.state.phase) {
    case 'queued':
      return waiting(history, ages, leastOf(queuedFor(record, at)), at - (record.movedAt ?? -Infinity))
    case 'running':
    case 'finishing': {
      const age = leastOf(ranFor(record, at))
      const place = placeIn(history, 'run', age)
      return {
        doing: 'working',
        age,
        place,
        ticketAfter: ages.ticketAfter,
        pace: place === null ? 'unknown' : isBeyond(place, age) ? 'slow' : 'normal',
      }
    }
    default:
      return null
  }
}

/** `still`: since it last moved, where the vendor says; a wait that moves is slow, but no case for a ticket. */
function waiting(
  history: ModelHistory,
  { slowAfter, ticketAfter, hidesRunning }: QueueAges,
  age: Millis,
  still: Millis,
): Standing {
  const place = placeOfWait(history, age, hidesRunning)
  const late = place === null ? null : isBeyond(place, age)
  const stand = (pace: Pace): Standing => ({ doing: 'waiting', age, pace, place, ticketAfter })
  // A model whose tasks always wait for ten minutes needs no ticket after five.
  if (ticketAfter !== null && Math.min(age, still) > ticketAfter && late !== false) return stand('ticket')
  if (late !== null) return stand(late ? 'slow' : 'normal')
  if (age >= slowAfter) return stand('slow')
  return stand(ticketAfter === null ? 'unknown' : 'normal')
}

function placeOfWait(history: ModelHistory, age: Millis, hidesRunning: boolean): Place | null {
  if (hidesRunning) return placeIn(history, 'result', age)
  const among = placeIn(history, 'wait', age)
  if (among !== null) return among
  // A wait longer than whole tasks used to take is late for certain; a shorter one proves nothing.
  const whole = placeIn(history, 'result', age)
  return whole !== null && isBeyond(whole, age) ? whole : null
}

function placeIn(history: ModelHistory, measure: Measure, age: Millis): Place | null {
  const sample = history[measure]
  const share = standing(age, sample)
  const p50 = percentile(sample, 0.5)
  const p95 = percentile(sample, LATE_SHARE)
  if (sample.length < SMALLEST_SAMPLE || share === null || p50 === null || p95 === null) return null
  return { measure, share, count: sample.length, p50, p95 }
}

function isBeyond({ p95 }: Place, age: Millis): boolean {
  return age > p95 && age >= NEVER_LATE_BELOW
}

/**
 * The instant up to which a task's age is known. While the line is down, the app was closed or polling is paused, the
 * clock goes on but tells nothing: without this, every task would look stuck after a night.
 */
export function judgedAt({ contact }: TaskRecord, lastHeard: EpochMs | null, now: EpochMs): EpochMs {
  const known = contact.kind === 'fine' ? lastHeard : Math.min(lastHeard ?? contact.since, contact.since)
  return known === null ? now : Math.min(now, known + STILL_KNOWN_AFTER)
}

/** Whether somebody should look: later than nearly all before it, or as late as its vendor has a word for. */
export function isLate({ pace, place, ticketAfter }: Standing): boolean {
  // Between normal and a ticket a vendor that names a limit has no word: keep waiting.
  return pace === 'ticket' || (pace === 'slow' && (place !== null || ticketAfter === null))
}

/** One or two sentences on what to do about a wait. `backlog`: many tasks of the model wait too long, not this one alone. */
export function queueAdvice(record: TaskRecord, { pace, place, ticketAfter }: Standing, backlog: boolean): string {
  if (backlog) {
    return 'Many tasks of this model wait longer than usual: its queue is backed up. Keep waiting, and submit less to this model or use another; submitting this one again makes a second task, and each submit is billed.'
  }
  switch (pace) {
    case 'normal':
      return 'Waiting in the queue is normal at this age.'
    case 'unknown':
      return 'Too few earlier tasks of this model to say what is usual.'
    case 'slow':
      return 'Longer in the queue than usual. Keep waiting: submitting it again makes a second task, and each submit is billed.'
    case 'ticket': {
      const minutes = (ticketAfter ?? 0) / MINUTE
      const compared = place === null ? '' : ', and longer than nearly all tasks of this model'
      return `Over ${minutes} minutes without progress${compared}. Check the vendor's status page, then open a ticket with the ${ticketId(record)}. Do not submit it again: each submit is billed.`
    }
  }
}

/** What support asks for: the request id where the vendor gave one, else the id of the task. */
function ticketId(record: TaskRecord): string {
  const requestId = failureOf(record)?.requestId ?? record.evidence?.requestId ?? null
  if (requestId !== null) return `request id ${requestId}`
  return record.remote === null ? 'time of the submit' : `task id ${record.remote.id}`
}
