import type { ConnectionStatus } from '#engine/engine.ts'

/** So many have room beside the places of the navigation. */
const RAIL_ROWS = 10

/**
 * The connections that the rail lists, in their own order: what is in trouble, then what has live tasks, then one's own.
 * The others do nothing that anybody waits for.
 */
export function railRows<T extends Pick<ConnectionStatus, 'connection' | 'health'>>(
  all: readonly T[],
  liveBy: ReadonlyMap<string, number>,
): { readonly shown: readonly T[]; readonly hidden: number } {
  if (all.length <= RAIL_ROWS) return { shown: all, hidden: 0 }
  const rank = ({ connection, health }: T): number =>
    health.kind !== 'idle' && health.kind !== 'fine'
      ? 0
      : (liveBy.get(connection.id) ?? 0) > 0
        ? 1
        : connection.sandbox
          ? 3
          : 2
  const chosen = new Set(all.toSorted((a, b) => rank(a) - rank(b)).slice(0, RAIL_ROWS - 1))
  return { shown: all.filter((status) => chosen.has(status)), hidden: all.length - chosen.size }
}
