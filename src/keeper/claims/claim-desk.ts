/** What claims need of the place that all gateways share. A test has one without a database. */
import type { ConnectionId } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

/** A gateway as it is known to the others. */
export interface Card {
  readonly name: string
  readonly keys: readonly ConnectionId[]
}

interface SeenGateway extends Card {
  readonly session: string
}

interface SeenClaim {
  readonly connection: ConnectionId
  readonly session: string
  readonly since: EpochMs
  /** What its owner tells of it, as text; null before it has. */
  readonly status: string | null
}

/** What there is of the team at one moment. */
export interface Seen {
  readonly gateways: readonly SeenGateway[]
  readonly claims: readonly SeenClaim[]
  /**
   * A server that was started just now has lost locks whose owners may not have heard of it: nothing may be taken before
   * they must have noticed.
   */
  readonly settled: boolean
  /** Somebody said that nothing is to be polled. */
  readonly paused: boolean
}

/** One session in which locks are taken: they are gone with it. */
export interface Seat {
  readonly session: string
  /** Aborted when the session is known to be over. */
  readonly lost: AbortSignal
  /** Tells that this gateway is alive. False when its session is not. */
  beat(): Promise<boolean>
  /** Ends sessions that are silent for too long, and tells who is there. */
  look(): Promise<Seen>
  show(card: Card): Promise<void>
  /** Lets all gateways know how a connection fares that is claimed here. */
  tell(connection: ConnectionId, status: string): Promise<void>
  pause(paused: boolean): Promise<void>
  /** Takes the lock of a connection, if nobody has it. */
  take(connection: ConnectionId): Promise<boolean>
  give(connection: ConnectionId): Promise<void>
  /** After a claim has lapsed: no lock stays behind in a session that goes on. */
  giveAll(): Promise<void>
  /** Nobody needs to wait for this gateway to fall silent. */
  leave(): Promise<void>
}

export interface ClaimDesk {
  /** Sits down in the session that there is; null while there is none. */
  sit(card: Card): Promise<Seat | null>
}
