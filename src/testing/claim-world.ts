/**
 * Gateways around a database that none of them is: time, the network and each process can stop apart from the others.
 * Everything is virtual, so that a schedule of accidents runs in milliseconds and always the same way.
 */
import type { ConnectionId } from '#domain/task/task.ts'
import type { Timers } from '#engine/timers.ts'
import { SILENT_AFTER } from '#keeper/claims/beat.ts'
import type { Card, ClaimDesk, Seat, Seen } from '#keeper/claims/claim-desk.ts'
import type { Claims } from '#keeper/claims/claims.ts'
import { postgresClaims } from '#keeper/claims/postgres-claims.ts'

interface Event {
  readonly at: number
  readonly run: () => void
}

interface Life {
  isOver: boolean
  readonly onOver: () => void
  readonly locks: Set<ConnectionId>
}

interface Row extends Card {
  readonly life: Life
  at: number
}

/** A process, and its way to the database. */
export class Process {
  readonly claims: Claims
  readonly name: string
  readonly lost: ConnectionId[] = []
  /** Of the wall clock against the world's; the other clock runs at its own speed. */
  offset = 0
  isFrozen = false
  isCut = false
  isDead = false
  /** What would have happened here meanwhile. */
  readonly waiting: (() => void)[] = []
  readonly held: (() => void)[] = []
  readonly #world: ClaimWorld
  readonly #speed: number
  #life: Life | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(world: ClaimWorld, name: string, keys: readonly ConnectionId[], speed: number) {
    this.#world = world
    this.#speed = speed
    this.name = name
    this.claims = postgresClaims({
      desk: this.#desk(),
      name,
      timers: this.#timers(),
      clock: { now: () => this.offset + world.now },
      steady: { now: () => world.now * speed },
    })
    this.claims.offer(keys)
    this.claims.start({
      gained: () => this.#round(() => undefined),
      mayGive: () => true,
      giving: () => this.#round(() => undefined),
      paused: () => undefined,
      lost: (connections) => this.lost.push(...connections),
    })
  }

  /** Runs here as soon as this process runs. */
  soon(run: () => void): void {
    if (this.isDead) return
    if (this.isFrozen) this.waiting.push(run)
    else run()
  }

  kill(): void {
    this.isDead = true
    const life = this.#life
    if (life !== null) this.#world.plan(20, () => this.#world.end(life))
  }

  #timers(): Timers {
    return {
      after: (delay, run) => {
        let isCancelled = false
        this.#world.plan(delay / this.#speed, () => this.soon(() => isCancelled || run()))
        return () => (isCancelled = true)
      },
    }
  }

  /** There, what happens there, and back. Over a cut network both wait for its end. */
  #round<T>(there: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#world.plan(this.#world.latency(), () =>
        this.#over(() => {
          const answer = attempt(there)
          this.#world.plan(this.#world.latency(), () =>
            this.#over(() => this.soon(() => (answer.ok ? resolve(answer.value) : reject(answer.error)))),
          )
        }),
      )
    })
  }

  /** In the session of the locks: one statement after the other, as they were given. */
  #inTurn<T>(there: () => T): Promise<T> {
    const turn = this.#last.then(() => this.#round(there))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  #over(run: () => void): void {
    if (this.isCut) this.held.push(run)
    else run()
  }

  #desk(): ClaimDesk {
    return {
      sit: (card) => {
        if (this.#life === null || this.#life.isOver) {
          const over = new AbortController()
          this.#life = this.#world.begin(() => this.#over(() => this.soon(() => over.abort())))
          this.#signals.set(this.#life, over.signal)
        }
        return this.#sit(card, this.#life)
      },
    }
  }

  readonly #signals = new Map<Life, AbortSignal>()

  async #sit(card: Card, life: Life): Promise<Seat | null> {
    const { rows, claims } = this.#world
    const session = `${this.name}-${this.#world.count()}`
    const alive = () => {
      if (life.isOver) throw new Error('the session ended')
    }
    const isThere = await this.#round(() => {
      if (life.isOver) return false
      for (const [other, row] of rows) if (row.life === life) rows.delete(other)
      rows.set(session, { ...card, life, at: this.#world.now })
      return true
    })
    if (!isThere) return null
    return {
      session,
      lost: this.#signals.get(life) ?? AbortSignal.abort(),
      beat: () =>
        this.#round(() => {
          const row = rows.get(session)
          if (row === undefined || row.life.isOver) return false
          row.at = this.#world.now
          return true
        }),
      look: () => this.#round(() => this.#world.look()),
      show: (shown) => this.#round(() => void rows.set(session, { ...shown, life, at: rows.get(session)?.at ?? 0 })),
      tell: () => this.#round(() => undefined),
      pause: () => this.#round(() => undefined),
      take: (connection) =>
        this.#inTurn(() => {
          alive()
          if (!this.#world.lock(life, connection)) return false
          claims.set(connection, session)
          return true
        }),
      give: (connection) =>
        this.#inTurn(() => {
          alive()
          if (claims.get(connection) === session) claims.delete(connection)
          life.locks.delete(connection)
        }),
      giveAll: () =>
        this.#inTurn(() => {
          alive()
          for (const [connection, owner] of claims) if (owner === session) claims.delete(connection)
          life.locks.clear()
        }),
      leave: () => this.#round(() => void rows.delete(session)),
    }
  }
}

