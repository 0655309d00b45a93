/** One connection as the engine uses it: its vendor, its budget, and what its answers say about its health. */
import { paceBy, type PaceAdvice } from '#domain/connection/pace.ts'
import type { Connection } from '#domain/connection/connection.ts'
import { type Health, healthAt, setbackAfter, type Wait } from '#domain/connection/health.ts'
import type { Trouble, TroubleReason } from '#domain/task/failure.ts'
import type { Sighting } from '#domain/task/observation.ts'
import type { Clock, EpochMs } from '#domain/time.ts'
import { Budget } from '#engine/connection/budget.ts'
import { CheckGaps } from '#engine/connection/check-gaps.ts'
import { QuotaReader } from '#engine/connection/quota.ts'
import type { TurnRequest } from '#engine/connection/turn-queue.ts'
import { VendorClock } from '#engine/connection/vendor-clock.ts'
import type { Call, Complaint } from '#engine/conversation/calls.ts'
import { type Conversation, converse, type ConverseParts } from '#engine/conversation/converse.ts'
import type { Transport } from '#engine/conversation/transport.ts'
import type { SweepUse } from '#engine/connection/budget-use.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import type { Timers } from '#engine/timers.ts'
import type { Vendor } from '#vendors/port.ts'

export interface LineParts {
  readonly connection: Connection
  readonly vendor: Vendor
  readonly transport: Transport
  readonly clock: Clock
  readonly timers: Timers
  readonly onChange: (what: 'use' | 'health' | 'block') => void
}

/** A rate of zero in a configuration would stop everything without a word. */
const SLOWEST = 0.01

const HELD = {
  offline: { reason: 'offline', httpStatus: null, code: null, message: 'this device is offline' },
  gateway: { reason: 'gateway', httpStatus: null, code: null, message: 'the gateway does not answer' },
} as const satisfies Record<NonNullable<ConnectionStatus['held']>, Trouble>

/** Whose trouble each is. One task's strange answer is none of the line's, unless nothing else comes over it. */
const CONCERNS = {
  offline: 'line',
  network: 'line',
  timeout: 'line',
  throttled: 'line',
  credentials: 'line',
  server: 'line',
  gateway: 'line',
  unintelligible: 'task',
  'too-large': 'task',
  'not-found': 'task',
} as const satisfies Record<TroubleReason, 'line' | 'task'>

/** So many useless answers without a good one between them are more than one task's oddity. */
const USELESS_IN_A_ROW = 5

export class Line {
  readonly connection: Connection
  readonly vendor: Vendor
  readonly budget: Budget
  /** How often its tasks are asked about. */
  readonly pace: PaceAdvice
  readonly checks = new CheckGaps()
  readonly #parts: LineParts
  readonly #vendorClock = new VendorClock()
  readonly #quotas = new QuotaReader()
  #health: Health = { kind: 'idle' }
  /** Answers since the last one that said something. */
  #uselessInARow = 0
  #sweep: SweepUse | null = null
  #held: ConnectionStatus['held'] = null

  constructor(parts: LineParts) {
    const { connection, vendor, clock, timers, onChange } = parts
    this.#parts = parts
    this.connection = connection
    this.vendor = vendor
    this.pace = paceBy(vendor.advice.pace, connection.checkEverySeconds)
    this.budget = new Budget({
      requestsPerSecond: Math.max(SLOWEST, connection.requestsPerSecond),
      maxInFlight: Math.max(1, connection.maxInFlight),
      clock,
      timers,
      onUse: () => onChange('use'),
    })
  }

  /** Asks the vendor and learns from the answer. Rejects only with the reason of an aborted signal. */
  async talk<T>({ begin, complaint }: Call<T>, turn: TurnRequest, signal: AbortSignal): Promise<Conversation<T>> {
    const channel = this.#channel(turn)
    try {
      const conversation = await converse(begin, channel, signal)
      if (conversation.kind === 'lost') this.#learn({ ...conversation, retryAt: null }, conversation.askedAt)
      if (conversation.kind === 'said') this.#learn(complaint(conversation.value), conversation.askedAt)
      return conversation
    } finally {
      // Only now: the next in line must not leave before a "stop" in this answer was understood.
      channel.release()
    }
  }

  vendorClock(): Sighting['vendorClock'] {
    return this.#vendorClock.estimate()
  }

