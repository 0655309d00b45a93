/**
 * How fast one connection may be asked. Arithmetic on instants: no timer, no clock.
 *
 * What must hold: never more than the allowed number of requests in any second, whatever a hidden tab does to our
 * timers; polls leave a share for the person's own clicks; a 429 halves the rate, once for all requests that were
 * under way together, and it grows back slowly.
 */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import { LONGEST_WAIT } from '#domain/connection/cadence.ts'
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
const UNNAMED_WAIT: BackOff = { base: SECOND, cap: MINUTE }

const LONG_AGO: EpochMs = Number.NEGATIVE_INFINITY

export class Rate {
  readonly #ceiling: number
  #base: number
  #since: EpochMs = LONG_AGO
  /** Cuts in a row, without an answer in between. */
  #streak = 0
  #pausedUntil: EpochMs = LONG_AGO
  #nextAny: EpochMs = LONG_AGO
  #nextPoll: EpochMs = LONG_AGO
  /** Instants of the requests of the last {@link USE_WINDOW}, oldest first, from index `first`. */
  #sent: EpochMs[] = []
  #first = 0
  /** The latest `now` that we were told. */
  #seen: EpochMs = LONG_AGO

  constructor(ceiling: number) {
    this.#ceiling = ceiling
    this.#base = ceiling
  }

  /** Requests a second at present. */
  allowed(now: EpochMs): number {
    if (this.#base >= this.#ceiling) return this.#ceiling
    const steps = Math.floor((now - this.#since) / RECOVERY_STEP)
    return Math.min(this.#ceiling, this.#base + steps * RECOVERY_SHARE * this.#ceiling)
  }

  /** The earliest instant for the next request of this kind. */
  earliest(urgent: boolean, now: EpochMs): EpochMs {
    this.#follow(now)
    return Math.max(this.#pausedUntil, this.#nextAny, urgent ? LONG_AGO : this.#nextPoll, this.#roomAt(now))
  }

  spend(urgent: boolean, now: EpochMs): void {
    this.#follow(now)
    const spacing = SECOND / this.allowed(now)
    this.#nextAny = Math.max(this.#nextAny, now - CATCH_UP) + spacing
    if (!urgent) this.#nextPoll = Math.max(this.#nextPoll, now - CATCH_UP) + spacing / POLL_SHARE
    this.#sent.push(now)
    this.#dropOld(now)
  }

  /** Nothing was waiting until now: unused time earns no burst. */
  idleUntil(now: EpochMs): void {
    this.#follow(now)
    this.#earnNothingUntil(now)
  }

  #earnNothingUntil(now: EpochMs): void {
    this.#nextAny = Math.max(this.#nextAny, now)
    this.#nextPoll = Math.max(this.#nextPoll, now)
  }

  /** A request sent at `sentAt` was answered with 429 or the like. Returns the end of the wait. */
  throttled(sentAt: EpochMs, now: EpochMs, retryAt: EpochMs | null): EpochMs {
    this.#follow(now)
    if (sentAt >= this.#since) {
      this.#base = Math.max(this.#ceiling * FLOOR_SHARE, this.allowed(now) * CUT)
      this.#since = now
      this.#streak++
    }
    const until = Math.min(retryAt ?? now + waitAfter(UNNAMED_WAIT, this.#streak), now + LONGEST_WAIT)
    this.#pausedUntil = Math.max(this.#pausedUntil, until)
    this.#earnNothingUntil(this.#pausedUntil)
    return this.#pausedUntil
  }

  /** Nothing leaves before `until`, a day from now at most; the rate stays as it is. Returns the end of the wait. */
  rest(until: EpochMs, now: EpochMs): EpochMs {
    this.#follow(now)
    this.#pausedUntil = Math.max(this.#pausedUntil, Math.min(until, now + LONGEST_WAIT))
    this.#earnNothingUntil(this.#pausedUntil)
    return this.#pausedUntil
  }

  /** The person does not want to wait any longer. */
  goOn(): void {
    this.#pausedUntil = LONG_AGO
    this.#nextAny = LONG_AGO
    this.#nextPoll = LONG_AGO
  }

  answered(): void {
    this.#streak = 0
  }

  /** Requests sent in the last {@link USE_WINDOW}, per second. */
  used(now: EpochMs): number {
    this.#dropOld(now)
    return (this.#sent.length - this.#first) / (USE_WINDOW / SECOND)
  }

  /** A clock that was set back must not stop everything until it has come as far again: what is planned goes back with it. */
  #follow(now: EpochMs): void {
    const back = this.#seen - now
    this.#seen = now
    if (!(back > 0) || back === Number.POSITIVE_INFINITY) return
    this.#since -= back
    this.#pausedUntil -= back
    this.#nextAny -= back
    this.#nextPoll -= back
    this.#sent = this.#sent.map((at) => at - back)
  }

  #dropOld(now: EpochMs): void {
    while ((this.#sent[this.#first] ?? Number.POSITIVE_INFINITY) <= now - USE_WINDOW) this.#first++
    if (this.#first > 1000) {
      this.#sent = this.#sent.slice(this.#first)
      this.#first = 0
    }
  }

  /** When the window has room again; below one request a second the spacing alone decides. */
  #roomAt(now: EpochMs): EpochMs {
    const most = Math.floor(this.allowed(now))
    const oldest = most < 1 ? undefined : this.#sent[Math.max(this.#first, this.#sent.length - most)]
    if (oldest === undefined || this.#sent.length - this.#first < most) return LONG_AGO
    return oldest + WINDOW
  }
}
