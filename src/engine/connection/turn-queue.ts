/** Who waits for a turn at one connection, most urgent first. Bookkeeping alone: it asks no clock and knows no limit. */
import type { Trouble } from '#domain/task/failure.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { Heap } from '#engine/heap.ts'

/**
 * In order. `test` asks whether a refused key works by now: the only request that passes a block. A page of a sweep
 * stands for many polls, so it goes ahead of them.
 */
const URGENCIES = ['test', 'person', 'watched', 'sweep', 'due'] as const
export type Urgency = (typeof URGENCIES)[number]

export interface TurnRequest {
  readonly urgency: Urgency
  /** Among equally urgent ones the earliest goes first: when it was due, plus how long it could bear to wait. */
  readonly deadline: EpochMs
  /** Present where an answer is worth more the longer it is waited for: what is worth most goes first. */
  readonly worth?: Worth
  /** `always`: through holds and blocks. `unless-blocked`: through holds. `never`: an answer is wanted now. */
  readonly waits: 'always' | 'unless-blocked' | 'never'
  /** A name by which {@link TurnQueue.promote} finds it; null for none. */
  readonly key: string | null
}

interface Worth {
  /** When it was last heard of, or first of interest. */
  readonly since: EpochMs
  readonly at: (now: EpochMs) => number
}

export type Turn =
  | { readonly kind: 'go'; /** Must be called once the request is over. */ readonly release: () => void }
  | { readonly kind: 'stopped'; readonly trouble: Trouble }

/** Somebody in line. `settle` is null once they were served or left. */
export interface Ticket {
  readonly request: TurnRequest
  urgency: Urgency
  settle: ((turn: Turn) => void) | null
}

/** A ticket's place in the heap; stale once the ticket moved ahead. */
interface Place {
  readonly ticket: Ticket
  readonly urgency: Urgency
  /** The least goes first. */
  readonly rank: number
  readonly order: number
}

/** What is overdue goes before all that is merely worth much, the longest overdue first. */
const OVERDUE = -1e15

/** Worths are looked at anew after this, and so much later for each that waits: a long line is not sorted at each turn. */
const RANKED_FOR: Millis = SECOND
const RANKED_FOR_EACH: Millis = 1

export class TurnQueue {
  #places = new Heap<Place>(goesBefore)
  readonly #keyed = new Map<string, Ticket>()
  #waiting = 0
  #order = 0
  #rankedAt: EpochMs = 0
  #overdueAfter: Millis = Number.POSITIVE_INFINITY

  /** How many are in line. */
  get waiting(): number {
    return this.#waiting
  }

  /** Time has passed: what waits is worth more now. `overdueAfter`: not heard of for so long, it goes first. */
  rank(now: EpochMs, overdueAfter: Millis): void {
    const isFresh = now >= this.#rankedAt && now < this.#rankedAt + RANKED_FOR + this.#waiting * RANKED_FOR_EACH
    if (isFresh || this.#waiting < 2) return
    this.#rankedAt = now
    this.#overdueAfter = overdueAfter
    const places = this.#places.all()
    this.#places = new Heap<Place>(goesBefore)
    for (const place of places) {
      if (!isStale(place)) this.#places.push({ ...place, rank: this.#rankOf(place.ticket) })
    }
  }

  add(request: TurnRequest, settle: (turn: Turn) => void): Ticket {
    const ticket: Ticket = { request, urgency: request.urgency, settle }
    this.#waiting++
    if (request.key !== null) this.#keyed.set(request.key, ticket)
    this.#place(ticket)
    return ticket
  }

  /** The most urgent; undefined when nobody waits. */
  head(): Ticket | undefined {
    for (let top = this.#places.peek(); top !== undefined; top = this.#places.peek()) {
      if (!isStale(top)) return top.ticket
      this.#places.pop()
    }
    return undefined
  }

  /** Serves a ticket or sends it home; it leaves the line. Without effect on one that left before. */
  settle(ticket: Ticket, turn: Turn): void {
    const done = ticket.settle
    if (done === null) return
    ticket.settle = null
    const { key } = ticket.request
    if (key !== null && this.#keyed.get(key) === ticket) this.#keyed.delete(key)
    this.#waiting--
    done(turn)
  }

  /** Who waits under this key, unless a person waits: they are ahead already, and want an answer. */
  find(key: string): Ticket | undefined {
    const ticket = this.#keyed.get(key)
    return ticket?.urgency === 'person' ? undefined : ticket
  }

  /** The person clicked: what waits goes ahead. */
  promote(ticket: Ticket): void {
    ticket.urgency = 'person'
    this.#place(ticket)
  }

  /** Sends home everybody for whom there is a reason. */
  sendHome(reasonFor: (request: TurnRequest) => Trouble | null): void {
    const places = this.#places
    this.#places = new Heap<Place>(goesBefore)
    for (let place = places.pop(); place !== undefined; place = places.pop()) {
      if (isStale(place)) continue
      const trouble = reasonFor(place.ticket.request)
      if (trouble === null) this.#places.push(place)
      else this.settle(place.ticket, { kind: 'stopped', trouble })
    }
  }

  #place(ticket: Ticket): void {
    this.#places.push({ ticket, urgency: ticket.urgency, rank: this.#rankOf(ticket), order: this.#order++ })
  }

  /** As of the last time that all were ranked, so that ranks compare. */
  #rankOf({ request: { worth, deadline } }: Ticket): number {
    if (worth === undefined) return deadline
    const isOverdue = this.#rankedAt - worth.since > this.#overdueAfter
    return isOverdue ? OVERDUE + worth.since : -worth.at(this.#rankedAt)
  }
}

function isStale(place: Place): boolean {
  return place.ticket.settle === null || place.urgency !== place.ticket.urgency
}

function goesBefore(a: Place, b: Place): boolean {
  if (a.urgency !== b.urgency) return URGENCIES.indexOf(a.urgency) < URGENCIES.indexOf(b.urgency)
  return a.rank === b.rank ? a.order < b.order : a.rank < b.rank
}
