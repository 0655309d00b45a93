/**
 * {@link Claims} by locks of a database: one session of each gateway holds the locks of its connections, and writes what
 * their vendors say. A lock is gone with its session; a session is ended by the others when its gateway is silent.
 */
import type { ConnectionId } from '#domain/task/task.ts'
import { SECOND, type Millis } from '#domain/time.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import { Beat, BEAT_EVERY, type BeatClocks } from '#keeper/claims/beat.ts'
import type { Card, ClaimDesk, Seat, Seen } from '#keeper/claims/claim-desk.ts'
import type { Claims, ClaimWork, Team } from '#keeper/claims/claims.ts'
import { sharesOf, toGive, type Held, type Peer } from '#keeper/claims/shares.ts'

interface ClaimsParts extends BeatClocks {
  readonly desk: ClaimDesk
  /** How this gateway is called on screen. */
  readonly name: string
  readonly timers: Timers
}

const LOOK_EVERY: Millis = 500
/** Whoever it falls to may be busy: what nobody takes within this, anybody takes who can. */
const FREE_TOO_LONG: Millis = 1.5 * SECOND
/** When the gateway stops. */
const GIVE_WITHIN: Millis = 5 * SECOND
const NOBODY: Seen = { gateways: [], claims: [], settled: false, paused: false }

/** `coming`: its tasks are being read. `going`: what is under way is waited for. */
type Stage = 'coming' | 'working' | 'going'

export function postgresClaims(parts: ClaimsParts): Claims {
  return new LockClaims(parts)
}

class LockClaims implements Claims {
  readonly #parts: ClaimsParts
  readonly #beat: Beat
  readonly #beating: Alarm
  readonly #looking: Alarm
  readonly #listeners = new Set<() => void>()
  readonly #stages = new Map<ConnectionId, Stage>()
  readonly #freeSince = new Map<ConnectionId, number>()
  #keys: readonly ConnectionId[] = []
  #isShown = false
  #work: ClaimWork | null = null
  #seat: Seat | null = null
  #seen: Seen = NOBODY
  #isStopped = false

  constructor(parts: ClaimsParts) {
    this.#parts = parts
    this.#beat = new Beat(parts)
    this.#beating = new Alarm(parts.timers)
    this.#looking = new Alarm(parts.timers)
  }