export class ClaimWorld {
  now = 0
  readonly rows = new Map<string, Row>()
  readonly claims = new Map<ConnectionId, string>()
  readonly processes: Process[] = []
  readonly #lives = new Set<Life>()
  readonly #random: () => number
  #events: Event[] = []
  #count = 0
  #startedAt = Number.NEGATIVE_INFINITY

  /** @param random between 0 and 1: how long each message travels. */
  constructor(random: () => number) {
    this.#random = random
  }

  start(name: string, keys: readonly ConnectionId[], speed = 1): Process {
    const process = new Process(this, name, keys, speed)
    this.processes.push(process)
    return process
  }

  plan(delay: number, run: () => void): void {
    this.#events.push({ at: this.now + delay, run })
  }

  latency(): number {
    return 1 + this.#random() * 40
  }

  count(): number {
    return ++this.#count
  }

  begin(onOver: () => void): Life {
    const life = { isOver: false, onOver, locks: new Set<ConnectionId>() }
    this.#lives.add(life)
    return life
  }

  end(life: Life): void {
    if (life.isOver) return
    life.isOver = true
    life.locks.clear()
    this.#lives.delete(life)
    this.plan(this.latency(), life.onOver)
  }

  /** The database is stopped and started: no lock is left, and whoever can be told is. */
  restart(): void {
    this.#startedAt = this.now
    for (const life of this.#lives) this.end(life)
    this.rows.clear()
    this.claims.clear()
  }

  lock(life: Life, connection: ConnectionId): boolean {
    for (const other of this.#lives) if (other !== life && other.locks.has(connection)) return false
    life.locks.add(connection)
    return true
  }

  look(): Seen {
    for (const [session, { at, life }] of this.rows) {
      if (this.now - at <= SILENT_AFTER) continue
      this.rows.delete(session)
      this.end(life)
    }
    const alive = [...this.rows].filter(([, { life }]) => !life.isOver)
    const sessions = new Set(alive.map(([session]) => session))
    return {
      paused: false,
      settled: this.now - this.#startedAt > SILENT_AFTER,
      gateways: alive.map(([session, { name, keys }]) => ({ session, name, keys })),
      claims: [...this.claims].flatMap(([connection, session]) =>
        sessions.has(session) ? [{ connection, session, since: 0, status: null }] : [],
      ),
    }
  }

  /** The processes that would ask this connection's vendor now. */
  askers(connection: ConnectionId): readonly Process[] {
    return this.processes.filter(({ isDead, isFrozen, claims }) => !isDead && !isFrozen && claims.holds(connection))
  }

  /** Lets time pass; `watch` is called after each thing that happens. */
  async pass(span: number, watch: () => void): Promise<void> {
    const end = this.now + span
    for (;;) {
      const next = this.#take(end)
      if (next === null) break
      this.now = next.at
      next.run()
      // What follows from it by promises happens before anything else does.
      for (let step = 0; step < 12; step++) await Promise.resolve()
      watch()
    }
    this.now = end
  }

  #take(end: number): Event | null {
    let first: Event | null = null
    for (const event of this.#events) if (event.at <= end && (first === null || event.at < first.at)) first = event
    if (first !== null) this.#events = this.#events.filter((event) => event !== first)
    return first
  }
}

function attempt<T>(run: () => T): { readonly ok: true; readonly value: T } | { readonly ok: false; error: unknown } {
  try {
    return { ok: true, value: run() }
  } catch (error) {
    return { ok: false, error }
  }
}
