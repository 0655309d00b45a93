/** Who waits for a turn at one connection, most urgent first. Bookkeeping alone: it knows no time and no limit. */
import type { Trouble } from '#domain/task/failure.ts'
import type { EpochMs } from '#domain/time.ts'
import { Heap } from '#engine/connection/heap.ts'

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
  /** `always`: through holds and blocks. `unless-blocked`: through holds. `never`: an answer is wanted now. */
  readonly waits: 'always' | 'unless-blocked' | 'never'
  /** A name by which {@link TurnQueue.promote} finds it; null for none. */
  readonly key: string | null
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
  readonly order: number
}

export class TurnQueue {
  #places = new Heap<Place>(goesBefore)
  readonly #keyed = new Map<string, Ticket>()
  #waiting = 0
  #order = 0

  /** How many are in line. */
  get waiting(): number {
    return this.#waiting
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
    this.#places.push({ ticket, urgency: ticket.urgency, order: this.#order++ })
  }
}

function isStale(place: Place): boolean {
  return place.ticket.settle === null || place.urgency !== place.ticket.urgency
}

function goesBefore(a: Place, b: Place): boolean {
  if (a.urgency !== b.urgency) return URGENCIES.indexOf(a.urgency) < URGENCIES.indexOf(b.urgency)
  const [first, second] = [a.ticket.request.deadline, b.ticket.request.deadline]
  return first === second ? a.order < b.order : first < second
}
