/**
 * How fast one connection may be asked. Pure arithmetic on instants: no timer, no clock.
 *
 * What must hold: never more than the allowed number of requests in any second, whatever a hidden tab does to our
 * timers; polls leave a share for the person's own clicks; a 429 halves the rate, once for all requests that were
 * under way together, and it grows back slowly.
 */
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'

/** Polls leave the rest to clicks; it also keeps requests that the network bunches up under a vendor's limit. */
export const POLL_SHARE = 0.85

const CUT = 0.5
/** Of the configured rate, each ten seconds: back to full speed within two minutes of the last 429. */
const RECOVERY_SHARE = 0.05
const RECOVERY_STEP: Millis = 10 * SECOND
/** A connection that is throttled again and again still learns when it may go on. */
const FLOOR_SHARE = 0.05

/** Browsers fire timers of a hidden tab once a second: so much lateness may be caught up in one go. */
const CATCH_UP: Millis = SECOND
const WINDOW: Millis = SECOND
const USE_WINDOW: Millis = 10 * SECOND

/** A 429 that names no time. Doubles while they go on. */
const UNNAMED_WAIT = { base: SECOND, cap: MINUTE }
/** Beyond this a server's wait is tested anyway: clocks and typing errors exist. Same limit as `cadence`. */
const LONGEST_WAIT: Millis = 60 * MINUTE

export interface Rate {
  allowed(now: EpochMs): number
  /** The earliest instant for the next request of this kind. */
  earliest(urgent: boolean, now: EpochMs): EpochMs
  spend(urgent: boolean, now: EpochMs): void
  /** Nothing was waiting until now: unused time earns no burst. */
  idleUntil(now: EpochMs): void
  /** A request sent at `sentAt` was answered with 429 or the like. Returns the end of the wait. */
  throttled(sentAt: EpochMs, now: EpochMs, retryAt: EpochMs | null): EpochMs
  answered(): void
  /** Requests sent in the last {@link USE_WINDOW}, per second. */
  used(now: EpochMs): number
}

export function rate(ceiling: number): Rate {
  const floor = ceiling * FLOOR_SHARE
  let base = ceiling
  let since: EpochMs = Number.NEGATIVE_INFINITY
  let streak = 0
  let pausedUntil: EpochMs = Number.NEGATIVE_INFINITY
  let nextAny: EpochMs = Number.NEGATIVE_INFINITY
  let nextPoll: EpochMs = Number.NEGATIVE_INFINITY
  /** Instants of the requests of the last {@link USE_WINDOW}, oldest first, from index `first`. */
  let sent: EpochMs[] = []
  let first = 0

  function allowed(now: EpochMs): number {
    if (base >= ceiling) return ceiling
    return Math.min(ceiling, base + Math.floor((now - since) / RECOVERY_STEP) * RECOVERY_SHARE * ceiling)
  }

  function dropOld(now: EpochMs): void {
    while ((sent[first] ?? Number.POSITIVE_INFINITY) <= now - USE_WINDOW) first++
    if (first > 1000) {
      sent = sent.slice(first)
      first = 0
    }
  }

  /** When the window has room again; below one request a second the spacing alone decides. */
  function roomAt(now: EpochMs): EpochMs {
    const most = Math.floor(allowed(now))
    const oldest = most < 1 ? undefined : sent[Math.max(first, sent.length - most)]
    if (oldest === undefined || sent.length - first < most) return Number.NEGATIVE_INFINITY
    return oldest + WINDOW
  }

  return {
    allowed,
    earliest: (urgent, now) =>
      Math.max(pausedUntil, nextAny, urgent ? Number.NEGATIVE_INFINITY : nextPoll, roomAt(now)),
    spend(urgent, now) {
      const spacing = SECOND / allowed(now)
      nextAny = Math.max(nextAny, now - CATCH_UP) + spacing
      if (!urgent) nextPoll = Math.max(nextPoll, now - CATCH_UP) + spacing / POLL_SHARE
      sent.push(now)
      dropOld(now)
    },
    idleUntil(now) {
      nextAny = Math.max(nextAny, now)
      nextPoll = Math.max(nextPoll, now)
    },
    throttled(sentAt, now, retryAt) {
      if (sentAt >= since) {
        base = Math.max(floor, allowed(now) * CUT)
        since = now
        streak++
      }
      const unnamed = Math.min(UNNAMED_WAIT.base * 2 ** Math.min(streak - 1, 10), UNNAMED_WAIT.cap)
      const until = Math.min(retryAt ?? now + unnamed, now + LONGEST_WAIT)
      pausedUntil = Math.max(pausedUntil, until)
      nextAny = Math.max(nextAny, pausedUntil)
      nextPoll = Math.max(nextPoll, pausedUntil)
      return pausedUntil
    },
    answered() {
      streak = 0
    },
    used(now) {
      dropOld(now)
      return (sent.length - first) / (USE_WINDOW / SECOND)
    },
  }
}
