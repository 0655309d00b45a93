import type { Clock } from '#domain/time.ts'

/** Stops a page that has run away; the engine's own budget is far below this. */
export interface RateGuard {
  /** Milliseconds to wait, or 0 and a place is taken until {@link RateGuard.leave}. */
  enter(): number
  leave(): void
}

/** Every open page of the person keeps to its own budget, and there may be a few of them. */
const GENEROSITY = 4
const LEAST_PER_SECOND = 20
const LEAST_IN_FLIGHT = 64

/** A token bucket with room for a burst of two seconds, and a cap on requests under way. */
export function createRateGuard(clock: Clock, requestsPerSecond: number, maxInFlight: number): RateGuard {
  const perMs = Math.max(LEAST_PER_SECOND, requestsPerSecond * GENEROSITY) / 1000
  const burst = perMs * 2000
  const mostInFlight = Math.max(LEAST_IN_FLIGHT, maxInFlight * GENEROSITY)
  let tokens = burst
  let filledAt = clock.now()
  let inFlight = 0
  return {
    enter() {
      const now = clock.now()
      // A clock that was set back must not take tokens away.
      tokens = Math.min(burst, tokens + Math.max(0, now - filledAt) * perMs)
      filledAt = now
      if (inFlight >= mostInFlight) return 1000
      if (tokens < 1) return Math.ceil((1 - tokens) / perMs)
      tokens -= 1
      inFlight += 1
      return 0
    },
    leave() {
      inFlight -= 1
    },
  }
}
