/**
 * The requests that a vendor may still count. It counts a request when it arrives, which we never see: somewhere
 * between its sending and its answer. So one counts from its sending until a window after the latest arrival that is
 * possible, or requests that the network bunches up would pass the vendor's limit.
 */
import type { EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'

/** So many of the last answers say how long the way takes at least and at most. */
const ANSWERS_KEPT = 50

/** Fewer answers than this teach nothing about the way. */
const FEWEST_ANSWERS = 5

const LEAST_TO_TIDY = 100

/** One request that was sent. */
export interface Sending {
  at: EpochMs
  /** When it was answered or given up; null while it is under way. */
  endedAt: EpochMs | null
}

export class Window {
  #open: Sending[] = []
  /** With so many it is worth looking for those that count no more. */
  #tidyAt = 0
  readonly #took: Millis[] = []
  #quickest: Millis = 0
  #slowest: Millis = Number.POSITIVE_INFINITY

  add(now: EpochMs): Sending {
    const sending = { at: now, endedAt: null }
    this.#open.push(sending)
    return sending
  }

  end(sending: Sending, now: EpochMs): void {
    if (sending.endedAt !== null) return
    sending.endedAt = now
    this.#took.push(Math.max(0, now - sending.at))
    if (this.#took.length > ANSWERS_KEPT) this.#took.shift()
    if (this.#took.length < FEWEST_ANSWERS) return
    const sorted = this.#took.toSorted((a, b) => a - b)
    const [least = 0, usual = 0] = [sorted[0], sorted[sorted.length >> 1]]
    // One to come may be quicker still: by how much, the others tell.
    this.#quickest = Math.max(0, least - (usual - least) / 2)
    this.#slowest = sorted.at(-1) ?? Number.POSITIVE_INFINITY
  }

  /** When another request fits, at `perSecond`; infinite while only an answer can make room. */
  roomAt(perSecond: number, now: EpochMs): EpochMs {
    const most = Math.max(1, Math.floor(perSecond))
    if (this.#open.length < Math.min(most, this.#tidyAt)) return Number.NEGATIVE_INFINITY
    const length = (most / perSecond) * SECOND
    this.#open = this.#open.filter((sending) => this.#countsUntil(sending, length, now) > now)
    this.#tidyAt = Math.max(LEAST_TO_TIDY, 2 * this.#open.length)
    if (this.#open.length < most) return Number.NEGATIVE_INFINITY
    const ends = this.#open.map((sending) => this.#countsUntil(sending, length, now)).toSorted((a, b) => a - b)
    return ends[ends.length - most] ?? Number.NEGATIVE_INFINITY
  }

  /** How many were sent after this instant, as far as they count at all. */
  sentSince(at: EpochMs): number {
    return this.#open.filter((sending) => sending.at > at).length
  }

  /** The clock was set back by so much. */
  shift(back: Millis): void {
    for (const sending of this.#open) {
      sending.at -= back
      if (sending.endedAt !== null) sending.endedAt -= back
    }
  }

  /**
   * An answer came `quickest` after its request arrived at the earliest, both ways together, and the next request
   * needs its own part of that: only what this one took beyond the quickest is in doubt. While it is under way that
   * doubt is as wide as lately seen; one that is slower than any still counts.
   */
  #countsUntil({ at, endedAt }: Sending, length: Millis, now: EpochMs): EpochMs {
    if (endedAt !== null) return Math.max(at, endedAt - this.#quickest) + length
    return now - at > this.#slowest ? Number.POSITIVE_INFINITY : at + (this.#slowest - this.#quickest) + length
  }
}
