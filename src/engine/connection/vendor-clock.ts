import type { Sighting } from '#domain/task/observation.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE } from '#domain/time.ts'

/** The `Date` header has whole seconds: the vendor's clock showed that second, or up to one more. */
const HALF_SECOND = 500

/** Clocks drift and are corrected: an old good estimate gives way to a fresh worse one. */
const ESTIMATE_LIFETIME = 10 * MINUTE

/** How far a vendor's clock is from ours, learnt from its replies; keeps the tightest recent estimate. */
export class VendorClock {
  #best: { readonly offset: Millis; readonly error: Millis; readonly at: EpochMs } | null = null

  learn(dateHeader: string | undefined, askedAt: EpochMs, answeredAt: EpochMs): void {
    const date = dateHeader === undefined || dateHeader.length > 40 ? Number.NaN : Date.parse(dateHeader)
    if (!Number.isFinite(date)) return
    const offset = date + HALF_SECOND - (askedAt + answeredAt) / 2
    const error = HALF_SECOND + (answeredAt - askedAt) / 2
    const best = this.#best
    // Both cannot be true: one of the clocks was set since.
    const isSet = best !== null && Math.abs(offset - best.offset) > error + best.error
    if (best === null || isSet || error <= best.error || answeredAt - best.at > ESTIMATE_LIFETIME) {
      this.#best = { offset, error, at: answeredAt }
    }
  }

  estimate(): Sighting['vendorClock'] {
    return this.#best === null ? null : { offset: this.#best.offset, error: this.#best.error }
  }
}