  start(work: ClaimWork): void {
    this.#work = work
    this.#keepBeating()
    this.#keepLooking(0)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#looking.clear()
    const working = [...this.#stages].flatMap(([connection, stage]) => (stage === 'working' ? [connection] : []))
    const given = Promise.all(working.map((connection) => this.#give(connection).catch(() => undefined)))
    // What is still under way then is broken off, as it is when a gateway keeps its list alone.
    await Promise.race([given, new Promise<void>((resolve) => this.#looking.set(GIVE_WITHIN, resolve))])
    this.#looking.clear()
    this.#beating.clear()
    const seat = this.#seat
    this.#lapse()
    await seat?.leave().catch(() => undefined)
  }

  offer(connections: readonly ConnectionId[]): void {
    if (connections.length === this.#keys.length && connections.every((id) => this.#keys.includes(id))) return
    this.#keys = [...connections]
    this.#isShown = false
  }

  holds(connection: ConnectionId): boolean {
    if (!this.#isSound()) return false
    return this.#stages.has(connection)
  }

  team(): Team {
    const { gateways, claims } = this.#seen
    const names = new Map(gateways.map(({ session, name }) => [session, name]))
    const owners = claims.flatMap(({ connection, session, since }) => {
      const gateway = names.get(session)
      return gateway === undefined
        ? []
        : [{ connection, gateway, session, here: session === this.#seat?.session, since }]
    })
    const keyed = new Set([...gateways.flatMap(({ keys }) => keys), ...this.#keys])
    return { here: this.#parts.name, gateways: [...names.values()], owners, keyed }
  }

  told(): ReadonlyMap<ConnectionId, string> {
    return new Map(
      this.#seen.claims.flatMap(({ connection, status }) => (status === null ? [] : [[connection, status]])),
    )
  }

  tell(connection: ConnectionId, text: string): void {
    void this.#seat?.tell(connection, text).catch(() => undefined)
  }

  async pause(paused: boolean): Promise<void> {
    if (this.#seat === null) throw new Error('The database that the gateways share is away, so nothing was changed.')
    await this.#seat.pause(paused)
    this.#work?.paused(paused)
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Is this still the session that the claims were made in, as far as anybody can know? If not, they are given up. */
  #isSound(): boolean {
    if (this.#seat === null) return false
    if (!this.#seat.lost.aborted && this.#beat.isFresh()) return true
    this.#lapse()
    return false
  }

  /** Whatever was claimed is gone. At once, and before anything else happens in this process. */
  #lapse(): void {
    const seat = this.#seat
    if (seat === null) return
    this.#seat = null
    this.#beat.stop()
    const had = [...this.#stages.keys()]
    this.#stages.clear()
    this.#freeSince.clear()
    this.#seen = NOBODY
    // The session may live on: what was asked of it before is done before this.
    if (!seat.lost.aborted) void seat.giveAll().catch(() => undefined)
    if (had.length > 0) this.#work?.lost(had)
    this.#tell()
  }

  #keepBeating(): void {
    this.#beating.set(BEAT_EVERY, () => this.#keepBeating())
    void this.#beatOnce()
  }

  async #beatOnce(): Promise<void> {
    const seat = this.#seat
    if (seat === null || !this.#isSound()) return
    const heard = this.#beat.begin()
    const isAlive = await seat.beat().catch(() => null)
    // Without an answer nobody knows: the fence falls by itself.
    if (seat !== this.#seat || isAlive === null) return
    if (isAlive) heard()
    else this.#lapse()
  }

  #keepLooking(delay: Millis): void {
    this.#looking.set(delay, () => {
      void this.#look()
        .catch(() => undefined)
        .finally(() => {
          if (!this.#isStopped) this.#keepLooking(LOOK_EVERY)
        })
    })
  }

  async #look(): Promise<void> {
    const seat = this.#isSound() ? this.#seat : await this.#sit()
    if (seat === null) return
    if (!this.#isShown) {
      this.#isShown = true
      await seat.show(this.#card()).catch((error: unknown) => {
        this.#isShown = false
        throw error
      })
    }
    const seen = await seat.look()
    if (seat !== this.#seat || this.#isStopped) return
    if (seen.paused !== this.#seen.paused) this.#work?.paused(seen.paused)
    this.#seen = seen
    if (seen.settled) await this.#share(seat, seen)
    this.#tell()
  }

  async #sit(): Promise<Seat | null> {
    const heard = this.#beat.begin()
    const seat = await this.#parts.desk.sit(this.#card())
    if (seat === null || this.#isStopped) return null
    this.#seat = seat
    heard()
    // So that what is under way is given up at once, and not with the next request.
    seat.lost.addEventListener('abort', () => this.#seat === seat && this.#lapse(), { once: true })
    return this.#isSound() ? seat : null
  }

  async #share(seat: Seat, seen: Seen): Promise<void> {
    const peers: readonly Peer[] = seen.gateways.map(({ session, keys }) => ({ session, keys: new Set(keys) }))
    const held: Held = new Map(seen.claims.map(({ connection, session }) => [connection, session]))
    const falls = new Set([...sharesOf(seat.session, peers, held), ...this.#forgottenByAll(held)])
    for (const connection of falls) {
      if (!this.#keys.includes(connection) || this.#stages.has(connection)) continue
      if (await seat.take(connection)) {
        // While we waited, the fence may have fallen, and with it whatever this lock was.
        if (seat !== this.#seat || !this.#isSound()) return
        this.#come(connection)
      }
    }
    const give = toGive(seat.session, peers, held, (connection) => this.#isToGive(connection))
    if (give !== null) void this.#give(give).catch(() => undefined)
    for (const [connection, stage] of this.#stages) {
      if (stage === 'working' && !this.#keys.includes(connection)) void this.#give(connection).catch(() => undefined)
    }
  }

  #isToGive(connection: ConnectionId): boolean {
    const isSettled = [...this.#stages.values()].every((stage) => stage === 'working')
    return isSettled && this.#stages.has(connection) && this.#work?.mayGive(connection) === true
  }

  #forgottenByAll(held: Held): readonly ConnectionId[] {
    const now = this.#parts.steady.now()
    for (const connection of this.#freeSince.keys()) if (held.has(connection)) this.#freeSince.delete(connection)
    return this.#keys.filter((connection) => {
      if (held.has(connection)) return false
      const since = this.#freeSince.get(connection) ?? now
      this.#freeSince.set(connection, since)
      return now - since >= FREE_TOO_LONG
    })
  }

  #come(connection: ConnectionId): void {
    this.#stages.set(connection, 'coming')
    const work = this.#work?.gained(connection) ?? Promise.resolve()
    const seat = this.#seat
    void work.then(
      () => {
        if (seat === this.#seat && this.#stages.get(connection) === 'coming') this.#stages.set(connection, 'working')
      },
      () => {
        // Its tasks could not be read: perhaps another gateway can.
        if (seat === this.#seat) void this.#give(connection).catch(() => undefined)
      },
    )
  }

  async #give(connection: ConnectionId): Promise<void> {
    const seat = this.#seat
    if (seat === null || this.#stages.get(connection) === 'going') return
    this.#stages.set(connection, 'going')
    try {
      await this.#work?.giving(connection)
    } catch (error) {
      // What could not be written must not be written later either: whoever comes next begins with what is stored.
      if (seat === this.#seat) this.#lapse()
      throw error
    }
    if (seat !== this.#seat) return
    // Before the lock goes: from here on it is as if it had never been ours.
    this.#stages.delete(connection)
    await seat.give(connection)
  }

  #card(): Card {
    return { name: this.#parts.name, keys: this.#keys }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
