import type { ConnectionId } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { TeamInfo } from '#engine/engine.ts'
import { formatMoment, type ZoneChoice } from '#ui/date-time.ts'

/** Which gateway works for a connection, as a person reads it. */
export interface OwnedRow {
  readonly connection: ConnectionId
  readonly label: string
  readonly words: string
  /** Nothing of it is asked before somebody does something about it. */
  readonly isStuck: boolean
}

interface Named {
  readonly id: ConnectionId
  readonly label: string
}

/** Those of which nobody has the key come first. */
export function ownedRows(
  team: TeamInfo,
  /** All that are known, also by their tasks alone. */
  connections: readonly Named[],
  now: EpochMs,
  zone: ZoneChoice,
): readonly OwnedRow[] {
  const owners = new Map(team.owners.map((owner) => [owner.connection, owner]))
  const keyed = new Set(team.keyed)
  const rows = connections.map(({ id, label }) => {
    const owner = owners.get(id)
    const isStuck = owner === undefined && !keyed.has(id)
    const words = isStuck
      ? 'no gateway here has this key'
      : owner === undefined
        ? 'nobody just now: it is taken over'
        : `${owner.gateway}${owner.gateway === team.here ? ' (this one)' : ''}, since ${formatMoment(owner.since, now, zone)}`
    return { connection: id, label, words, isStuck }
  })
  return rows.toSorted((a, b) => Number(b.isStuck) - Number(a.isStuck))
}

/** `two gateways: a (this one), b` */
export function gatewayWords({ here, gateways }: TeamInfo): string {
  return gateways
    .toSorted()
    .map((name) => (name === here ? `${name} (this one)` : name))
    .join(', ')
}
