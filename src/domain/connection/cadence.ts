/**
 * When to ask again. Pure: record + now -> delay. The budget of the connection decides whether the vendor can bear it;
 * this says only what the task deserves.
 */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import { unit } from '#domain/hash.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import {
  intervalsIn,
  NO_PACE_ADVICE,
  type Pace,
  type PaceAdvice,
  type PacedPhase,
  PACES,
} from '#domain/connection/pace.ts'
import { forgottenFrom } from '#domain/task/keeping.ts'
import type { Phase } from '#domain/task/phase.ts'
import { isLive } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { DAY, SECOND } from '#domain/time.ts'
import { currentPhase } from '#domain/timeline/timeline.ts'

/** Backs off from a vendor that cannot be reached; a lost line is noticed again within a minute. */
const UNREACHABLE: BackOff = { base: 2 * SECOND, cap: 60 * SECOND }

/** Beyond this a server's "come back later" is checked anyway: clocks and typing errors exist. */
export const LONGEST_WAIT: Millis = DAY

/** Keeps tasks that were added together from being asked together. */
const JITTER = 0.15

/**
 * Milliseconds until the next poll, counted from `now`, or false when there is none: the task is over, paused, has
 * no id yet, or its connection's credentials are refused (the poller asks again once they work). Deterministic.
 */
export function cadence(record: TaskRecord, now: EpochMs, advice: PaceAdvice = NO_PACE_ADVICE): Millis | false {
  if (!isLive(record)) return false
  const delay = delayFor(record, now, advice)
  return delay === false ? false : Math.max(delay, advice.floor)
}

function delayFor(record: TaskRecord, now: EpochMs, advice: PaceAdvice): Millis | false {
  const jitter = 1 + JITTER * unit(record.id)
  switch (record.contact.kind) {
    case 'blocked':
      return false
    case 'waiting':
      // Jitter only ever adds: no request leaves before the time that the server named.
      return Math.min(Math.max(waitLeft(record.contact, now), SECOND) + SECOND * unit(record.id), LONGEST_WAIT)
    case 'retrying':
      return inTime(record, waitAfter(UNREACHABLE, record.contact.streak) * jitter, now, advice)
    case 'fine':
      return inTime(record, paceOf(record, now, advice) * jitter, now, advice)
  }
}

/** Towards the end of what the vendor keeps, each question halves what is left. */
const LEAST_TOWARDS_THE_END: Millis = 5 * SECOND

/** A delay that leaves time to ask before the vendor forgets the task; the vendor's own waits go before this. */
function inTime(record: TaskRecord, delay: Millis, now: EpochMs, { keeps }: PaceAdvice): Millis {
  const forgotten = keeps === undefined ? null : forgottenFrom(record, keeps, now)
  if (forgotten === null || forgotten <= now) return delay
  return Math.min(delay, Math.max((forgotten - now) / 2, LEAST_TOWARDS_THE_END))
}

/** Never longer than the whole wait: a clock that was set back since makes no wait of a day out of one of a minute. */
function waitLeft({ since, until }: { readonly since: EpochMs; readonly until: EpochMs }, now: EpochMs): Millis {
  return Math.min(until - now, until - since)
}

function paceOf(record: TaskRecord, now: EpochMs, advice: PaceAdvice): Millis {
  const phase = pacedPhase(record.state.phase)
  const pace: Pace = { ...PACES[phase], ...intervalsIn(advice, phase) }
  const began = currentPhase(record.timeline)
  const age = Math.max(0, now - (began === undefined ? record.addedAt : began.notAfter))
  const grown = Math.min(pace.base + age * pace.growth, pace.cap)
  const remaining = record.estimate === null ? 0 : record.estimate - age
  // Long before the vendor's own estimate a poll is a wasted request; near it each second counts.
  return Math.min(Math.max(grown, remaining / 4), pace.cap)
}

function pacedPhase(phase: Phase): PacedPhase {
  switch (phase) {
    case 'queued':
    case 'running':
    case 'finishing':
    case 'unrecognised':
      return phase
    default:
      return 'tracked'
  }
}
