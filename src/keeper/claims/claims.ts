/**
 * Which connections this gateway works for. What must hold: at any time at most one gateway asks a connection's vendor,
 * and it alone writes what the vendor said. A gateway whose list is in a file has no claims: the lock on the file makes
 * everything its own.
 */
import type { ConnectionId } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

/** What the keeper does about claims that come and go. */
export interface ClaimWork {
  /** Resolves once this gateway works for the connection. The claim may be lost meanwhile. */
  gained(connection: ConnectionId): Promise<void>
  /** May it go to another gateway now? Not while a submit is on its way, whose answer the next owner would not hear. */
  mayGive(connection: ConnectionId): boolean
  /** Resolves when nothing of it is under way any more, and all is written. */
  giving(connection: ConnectionId): Promise<void>
  paused(paused: boolean): void
  /** These are gone already: nothing of them may be asked or written from now on. */
  lost(connections: readonly ConnectionId[]): void
}

/** Who works for a connection, as the gateways tell each other. */
interface Owner {
  readonly connection: ConnectionId
  readonly gateway: string
  /** Of that gateway: another one each time it joins. */
  readonly session: string
  readonly here: boolean
  readonly since: EpochMs
}

/** What is known of the team. */
export interface Team {
  /** The name of this gateway. */
  readonly here: string
  readonly gateways: readonly string[]
  readonly owners: readonly Owner[]
  /** Connections for which some gateway has the key. */
  readonly keyed: ReadonlySet<ConnectionId>
}

export interface Claims {
  start(work: ClaimWork): void
  /** Gives everything back. */
  stop(): Promise<void>
  /** The connections whose keys this gateway has. */
  offer(connections: readonly ConnectionId[]): void
  /** May its vendor be asked now? Asked before each request, because a claim also lapses while nobody looks. */
  holds(connection: ConnectionId): boolean
  team(): Team
  /** What the owners of connections tell of them. */
  told(): ReadonlyMap<ConnectionId, string>
  /** Lets the others know how a connection fares that is claimed here. */
  tell(connection: ConnectionId, text: string): void
  /** Whether nothing is to be polled at all, by any gateway. */
  pause(paused: boolean): Promise<void>
  /** After anything that changes what {@link team} says. */
  onChange(listener: () => void): () => void
}
