/**
 * Turns at one connection: who may send now, most urgent first. Holding (no network, no gateway) and blocking
 * (credentials refused) stop the handing out; what waits stays in line.
 */
import { overdueAfter } from '#domain/connection/turns.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { Clock, EpochMs } from '#domain/time.ts'
import type { BudgetUse } from '#engine/connection/budget-use.ts'
import type { Quota } from '#engine/connection/quota.ts'
import { Rate } from '#engine/connection/rate.ts'
import { type Ticket, type Turn, TurnQueue, type TurnRequest } from '#engine/connection/turn-queue.ts'
import type { Sending } from '#engine/connection/window.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

interface BudgetParts {
  readonly requestsPerSecond: number
  readonly maxInFlight: number
  readonly clock: Clock
  readonly timers: Timers
  /** Something that {@link Budget.use} shows has changed. */
  readonly onUse: () => void
}

/** Like everything unsent it tells nothing about the vendor or a task. */
const LEFT: Turn = { kind: 'stopped', trouble: { reason: 'gateway', httpStatus: null, code: null, message: 'left' } }

export class Budget {
  readonly #clock: Clock
  readonly #onUse: () => void
  readonly #rate: Rate
  readonly #alarm: Alarm
  readonly #queue = new TurnQueue()
  readonly #maxInFlight: number
  /** One place is kept free for the person, where there are enough. */
  readonly #pollsInFlight: number
  #inFlight = 0
  #blocked: Trouble | null = null
  #held: Trouble | null = null
  #closed: Trouble | null = null

  constructor({ requestsPerSecond, maxInFlight, clock, timers, onUse }: BudgetParts) {
    this.#clock = clock
    this.#onUse = onUse
    this.#rate = new Rate(requestsPerSecond)
    this.#alarm = new Alarm(timers)
    this.#maxInFlight = maxInFlight
    this.#pollsInFlight = maxInFlight > 2 ? maxInFlight - 1 : maxInFlight
  }

  get blocked(): Trouble | null {
    return this.#blocked
  }

  use(): BudgetUse {
    const now = this.#clock.now()
    return {
      perSecond: this.#rate.used(now),
      allowedPerSecond: this.#rate.allowed(now),
      inFlight: this.#inFlight,
      waiting: this.#queue.waiting,
    }
  }

  /** Rejects with the signal's reason when it is aborted first. */
  take(request: TurnRequest, signal: AbortSignal): Promise<Turn> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const trouble = this.#stopFor(request)
      if (trouble !== null) return resolve({ kind: 'stopped', trouble })
      if (this.#queue.waiting === 0) this.#rate.idleUntil(this.#clock.now())
      const onAbort = () => {
        reject(signal.reason)
        this.#queue.settle(ticket, LEFT)
      }
      const ticket = this.#queue.add(request, (turn) => {
        signal.removeEventListener('abort', onAbort)
        resolve(turn)
      })
      signal.addEventListener('abort', onAbort, { once: true })
      this.#onUse()
      this.#pump()
    })
  }

  /** The person clicked: what waits under this key goes ahead. */
  promote(key: string): void {
    const ticket = this.#queue.find(key)
    if (ticket === undefined) return
    this.#queue.promote(ticket)
    this.#pump()
  }

  /** What waits under this key needs no turn any more: it is stopped. False when nothing does, or a person waits. */
  withdraw(key: string): boolean {
    const ticket = this.#queue.find(key)
    if (ticket === undefined) return false
    this.#queue.settle(ticket, LEFT)
    this.#onUse()
    return true
  }

  /** A request sent at `sentAt` was answered with 429 or the like. Returns the end of the wait. */
  throttled(sentAt: EpochMs, retryAt: EpochMs | null): EpochMs {
    const until = this.#rate.throttled(sentAt, this.#clock.now(), retryAt)
    this.#onUse()
    this.#pump()
    return until
  }

  /** An answer to a request that was sent at `askedAt` says how many more the vendor takes. */
  learn(quota: Quota, askedAt: EpochMs): void {
    this.#rate.learn(quota, askedAt, this.#clock.now())
  }

  /** The vendor named a time before which it does not want to be asked. Returns the end of the wait. */
  rest(until: EpochMs): EpochMs {
    const end = this.#rate.rest(until, this.#clock.now())
    this.#onUse()
    this.#pump()
    return end
  }

  /** The person does not want to wait any longer: what waits goes on at the usual pace. */
  goOn(): void {
    this.#rate.goOn()
    this.#goOn()
  }

  answered(): void {
    this.#rate.answered()
  }

  block(trouble: Trouble): void {
    this.#blocked = trouble
    this.#sendHome()
    this.#pump()
  }

  unblock(): void {
    if (this.#blocked === null) return
    this.#blocked = null
    this.#goOn()
  }

  /** Nothing is sent while there is a reason to hold; null lifts it. */
  hold(trouble: Trouble | null): void {
    const before = this.#held
    this.#held = trouble
    if (trouble !== null) this.#sendHome()
    else if (before !== null) this.#goOn()
  }

  /** The connection changed or went away: everybody in line is sent home. */
  close(trouble: Trouble): void {
    this.#closed = trouble
    this.#alarm.clear()
    this.#sendHome()
  }

  #stopFor(request: TurnRequest): Trouble | null {
    if (this.#closed !== null) return this.#closed
    if (request.waits === 'always') return null
    if (this.#blocked !== null && request.urgency !== 'test') return this.#blocked
    return request.waits === 'never' ? this.#held : null
  }

  /** The most urgent that still waits and may pass what stops the others. */
  #next(): Ticket | undefined {
    const head = this.#queue.head()
    return this.#blocked !== null && head?.urgency !== 'test' ? undefined : head
  }

  #pump(): void {
    this.#alarm.clear()
    while (this.#held === null) {
      this.#rank()
      const next = this.#next()
      if (next === undefined) return
      const urgent = next.urgency === 'person' || next.urgency === 'test'
      if (this.#inFlight >= (urgent ? this.#maxInFlight : this.#pollsInFlight)) return
      const now = this.#clock.now()
      const at = this.#rate.earliest(urgent, now)
      // The end of one that is under way pumps again.
      if (at === Number.POSITIVE_INFINITY) return
      if (at > now) return this.#alarm.set(at - now, () => this.#pump())
      this.#queue.settle(next, this.#go(this.#rate.spend(now)))
      this.#onUse()
    }
  }

  #rank(): void {
    const now = this.#clock.now()
    this.#queue.rank(now, overdueAfter(this.#queue.waiting, this.#rate.allowed(now)))
  }

  #go(sending: Sending): Turn {
    let released = false
    this.#inFlight++
    const release = () => {
      if (released) return
      released = true
      this.#inFlight--
      this.#rate.ended(sending, this.#clock.now())
      this.#onUse()
      this.#pump()
    }
    return { kind: 'go', release }
  }

  #sendHome(): void {
    this.#queue.sendHome((request) => this.#stopFor(request))
    this.#onUse()
  }

  /** After a stop nothing may burst out: the time in which nothing could be sent does not count. */
  #goOn(): void {
    this.#rate.idleUntil(this.#clock.now())
    this.#onUse()
    this.#pump()
  }
}
