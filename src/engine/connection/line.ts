/** One connection as the engine uses it: its vendor, its budget, and what its answers say about its health. */
import type { Connection } from '#domain/connection/connection.ts'
import type { Sighting } from '#domain/task/observation.ts'
import type { Clock, EpochMs } from '#domain/time.ts'
import { type Conversation, converse } from '#engine/conversation/converse.ts'
import type { ConnectionHealth, ConnectionStatus, SweepUse } from '#engine/engine.ts'
import type { Loss } from '#engine/connection/loss.ts'
import { type Budget, createBudget, type TurnRequest } from '#engine/connection/budget.ts'
import { vendorClock } from '#engine/polling/vendor-clock.ts'
import type { Timers } from '#engine/timers.ts'
import type { Told } from '#engine/connection/told.ts'
import type { Transport } from '#engine/conversation/transport.ts'
import type { Script, Vendor } from '#vendors/port.ts'

export interface Talk<T> {
  readonly begin: () => Script<T>
  readonly turn: TurnRequest
  readonly signal: AbortSignal
  readonly lost: (loss: Loss) => T
  readonly told: (value: T) => Told | null
}

export interface Line {
  readonly connection: Connection
  readonly vendor: Vendor
  readonly budget: Budget
  talk<T>(talk: Talk<T>): Promise<Conversation<T>>
  vendorClock(): Sighting['vendorClock']
  status(): ConnectionStatus
  /** What sweeps give at present; null when there are none. */
  sweeps(use: SweepUse | null): void
  /** A test showed that the key works. */
  unblock(): void
}

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

export function createLine({ connection, vendor, transport, clock, timers, onChange }: LineParts): Line {
  let health: ConnectionHealth = { kind: 'idle' }
  let sweep: SweepUse | null = null
  const theirClock = vendorClock()
  const budget = createBudget({
    requestsPerSecond: Math.max(SLOWEST, connection.requestsPerSecond),
    maxInFlight: Math.max(1, connection.maxInFlight),
    clock,
    timers,
    onUse: () => onChange('use'),
  })

  const timedTransport: Transport = async (to, request, signal) => {
    const askedAt = clock.now()
    const outcome = await transport(to, request, signal)
    if (outcome.kind === 'reply') theirClock.learn(outcome.reply.headers['date'], askedAt, outcome.reply.receivedAt)
    return outcome
  }

  function setHealth(next: ConnectionHealth): void {
    const news = next.kind !== 'blocked' ? 'health' : health.kind === 'blocked' ? null : 'block'
    health = next
    if (news !== null) onChange(news)
  }

  function works(): void {
    // Sent before the server asked us to wait: the wait stands.
    if (health.kind === 'waiting' && health.until > clock.now()) return
    budget.answered()
    if (health.kind === 'fine' || health.kind === 'blocked') return
    setHealth({ kind: 'fine', since: clock.now() })
  }

  function learn({ trouble, retryAt }: Told, askedAt: EpochMs): void {
    const since = health.kind === 'trouble' || health.kind === 'blocked' ? health.since : clock.now()
    switch (trouble.reason) {
      case 'throttled':
        setHealth({ kind: 'waiting', until: budget.throttled(askedAt, retryAt), trouble })
        return
      case 'credentials':
        budget.block(trouble)
        setHealth({ kind: 'blocked', since, trouble })
        return
      case 'unintelligible':
      case 'too-large':
      case 'not-found':
        // One task's strange answer: the line itself carried it.
        works()
        return
      case 'offline':
      case 'network':
      case 'timeout':
      case 'server':
      case 'gateway':
        if (health.kind !== 'blocked') setHealth({ kind: 'trouble', since, trouble })
    }
  }

  return {
    connection,
    vendor,
    budget,
    vendorClock: () => theirClock.estimate(),
    async talk({ begin, turn, signal, lost, told }) {
      let loss: Loss | null = null
      let release = () => {}
      const channel = {
        transport: timedTransport,
        connection,
        clock,
        timers,
        async turn(until: AbortSignal) {
          release()
          const next = await budget.take(turn, until)
          if (next.kind === 'stopped') return next.trouble
          release = next.release
          return null
        },
      }
      try {
        const conversation = await converse(begin, channel, signal, (how) => {
          loss = how
          return lost(how)
        })
        const said = loss === null ? told(conversation.value) : toldByLoss(loss)
        if (said === null) works()
        else if (said !== 'nothing') learn(said, conversation.askedAt)
        return conversation
      } finally {
        // Only now: the next in line must not leave before a "stop" in this answer was understood.
        release()
      }
    },
    status() {
      const use = budget.use()
      return {
        connection,
        health: ofNow(health, clock.now()),
        budget: sweep === null ? use : { ...use, sweep },
      }
    },
    sweeps(use) {
      if (use === null && sweep === null) return
      sweep = use
      onChange('use')
    },
    unblock() {
      budget.unblock()
      health = { kind: 'fine', since: clock.now() }
      onChange('block')
    },
  }
}

function toldByLoss(loss: Loss): Told | 'nothing' {
  return loss.unsent ? 'nothing' : loss
}

/** A wait that is over is not trouble any more, even if nothing was sent since. */
function ofNow(health: ConnectionHealth, now: EpochMs): ConnectionHealth {
  return health.kind === 'waiting' && health.until <= now ? { kind: 'idle' } : health
}
