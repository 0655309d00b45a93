/**
 * When old copies go: every hour, but never within minutes of a start or of a leap of the clock. A machine that starts or
 * wakes may have the time of another year until it has asked for the right one, and what was removed does not come back.
 */
import { HOUR, MINUTE, type Clock, type Millis } from '#domain/time.ts'
import type { Retention } from '#archive/retention.ts'

interface SweepParts {
  readonly retention: Retention
  readonly clock: Clock
  readonly later: (delay: Millis, act: () => void) => void
  readonly track: (work: Promise<void>) => void
  /** After each; null when all that had to go went. */
  readonly onEnd: (error: unknown) => void
}

const SWEEP_EVERY: Millis = HOUR
/** By then the clock is right. */
const SETTLED_AFTER: Millis = 10 * MINUTE
/** Timers are never as late as that. */
const LEAP: Millis = 5 * MINUTE

export class Sweeps {
  readonly #parts: SweepParts

  constructor(parts: SweepParts) {
    this.#parts = parts
  }

  start(): void {
    this.#parts.track(this.#attempt((retention) => retention.noteLost()))
    this.#plan(SETTLED_AFTER)
  }

  #plan(delay: Millis): void {
    const { clock, later, track } = this.#parts
    const due = clock.now() + delay
    later(delay, () => {
      if (Math.abs(clock.now() - due) > LEAP) return this.#plan(SETTLED_AFTER)
      track(this.#attempt((retention) => retention.sweep()).finally(() => this.#plan(SWEEP_EVERY)))
    })
  }

  async #attempt(act: (retention: Retention) => Promise<void>): Promise<void> {
    const { retention, onEnd } = this.#parts
    try {
      await act(retention)
      onEnd(null)
    } catch (error) {
      onEnd(error)
    }
  }
}
