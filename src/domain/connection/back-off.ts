/** How long to wait after failures in a row: the one rule for all that is tried again. Pure. */
import type { Millis } from '#domain/time.ts'

export interface BackOff {
  /** The wait after the first failure. */
  readonly base: Millis
  /** No wait is longer, however often it failed. */
  readonly cap: Millis
}

/** Beyond this many doublings every cap is reached, and a power of two would leave the safe integers. */
const MOST_DOUBLINGS = 30

/** The wait after `failures` in a row, counted from 1: doubled with each of them up to the cap. */
export function waitAfter({ base, cap }: BackOff, failures: number): Millis {
  const doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS)
  return Math.min(base * 2 ** doublings, cap)
}
