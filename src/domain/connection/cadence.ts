/**
 * When to ask again: the per-status table lives here and nowhere else. Pure: record + now -> delay. The budget of
 * the connection decides whether the vendor can bear it; this says only what the task deserves.
 */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import { unit } from '#domain/hash.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { forgottenFrom, type Keeping } from '#domain/task/keeping.ts'
import type { Phase } from '#domain/task/phase.ts'
import { isLive } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { DAY, SECOND } from '#domain/time.ts'
import { currentPhase } from '#domain/timeline/timeline.ts'

interface Pace {
  /** Delay for a phase that has only begun. */
  readonly base: Millis
  /** Share of the phase's age added to the delay: a task that has waited an hour will not end this second. */
  readonly growth: number
  readonly cap: Millis
}

/**
 * HiAPI's SDK polls every 3 s and its guide advises 5–10 s; ByteSpike's pages 2 s, then 5 s. Queued tasks wait for
 * others, so they are asked less often as they age; `finishing` takes seconds and is what people sit and wait for.
 */
export const PACES = {
  tracked: { base: 2 * SECOND, growth: 0.1, cap: 15 * SECOND },
  queued: { base: 4 * SECOND, growth: 0.05, cap: 20 * SECOND },
  running: { base: 3 * SECOND, growth: 0.04, cap: 30 * SECOND },
  finishing: { base: 2 * SECOND, growth: 0.1, cap: 10 * SECOND },
  unrecognised: { base: 5 * SECOND, growth: 0.1, cap: 60 * SECOND },
} as const satisfies Partial<Record<Phase, Pace>>

type PacedPhase = keyof typeof PACES

/** What a vendor says about being asked: it goes before what we would do. */
export interface PaceAdvice {
  /** No two questions about one task are closer than this, whoever looks and whatever went wrong. */
  readonly floor: Millis
  /** The first delay and the longest, for phases of which it says more. */
  readonly phases: Readonly<Partial<Record<PacedPhase, Pick<Pace, 'base' | 'cap'>>>>
  /** How long it knows a task: asked later, it knows none. Absent where no page says. */
  readonly keeps?: Keeping
}

/** Phases of which a person may say how often to ask about a task, for one connection. */
export const CHOSEN_PHASES = ['queued', 'running', 'finishing', 'unrecognised'] as const satisfies readonly PacedPhase[]
export type ChosenPhase = (typeof CHOSEN_PHASES)[number]

/** Seconds between two questions about a task that has only begun such a phase, as a person chose them. */
export type CheckSeconds = Readonly<Partial<Record<ChosenPhase, number>>>

/** A vendor that names no pace. */
export const NO_PACE_ADVICE: PaceAdvice = { floor: 0, phases: {} }

/** What a connection is asked by: what its vendor advises, and within that what the person chose. */
export function paceBy(advice: PaceAdvice, chosen: CheckSeconds = {}): PaceAdvice {
  const phases = { ...advice.phases }
  for (const phase of CHOSEN_PHASES) {
    const seconds = chosen[phase]
    if (seconds === undefined) continue
    const base = Math.max(seconds * SECOND, advice.floor)
    phases[phase] = { base, cap: Math.max(base, intervalsIn(advice, phase).cap) }
  }
  return { ...advice, phases }
}

/** The first delay in a phase and the one that it grows to; each task adds up to {@link JITTER} of its own. */
export function intervalsIn({ floor, phases }: PaceAdvice, phase: PacedPhase): Pick<Pace, 'base' | 'cap'> {
  const { base, cap } = phases[phase] ?? PACES[phase]
  return { base: Math.max(base, floor), cap: Math.max(cap, floor) }
}

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
