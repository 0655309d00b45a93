/** How often a task deserves to be asked about: our own table by status, what a vendor says, what a person chose. */
import type { Phase } from '#domain/task/phase.ts'
import { type Millis, SECOND } from '#domain/time.ts'

export interface Pace {
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

export type PacedPhase = keyof typeof PACES

/** How long a vendor knows a task. */
export interface Keeping {
  readonly for: Millis
  /** Since when: Replicate counts from the end, DashScope from the submit. */
  readonly from: 'made' | 'end'
}

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
