/**
 * Who should work for what. Each gateway computes this from what all of them see, and does its own part: they need not
 * agree, because a lock decides; where they do, loads differ by one at most. Pure.
 */
import type { ConnectionId } from '#domain/task/task.ts'

/** A gateway that is alive, and the connections whose keys it has. */
export interface Peer {
  readonly session: string
  readonly keys: ReadonlySet<ConnectionId>
}

/** The session that holds each connection. */
export type Held = ReadonlyMap<ConnectionId, string>

/** What of the free connections falls to `me`. Each goes to whoever has its key and least to do. */
export function sharesOf(me: string, peers: readonly Peer[], held: Held): readonly ConnectionId[] {
  const load = loadsOf(peers, held)
  const free = [...new Set(peers.flatMap(({ keys }) => [...keys]))].filter((connection) => !held.has(connection))
  const mine: ConnectionId[] = []
  // What few can take is given out first, so that those few are not busy with what others could take.
  const rank = (connection: ConnectionId) => peers.filter(({ keys }) => keys.has(connection)).length
  for (const connection of free.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const [next] = peers.filter(({ keys }) => keys.has(connection)).toSorted(byLoad(load))
    if (next === undefined) continue
    load.set(next.session, (load.get(next.session) ?? 0) + 1)
    if (next.session === me) mine.push(connection)
  }
  return mine
}

/** One of mine that another gateway should have, because it would still have less to do than I had; null for none. */
export function toGive(
  me: string,
  peers: readonly Peer[],
  held: Held,
  mayGive: (connection: ConnectionId) => boolean,
): ConnectionId | null {
  const load = loadsOf(peers, held)
  const own = load.get(me) ?? 0
  const idle = peers.filter(({ session }) => session !== me && (load.get(session) ?? 0) <= own - 2)
  if (idle.length === 0) return null
  const mine = [...held].flatMap(([connection, session]) => (session === me ? [connection] : []))
  const wanted = mine.filter((connection) => idle.some(({ keys }) => keys.has(connection)) && mayGive(connection))
  return wanted.toSorted()[0] ?? null
}

function loadsOf(peers: readonly Peer[], held: Held): Map<string, number> {
  const load = new Map(peers.map(({ session }) => [session, 0]))
  for (const session of held.values()) load.set(session, (load.get(session) ?? 0) + 1)
  return load
}

function byLoad(load: ReadonlyMap<string, number>): (a: Peer, b: Peer) => number {
  return (a, b) => (load.get(a.session) ?? 0) - (load.get(b.session) ?? 0) || (a.session < b.session ? -1 : 1)
}
