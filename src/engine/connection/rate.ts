/**
 * How fast one connection may be asked. Arithmetic on instants: no timer, no clock.
 *
 * What must hold: never more than the allowed number of requests in any second of the vendor's, whatever a hidden tab
 * does to our timers and the network to our requests; what a vendor says is left of its limit is not overdrawn; a 429
 * halves the rate, once for all requests that were under way together. It is soon back near where it was throttled,
 * and goes beyond that more slowly each time: one stray 429 costs seconds, a limit below ours is found and kept.
 */
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import { LONGEST_WAIT } from '#domain/connection/cadence.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import type { Quota } from '#engine/connection/quota.ts'
import { type Sending, Window } from '#engine/connection/window.ts'

const CUT = 0.5
/** A connection that is throttled again and again still learns when it may go on. */
const FLOOR_SHARE = 0.05

/** From the cut back to this share of the rate at which the 429 came (as TCP's CUBIC, RFC 9438, approaches a loss). */
const KNOWN_SHARE = 0.9
const TO_KNOWN: Millis = 5 * SECOND
/** From there to the configured rate. Longer with each 429 that follows another soon. */
const TO_CEILING: BackOff = { base: 5 * SECOND, cap: 5 * MINUTE }
const SOON: Millis = 2 * MINUTE

/** Browsers fire timers of a hidden tab once a second: so much lateness may be caught up in one go. */
const CATCH_UP: Millis = SECOND
const USE_WINDOW: Millis = 10 * SECOND

/** A 429 that names no time. Doubles while they go on. */
const UNNAMED_WAIT: BackOff = { base: SECOND, cap: MINUTE }

/** What a vendor says without a 429 is looked at anew after so long. */
const LONGEST_QUOTA: Millis = MINUTE

const LONG_AGO: EpochMs = Number.NEGATIVE_INFINITY

export class Rate {
  readonly #ceiling: number
  readonly #window = new Window()
  /** The rate after the last cut, and the one at which its 429 came. */
  #base: number
  #known: number
  #since: EpochMs = LONG_AGO
  /** Cuts in a row, without an answer in between. */
  #streak = 0
  /** Cuts, each soon after the one before. */
  #cuts = 0
  #pausedUntil: EpochMs = LONG_AGO
  #next: EpochMs = LONG_AGO
  /** What the vendor said is left, less what was sent since. */
  #left: { count: number; until: EpochMs } | null = null
  /** Instants of the requests of the last {@link USE_WINDOW}, oldest first, from index `first`. */
  #sent: EpochMs[] = []
  #first = 0
  /** The latest `now` that we were told. */
  #seen: EpochMs = LONG_AGO

  constructor(ceiling: number) {
    this.#ceiling = ceiling
    this.#base = ceiling
    this.#known = ceiling
  }

  /** Requests a second at present. */
  allowed(now: EpochMs): number {
    const since = now - this.#since
    if (this.#cuts === 0 || since >= TO_KNOWN + this.#toCeiling()) return this.#ceiling
    const known = Math.max(this.#base, this.#known * KNOWN_SHARE)
    if (since < TO_KNOWN) return between(this.#base, known, Math.max(0, since) / TO_KNOWN)
    return between(known, this.#ceiling, (since - TO_KNOWN) / this.#toCeiling())
  }

  /** The earliest instant for the next request, a person's when `urgent`; infinite until one under way has ended. */
  earliest(urgent: boolean, now: EpochMs): EpochMs {
    this.#follow(now)
    const room = this.#window.roomAt(this.allowed(now), now)
    return Math.max(this.#pausedUntil, this.#next, room, this.#leftAt(urgent, now))
  }

  /** A request leaves. Its end must be told to {@link ended}. */
  spend(now: EpochMs): Sending {
    this.#follow(now)
    this.#next = Math.max(this.#next, now - CATCH_UP) + SECOND / this.allowed(now)
    this.#sent.push(now)
    this.#dropOld(now)
    if (this.#left !== null) this.#left.count--
    return this.#window.add(now)
  }

  ended(sending: Sending, now: EpochMs): void {
    this.#follow(now)
    this.#window.end(sending, now)
  }

  /** An answer to a request that was sent at `askedAt` says how many more the vendor takes. */
  learn({ left, span }: Quota, askedAt: EpochMs, now: EpochMs): void {
    this.#follow(now)
    this.#left = { count: left - this.#window.sentSince(askedAt), until: now + Math.min(span, LONGEST_QUOTA) }
  }

  /** Nothing was waiting until now: unused time earns no burst. */
  idleUntil(now: EpochMs): void {
    this.#follow(now)
    this.#next = Math.max(this.#next, now)
  }

  /** A request sent at `sentAt` was answered with 429 or the like. Returns the end of the wait. */
  throttled(sentAt: EpochMs, now: EpochMs, retryAt: EpochMs | null): EpochMs {
    this.#follow(now)
    if (sentAt >= this.#since) {
      const allowed = this.allowed(now)
      this.#known = allowed
      this.#base = Math.max(this.#ceiling * FLOOR_SHARE, allowed * CUT)
      this.#cuts = now - this.#since < SOON ? this.#cuts + 1 : 1
      this.#since = now
      this.#streak++
    }
    return this.rest(retryAt ?? now + waitAfter(UNNAMED_WAIT, this.#streak), now)
  }

  /** Nothing leaves before `until`, a day from now at most; the rate stays as it is. Returns the end of the wait. */
  rest(until: EpochMs, now: EpochMs): EpochMs {
    this.#follow(now)
    this.#pausedUntil = Math.max(this.#pausedUntil, Math.min(until, now + LONGEST_WAIT))
    this.#next = Math.max(this.#next, this.#pausedUntil)
    return this.#pausedUntil
  }

  /** The person does not want to wait any longer. */
  goOn(): void {
    this.#pausedUntil = LONG_AGO
    this.#next = LONG_AGO
    this.#left = null
  }

  answered(): void {
    this.#streak = 0
  }

  /** Requests sent in the last {@link USE_WINDOW}, per second. */
  used(now: EpochMs): number {
    this.#dropOld(now)
    return (this.#sent.length - this.#first) / (USE_WINDOW / SECOND)
  }

  #toCeiling(): Millis {
    return waitAfter(TO_CEILING, this.#cuts)
  }

  /**
   * When what is left allows another request. Polls go at twice the even pace: little is held back at first, and
   * something is left for the person until the end.
   */
  #leftAt(urgent: boolean, now: EpochMs): EpochMs {
    if (this.#left !== null && this.#left.until <= now) this.#left = null
    if (this.#left === null) return LONG_AGO
    const { count, until } = this.#left
    if (count <= 0) return until
    const last = this.#sent.at(-1)
    return urgent || last === undefined ? LONG_AGO : last + (until - last) / (2 * count)
  }

  /** A clock that was set back must not stop everything until it has come as far again: what is planned goes back with it. */
  #follow(now: EpochMs): void {
    const back = this.#seen - now
    this.#seen = now
    if (!(back > 0) || back === Number.POSITIVE_INFINITY) return
    this.#since -= back
    this.#pausedUntil -= back
    this.#next -= back
    if (this.#left !== null) this.#left.until -= back
    this.#sent = this.#sent.map((at) => at - back)
    this.#window.shift(back)
  }

  #dropOld(now: EpochMs): void {
    while ((this.#sent[this.#first] ?? Number.POSITIVE_INFINITY) <= now - USE_WINDOW) this.#first++
    if (this.#first > 1000) {
      this.#sent = this.#sent.slice(this.#first)
      this.#first = 0
    }
  }
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share
}
