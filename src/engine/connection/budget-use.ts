/** How much a connection is asked at present. */
import type { Millis } from '#domain/time.ts'
import type { Checks } from '#engine/connection/check-gaps.ts'

export interface BudgetUse {
  /** Requests sent in the last 10 s, per second. */
  readonly perSecond: number
  /** What the budget allows at present: falls by half on a 429, grows back slowly. */
  readonly allowedPerSecond: number
  readonly inFlight: number
  readonly waiting: number
  /** How often live tasks were checked; absent before one was twice. */
  readonly checks?: Checks
  /** Present while tasks are checked by the page, out of the vendor's list. */
  readonly sweep?: SweepUse
}

/** The last sweep: how many live tasks it told of, with how many requests, and how long after the one before. */
export interface SweepUse {
  readonly tasks: number
  readonly pages: number
  readonly every: Millis
}
