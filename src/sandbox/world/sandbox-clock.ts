import type { Clock, EpochMs, Millis } from '#domain/time.ts'

/** The vendors' clock: time passes as on the base clock, and a test or a person may push it forward, never back. */
export interface SandboxClock extends Clock {
  /** How far ahead of the base clock this one is. */
  readonly offset: () => Millis
  readonly advance: (by: Millis) => void
  /** Back to the base clock's time. */
  readonly reset: () => void
}

export function createSandboxClock(base: Clock): SandboxClock {
  let offset: Millis = 0
  return {
    now: (): EpochMs => base.now() + offset,
    offset: () => offset,
    advance(by) {
      offset += by
    },
    reset() {
      offset = 0
    },
  }
}
