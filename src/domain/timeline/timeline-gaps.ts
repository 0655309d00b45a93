/** What of a timeline nobody saw: it is drawn as unobserved instead of being given to a phase. */
import { PACES } from '#domain/connection/pace.ts'
import type { Phase } from '#domain/task/phase.ts'
import type { EpochMs } from '#domain/time.ts'
import type { PhaseEntry } from '#domain/timeline/timeline-entry.ts'

/** So many of the slowest polls fit into a window before it says that nobody was watching. */
const MISSED_POLLS = 3

interface Gap {
  readonly from: EpochMs
  readonly to: EpochMs
}

/**
 * The time before a change during which nobody watched: its window is wider than the polling in the phase before
 * explains. Null for a change that was seen, and for one that nobody polls for, such as the answer to a submit.
 */
export function unobservedBefore({ notBefore, notAfter }: PhaseEntry, previous: Phase | undefined): Gap | null {
  const pace = Object.entries(PACES).find(([phase]) => phase === previous)?.[1]
  if (pace === undefined || notBefore === null || notAfter - notBefore <= MISSED_POLLS * pace.cap) return null
  return { from: notBefore, to: notAfter }
}