  status(): ConnectionStatus {
    const checks = this.checks.checks()
    const use = { ...this.budget.use(), ...(checks === null ? {} : { checks }) }
    return {
      connection: this.connection,
      health: healthAt(this.#health, this.#parts.clock.now()),
      held: this.#held,
      budget: this.#sweep === null ? use : { ...use, sweep: this.#sweep },
    }
  }

  /** Sends nothing while there is no way out of this page. */
  hold(held: ConnectionStatus['held']): void {
    this.#held = held
    this.budget.hold(held === null ? null : HELD[held])
  }

  /** What sweeps give at present; null when there are none. */
  sweeps(use: SweepUse | null): void {
    if (use === null && this.#sweep === null) return
    this.#sweep = use
    this.#parts.onChange('use')
  }

  /** The wait that the vendor asked for, while it lasts. */
  wait(): Wait | null {
    const health = healthAt(this.#health, this.#parts.clock.now())
    return health.kind === 'waiting' ? health : null
  }

  /** Goes on with a wait that began before this line was made: with another page, gateway or setting. */
  resume({ since, until, trouble }: Wait): void {
    const now = this.#parts.clock.now()
    if (until > now)
      this.#become({ kind: 'waiting', since: Math.min(since, now), until: this.budget.rest(until), trouble })
  }

  /** A test showed that the key works, or the person does not want to wait for the time that the vendor named. */
  unblock(): void {
    this.budget.unblock()
    this.budget.goOn()
    this.#health = { kind: 'fine', since: this.#parts.clock.now() }
    this.#parts.onChange('block')
  }

  /** A turn for each request of one conversation; the last one is kept until it is released. */
  #channel(turn: TurnRequest): ConverseParts & { readonly release: () => void } {
    const { connection, clock, timers } = this.#parts
    let release = () => {}
    return {
      connection,
      clock,
      timers,
      transport: (...request) => this.#send(...request),
      turn: async (signal) => {
        release()
        const next = await this.budget.take(turn, signal)
        if (next.kind === 'stopped') return next.trouble
        release = next.release
        return null
      },
      release: () => release(),
    }
  }

  async #send(...request: Parameters<Transport>): ReturnType<Transport> {
    const askedAt = this.#parts.clock.now()
    const outcome = await this.#parts.transport(...request)
    if (outcome.kind === 'reply') {
      const { headers, receivedAt } = outcome.reply
      this.#vendorClock.learn(headers['date'], askedAt, receivedAt)
      const quota = this.#quotas.read(headers, receivedAt)
      if (quota !== null) this.budget.learn(quota, askedAt)
    }
    return outcome
  }

  #learn(complaint: Complaint | null, askedAt: EpochMs): void {
    if (complaint === null) return this.#works()
    const { trouble, retryAt } = complaint
    if (CONCERNS[trouble.reason] === 'task') return this.#carried(trouble)
    const until = this.#waitFor(trouble, retryAt, askedAt)
    if (trouble.reason === 'credentials') this.budget.block(trouble)
    // A block stays until a test succeeds, whatever late answers say.
    else if (this.#health.kind === 'blocked') return
    const now = this.#parts.clock.now()
    this.#become(setbackAfter(healthAt(this.#health, now), trouble, until, now))
  }

  /** A 429 slows us down; a time that is named is waited for whatever the status beside it. */
  #waitFor({ reason }: Trouble, retryAt: EpochMs | null, askedAt: EpochMs): EpochMs | null {
    if (reason === 'throttled') return this.budget.throttled(askedAt, retryAt)
    return retryAt === null || reason === 'credentials' ? null : this.budget.rest(retryAt)
  }

  /** An answer came, and it is no use: a line over which only such come does not work, whoever is to blame. */
  #carried(trouble: Trouble): void {
    const now = this.#parts.clock.now()
    const health = healthAt(this.#health, now)
    if (health.kind === 'waiting') return
    this.budget.answered()
    this.#uselessInARow += 1
    const isOne = health.kind === 'fine' && this.#uselessInARow < USELESS_IN_A_ROW
    if (!isOne && health.kind !== 'blocked') this.#become(setbackAfter(health, trouble, null, now))
  }

  #works(): void {
    this.#uselessInARow = 0
    const now = this.#parts.clock.now()
    // Sent before the server asked us to wait: the wait stands.
    if (healthAt(this.#health, now).kind === 'waiting') return
    this.budget.answered()
    if (this.#health.kind !== 'fine' && this.#health.kind !== 'blocked') this.#become({ kind: 'fine', since: now })
  }

  #become(next: Health): void {
    const isBlocking = next.kind === 'blocked' && this.#health.kind !== 'blocked'
    this.#health = next
    this.#parts.onChange(isBlocking ? 'block' : 'health')
  }
}
