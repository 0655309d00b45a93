/**
 * The requests that a vendor may still count. It counts a request when it arrives, which we never see: somewhere
 * between its sending and its answer. So one counts from its sending until a window after the latest arrival that is
 * possible, or requests that the network bunches up would pass the vendor's limit.
 */
import { SortedList } from '#domain/sorted-list.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'

/** So many of the last answers say how long the way takes at least and at most. */
const ANSWERS_KEPT = 50

/** Fewer answers than this teach nothing about the way. */
const FEWEST_ANSWERS = 5

/** With so many before those that count it is worth letting go of them. */
const TIDIED_AT_ONCE = 32

/** One request that was sent. */
export interface Sending {
  at: EpochMs
  /** When it was answered or given up; null while it is under way. */
  endedAt: EpochMs | null
}

interface Ended extends Sending {
  endedAt: EpochMs
}

/** The cost of each call is that of what changed, however many requests count. */
export class Window {
  /** In the order in which they were sent. */
  readonly #underWay = new Set<Sending>()
  /** In the order in which they ended; before `first` none counts at present. */
  #ended: Ended[] = []
  #first = 0
  /** Of the last answers, in the order in which they came, and in that of how long they took. */
  readonly #took: Millis[] = []
  readonly #byLength = new SortedList<Millis>((a, b) => a - b)
  #quickest: Millis = 0
  #slowest: Millis = Number.POSITIVE_INFINITY

  add(now: EpochMs): Sending {
    const sending = { at: now, endedAt: null }
    this.#underWay.add(sending)
    return sending
  }

  end(sending: Sending, now: EpochMs): void {
    if (!this.#underWay.delete(sending)) return
    this.#ended.push(Object.assign(sending, { endedAt: now }))
    this.#learn(Math.max(0, now - sending.at))
    const sorted = this.#byLength.items
    if (sorted.length < FEWEST_ANSWERS) return
    const [least = 0, usual = 0] = [sorted[0], sorted[sorted.length >> 1]]
    // One to come may be quicker still: by how much, the others tell.
    this.#quickest = Math.max(0, least - (usual - least) / 2)
    this.#slowest = sorted.at(-1) ?? Number.POSITIVE_INFINITY
  }

  #learn(took: Millis): void {
    this.#took.push(took)
    this.#byLength.add(took)
    const oldest = this.#took.length > ANSWERS_KEPT ? this.#took.shift() : undefined
    if (oldest !== undefined) this.#byLength.remove(oldest)
  }

  /** When another request fits, at `perSecond`; no later than `now` where one does, infinite while only an answer can make room. */
  roomAt(perSecond: number, now: EpochMs): EpochMs {
    const most = Math.max(1, Math.floor(perSecond))
    const length = (most / perSecond) * SECOND
    this.#tidy(length, now)
    const beyond = this.#ended.length - this.#first + this.#underWay.size - most
    if (beyond < 0) return Number.NEGATIVE_INFINITY
    const soonest = new Soonest(beyond + 1)
    // None that ended later counts for less time than this says of the first: most need not be looked at.
    for (let at = this.#first; at < this.#ended.length; at++) {
      const sending = this.#ended[at]
      if (sending === undefined || sending.endedAt - this.#quickest + length >= soonest.last) break
      soonest.add(countsFrom(sending, this.#quickest) + length)
    }
    const doubt = this.#slowest - this.#quickest
    for (const { at } of this.#underWay) {
      // Slower than any that were seen: nobody knows until when it counts.
      if (now - at > this.#slowest) continue
      if (at + doubt + length >= soonest.last) break
      soonest.add(at + doubt + length)
    }
    return soonest.last
  }

  /** How many were sent after this instant, as far as they count at all. */
  sentSince(at: EpochMs): number {
    let count = 0
    for (let index = this.#first; index < this.#ended.length; index++) if ((this.#ended[index]?.at ?? at) > at) count++
    for (const sending of this.#underWay) if (sending.at > at) count++
    return count
  }

  /** The clock was set back by so much. */
  shift(back: Millis): void {
    for (const sending of this.#underWay) sending.at -= back
    for (const sending of this.#ended) {
      sending.at -= back
      sending.endedAt -= back
    }
  }

  /** Goes on to the first that counts, or back: answers that came quicker since make others count for longer. */
  #tidy(length: Millis, now: EpochMs): void {
    const counts = (sending: Ended | undefined) =>
      sending !== undefined && countsFrom(sending, this.#quickest) + length > now
    while (this.#first > 0 && counts(this.#ended[this.#first - 1])) this.#first--
    while (this.#first < this.#ended.length && !counts(this.#ended[this.#first])) this.#first++
    if (this.#first < TIDIED_AT_ONCE) return
    let gone = this.#first
    while (gone > 0 && (this.#ended[gone - 1]?.endedAt ?? now) + length > now) gone--
    this.#ended = this.#ended.slice(gone)
    this.#first -= gone
  }
}

/**
 * An answer came `quickest` after its request arrived at the earliest, both ways together, and the next request needs
 * its own part of that: only what this one took beyond the quickest is in doubt. While it is under way that doubt is as
 * wide as lately seen; one that is slower than any still counts.
 */
function countsFrom({ at, endedAt }: Ended, quickest: Millis): EpochMs {
  return Math.max(at, endedAt - quickest)
}

/** The soonest so many of the instants that were added, which come nearly in order. */
class Soonest {
  readonly #size: number
  readonly #sorted: EpochMs[] = []

  constructor(size: number) {
    this.#size = size
  }

  /** The last of them; infinite while there are fewer. */
  get last(): EpochMs {
    return this.#sorted[this.#size - 1] ?? Number.POSITIVE_INFINITY
  }

  add(instant: EpochMs): void {
    if (instant >= this.last) return
    let at = this.#sorted.length
    while (at > 0 && (this.#sorted[at - 1] ?? instant) > instant) at--
    this.#sorted.splice(at, 0, instant)
    if (this.#sorted.length > this.#size) this.#sorted.pop()
  }
}
