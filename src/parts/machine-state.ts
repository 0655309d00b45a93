/**
 * What is being done about tasks, on one connection and on the whole: one derivation for the badge, the toolbar, the
 * connection cards, the rows and the details. Nothing counts as polling that something stands in the way of.
 */
import { healthAt } from '#domain/connection/health.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { EpochMs } from '#domain/time.ts'
import type { ConnectionsState, ConnectionStatus, PollingMode, PollingState } from '#engine/engine.ts'

export type Doing =
  /** The stored tasks are read. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'blocked'; readonly trouble: Trouble }
  | { readonly kind: 'waiting'; readonly until: EpochMs; readonly trouble: Trouble }
  | { readonly kind: 'paused' }
  /** Asked, and not answered as it should be. */
  | { readonly kind: 'retrying'; readonly trouble: Trouble }
  /** Another tab asks. */
  | { readonly kind: 'following' }
  /** `works`: the last answer was a good one. Before the first, nobody knows. */
  | { readonly kind: 'polling' | 'idle'; readonly works: boolean }

/** What stops all asking until it is over, the furthest from a vendor first. */
const STOPS = [
  'starting',
  'offline',
  'unreachable',
  'blocked',
  'waiting',
  'paused',
] as const satisfies readonly Doing['kind'][]
type Stop = Extract<Doing, { readonly kind: (typeof STOPS)[number] }>

export function stopsAsking(doing: Doing): doing is Stop {
  return STOPS.some((kind) => kind === doing.kind)
}

/** Whether tasks are asked about from this very page. */
export function isAsking({ kind }: Doing): boolean {
  return kind === 'polling' || kind === 'retrying'
}

/** What is done on one connection that has so many live tasks. */
export function connectionDoes(
  { held, health: then }: Pick<ConnectionStatus, 'held' | 'health'>,
  mode: PollingMode,
  live: number,
  now: EpochMs,
): Doing {
  if (held !== null) return { kind: held === 'offline' ? 'offline' : 'unreachable' }
  const health = healthAt(then, now)
  // A refused key outlasts a pause: it is what the person has to act on.
  if (health.kind === 'blocked') return { kind: 'blocked', trouble: health.trouble }
  if (health.kind === 'waiting') return { kind: 'waiting', until: health.until, trouble: health.trouble }
  if (mode === 'starting' || mode === 'paused') return { kind: mode }
  if (live > 0 && mode === 'following') return { kind: 'following' }
  if (health.kind === 'retrying') return { kind: 'retrying', trouble: health.trouble }
  return { kind: live > 0 ? 'polling' : 'idle', works: health.kind === 'fine' }
}

/** A page that was opened while its gateway is away: it has heard of no connection, and nothing of any can be asked. */
export function isCutOff({ gateway, statuses }: ConnectionsState): boolean {
  return statuses.size === 0 && gateway === 'unreachable'
}

/** What is done on the whole, about how many of the live tasks. */
export interface MachineDoing {
  readonly doing: Doing
  readonly asked: number
  readonly live: number
}

export function machineDoes(
  { gateway, statuses }: ConnectionsState,
  { mode, live, liveBy }: PollingState,
  now: EpochMs,
): MachineDoing {
  if (isCutOff({ gateway, statuses })) return { doing: { kind: 'unreachable' }, asked: 0, live }
  const parts = [...statuses.values()].flatMap((status) => {
    const count = liveBy.get(status.connection.id) ?? 0
    return count === 0 ? [] : [{ doing: connectionDoes(status, mode, count, now), count }]
  })
  const asking = parts.filter(({ doing }) => !stopsAsking(doing))
  const asked = asking.reduce((sum, { count }) => sum + count, 0)
  if (parts.length === 0) return { doing: withoutTasks([...statuses.values()], mode, now), asked, live }
  return { doing: worst((asking.length > 0 ? asking : parts).map(({ doing }) => doing)), asked, live }
}

/** Nothing is on its way: what would stop everything is said all the same. */
function withoutTasks(statuses: readonly ConnectionStatus[], mode: PollingMode, now: EpochMs): Doing {
  if (mode === 'starting' || mode === 'paused' || mode === 'following') return { kind: mode }
  const held = statuses.map((status) => connectionDoes(status, mode, 0, now))
  const isHeld = held.length > 0 && held.every(({ kind }) => kind === 'offline' || kind === 'unreachable')
  return isHeld ? worst(held) : { kind: 'idle', works: false }
}

/** Of several, what says the least good; of waits, the one that ends first. */
function worst(all: readonly Doing[]): Doing {
  return all.reduce((a, b) => {
    if (a.kind === 'waiting' && b.kind === 'waiting') return a.until <= b.until ? a : b
    return badness(b) > badness(a) ? b : a
  })
}

const ORDER = [
  'idle',
  'polling',
  'following',
  'retrying',
  ...STOPS.toReversed(),
] as const satisfies readonly Doing['kind'][]

function badness(doing: Doing): number {
  const works = (doing.kind === 'polling' || doing.kind === 'idle') && doing.works
  return ORDER.findIndex((kind) => kind === doing.kind) - (works ? 0.5 : 0)
}
