import type { JsonObject } from '#domain/json.ts'
import type { Evidence } from '#domain/task/evidence.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { Output } from '#domain/output/output.ts'
import type { Remark } from '#domain/task/remark.ts'
import type { Cost, ObservedState } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'

/** Facts a vendor states beside the status. Times are on the vendor's clock, with its precision. */
export interface VendorFacts {
  readonly model: string | null
  readonly createdAt: EpochMs | null
  readonly startedAt: EpochMs | null
  readonly endedAt: EpochMs | null
  /** When the task last moved, while it is under way; null where the vendor does not say. */
  readonly movedAt: EpochMs | null
  /** How coarse the times are: 1000 when the vendor writes whole Unix seconds, 1 for milliseconds or finer. */
  readonly precision: Millis
  readonly estimate: Millis | null
  readonly cost: Cost | null
  /** What it was asked to make, where the answer repeats it. */
  readonly prompt: string | null
  /** The model parameters that it was asked with, as the answer repeats them; never stored. */
  readonly echo: JsonObject | null
}

export const NO_FACTS: VendorFacts = {
  model: null,
  createdAt: null,
  startedAt: null,
  endedAt: null,
  movedAt: null,
  precision: 1,
  estimate: null,
  cost: null,
  prompt: null,
  echo: null,
}

/** Everything one reply, or the lack of one, can teach us about a task. */
export type Observation =
  | {
      readonly kind: 'status'
      readonly state: ObservedState
      readonly facts: VendorFacts
      /** Empty unless succeeded (or the vendor shows intermediate files). */
      readonly outputs: readonly Output[]
      readonly remark?: Remark
      readonly evidence: Evidence
    }
  | {
      /** We could not ask, or the vendor would not say: network, timeout, throttled, refused key, 5xx. */
      readonly kind: 'unreachable'
      readonly trouble: Trouble
      /** Earliest next try, when the server named one. */
      readonly retryAt: EpochMs | null
      readonly evidence: Evidence | null
    }
  | {
      /** The vendor answered something that its contract does not cover. */
      readonly kind: 'unintelligible'
      readonly trouble: Trouble
      readonly evidence: Evidence
    }

/** When a poll was sent and answered, on our clock; the reply describes one unknown instant in between. */
export interface Sighting {
  readonly askedAt: EpochMs
  readonly answeredAt: EpochMs
  /**
   * When the last poll that still saw the previous state was sent; null when nobody was watching (a first poll,
   * or a reload without a stored value).
   */
  readonly lastAskedAt: EpochMs | null
  /** The vendor's clock minus ours, with its error bound, from `Date` headers; null when never readable. */
  readonly vendorClock: { readonly offset: Millis; readonly error: Millis } | null
}
