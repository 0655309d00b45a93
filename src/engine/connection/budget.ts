/**
 * Turns at one connection: who may send now, most urgent first. Holding (no network, no gateway) and blocking
 * (credentials refused) stop the handing out; what waits stays in line.
 */
import type { Trouble } from '#domain/task/failure.ts'
import type { Clock, EpochMs } from '#domain/time.ts'
import type { BudgetUse } from '#engine/engine.ts'
import { rate } from '#engine/connection/rate.ts'
import { heap } from '#engine/connection/turn-queue.ts'
import type { Timers } from '#engine/timers.ts'

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
  /** A name by which {@link Budget.promote} finds it; null for none. */
  readonly key: string | null
}

export type Turn =
  | { readonly kind: 'go'; /** Must be called once the request is over. */ readonly release: () => void }
  | { readonly kind: 'stopped'; readonly trouble: Trouble }

export interface Budget {
  /** Rejects with the signal's reason when it is aborted first. */
  take(request: TurnRequest, signal: AbortSignal): Promise<Turn>
  /** The person clicked: what waits under this key goes ahead. */
  promote(key: string): void
  /** What waits under this key needs no turn any more: it is stopped. False when nothing does, or a person waits. */
  withdraw(key: string): boolean
  throttled(sentAt: EpochMs, retryAt: EpochMs | null): EpochMs
  answered(): void
  block(trouble: Trouble): void
  unblock(): void
  /** Nothing is sent while there is a reason to hold; null lifts it. */
  hold(trouble: Trouble | null): void
  readonly blocked: Trouble | null
  use(): BudgetUse
  /** The connection changed or went away: everybody in line is sent home. */
  close(trouble: Trouble): void
}

export interface BudgetParts {
  readonly requestsPerSecond: number
  readonly maxInFlight: number
  readonly clock: Clock
  readonly timers: Timers
  /** Something that {@link Budget.use} shows has changed. */
  readonly onUse: () => void
}

/** Somebody in line. `settle` is null once they were served or left. */
interface Ticket {
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

export function createBudget({ requestsPerSecond, maxInFlight, clock, timers, onUse }: BudgetParts): Budget {
  const pace = rate(requestsPerSecond)
  const pollsInFlight = maxInFlight > 2 ? maxInFlight - 1 : maxInFlight
  const queue = heap<Place>(goesBefore)
  const keyed = new Map<string, Ticket>()
  let waiting = 0
  let inFlight = 0
  let order = 0
  let blocked: Trouble | null = null
  let held: Trouble | null = null
  let closed: Trouble | null = null
  let cancelTimer: (() => void) | null = null

  function stopFor(request: TurnRequest): Trouble | null {
    if (closed !== null) return closed
    if (request.waits === 'always') return null
    if (blocked !== null && request.urgency !== 'test') return blocked
    return request.waits === 'never' ? held : null
  }

  function settle(ticket: Ticket, turn: Turn): void {
    const done = ticket.settle
    if (done === null) return
    ticket.settle = null
    const { key } = ticket.request
    if (key !== null && keyed.get(key) === ticket) keyed.delete(key)
    waiting--
    done(turn)
  }

  function go(): Turn {
    let released = false
    inFlight++
    return {
      kind: 'go',
      release() {
        if (released) return
        released = true
        inFlight--
        onUse()
        pump()
      },
    }
  }

  /** The most urgent that still waits and may pass what stops the others. */
  function head(): Ticket | undefined {
    for (;;) {
      const top = queue.peek()
      if (top === undefined) return undefined
      if (!isStale(top)) return blocked !== null && top.urgency !== 'test' ? undefined : top.ticket
      queue.pop()
    }
  }

  function pump(): void {
    cancelTimer?.()
    cancelTimer = null
    while (held === null) {
      const next = head()
      if (next === undefined) return
      const urgent = next.urgency === 'person' || next.urgency === 'test'
      if (inFlight >= (urgent ? maxInFlight : pollsInFlight)) return
      const now = clock.now()
      const at = pace.earliest(urgent, now)
      if (at > now) {
        cancelTimer = timers.after(at - now, pump)
        return
      }
      queue.pop()
      pace.spend(urgent, now)
      settle(next, go())
      onUse()
    }
  }

  function sendHome(): void {
    const staying: Place[] = []
    for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
      if (isStale(place)) continue
      const trouble = stopFor(place.ticket.request)
      if (trouble === null) staying.push(place)
      else settle(place.ticket, { kind: 'stopped', trouble })
    }
    for (const place of staying) queue.push(place)
    onUse()
  }

  /** After a stop nothing may burst out: the time in which nothing could be sent does not count. */
  function goOn(): void {
    pace.idleUntil(clock.now())
    onUse()
    pump()
  }

  function enqueue(ticket: Ticket): void {
    queue.push({ ticket, urgency: ticket.urgency, order: order++ })
    pump()
  }

  return {
    take(request, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const trouble = stopFor(request)
        if (trouble !== null) return resolve({ kind: 'stopped', trouble })
        if (waiting === 0) pace.idleUntil(clock.now())
        const onAbort = () => {
          reject(signal.reason)
          settle(ticket, LEFT)
        }
        const ticket: Ticket = {
          request,
          urgency: request.urgency,
          settle(turn) {
            signal.removeEventListener('abort', onAbort)
            resolve(turn)
          },
        }
        signal.addEventListener('abort', onAbort, { once: true })
        waiting++
        if (request.key !== null) keyed.set(request.key, ticket)
        onUse()
        enqueue(ticket)
      })
    },
    promote(key) {
      const ticket = keyed.get(key)
      if (ticket === undefined || ticket.urgency === 'person') return
      ticket.urgency = 'person'
      enqueue(ticket)
    },
    withdraw(key) {
      const ticket = keyed.get(key)
      if (ticket === undefined || ticket.urgency === 'person') return false
      settle(ticket, LEFT)
      onUse()
      return true
    },
    throttled(sentAt, retryAt) {
      const until = pace.throttled(sentAt, clock.now(), retryAt)
      onUse()
      pump()
      return until
    },
    answered: () => pace.answered(),
    block(trouble) {
      blocked = trouble
      sendHome()
      pump()
    },
    unblock() {
      if (blocked === null) return
      blocked = null
      goOn()
    },
    hold(trouble) {
      const before = held
      held = trouble
      if (trouble !== null) sendHome()
      else if (before !== null) goOn()
    },
    get blocked() {
      return blocked
    },
    use: () => ({
      perSecond: pace.used(clock.now()),
      allowedPerSecond: pace.allowed(clock.now()),
      inFlight,
      waiting,
    }),
    close(trouble) {
      closed = trouble
      cancelTimer?.()
      cancelTimer = null
      sendHome()
    },
  }
}

/** Like everything unsent it tells nothing about the vendor or a task. */
const LEFT: Turn = { kind: 'stopped', trouble: { reason: 'gateway', httpStatus: null, code: null, message: 'left' } }

function isStale(place: Place): boolean {
  return place.ticket.settle === null || place.urgency !== place.ticket.urgency
}

function goesBefore(a: Place, b: Place): boolean {
  if (a.urgency !== b.urgency) return URGENCIES.indexOf(a.urgency) < URGENCIES.indexOf(b.urgency)
  const [first, second] = [a.ticket.request.deadline, b.ticket.request.deadline]
  return first === second ? a.order < b.order : first < second
}
