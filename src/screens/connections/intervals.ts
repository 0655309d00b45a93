import {
  CHOSEN_PHASES,
  intervalsIn,
  type CheckSeconds,
  type ChosenPhase,
  type PaceAdvice,
} from '#domain/connection/pace.ts'
import { SECOND } from '#domain/time.ts'
import { numberIn } from '#screens/connections/form-values.ts'
import { formatRounded } from '#ui/numbers.ts'

/** Seconds as they are typed, by what a task does; empty for the vendor's own pace. */
export type TypedIntervals = Readonly<Record<ChosenPhase, string>>

export const NO_INTERVALS: TypedIntervals = { queued: '', running: '', finishing: '', unrecognised: '' }

const WORDS = {
  queued: 'queued',
  running: 'running',
  finishing: 'storing its files',
  unrecognised: 'in an unknown status',
} as const satisfies Record<ChosenPhase, string>

interface Told {
  readonly pace: PaceAdvice
  /** True where the vendor has one word for waiting and running: it never says `running`. */
  readonly hidesRunning: boolean
}

/** What can be set for a vendor, in the words of a task that is … */
export function intervalsToSet({
  hidesRunning,
}: Pick<Told, 'hidesRunning'>): readonly (readonly [ChosenPhase, string])[] {
  return CHOSEN_PHASES.filter((phase) => !(hidesRunning && phase === 'running')).map((phase) => [
    phase,
    hidesRunning && phase === 'queued' ? 'queued or running' : WORDS[phase],
  ])
}

/** `queued: 4 s, up to 20 s` for each, by the pace that a connection is asked by. */
export function intervalWords(told: Told): readonly string[] {
  return intervalsToSet(told).map(([phase, word]) => {
    const { base, cap } = intervalsIn(told.pace, phase)
    return `${word}: ${secondsOf(base)} s${cap > base ? `, up to ${secondsOf(cap)} s` : ''}`
  })
}

/** The interval that holds where none is typed. */
export function ownInterval(pace: PaceAdvice, phase: ChosenPhase): string {
  return secondsOf(intervalsIn(pace, phase).base)
}

export function typedFrom(chosen: CheckSeconds | undefined): TypedIntervals {
  const typed = (phase: ChosenPhase) => (chosen?.[phase] === undefined ? '' : String(chosen[phase]))
  return {
    queued: typed('queued'),
    running: typed('running'),
    finishing: typed('finishing'),
    unrecognised: typed('unrecognised'),
  }
}

/** What was typed, without what was left to the vendor. */
export function chosenIn(typed: TypedIntervals): CheckSeconds {
  const chosen: Partial<Record<ChosenPhase, number>> = {}
  for (const phase of CHOSEN_PHASES) {
    const seconds = numberIn(typed[phase])
    if (seconds !== undefined) chosen[phase] = seconds
  }
  return chosen
}

function secondsOf(ms: number): string {
  return formatRounded(ms / SECOND)
}
