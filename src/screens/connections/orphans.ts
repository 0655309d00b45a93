import type { ConnectionId, VendorKey } from '#domain/task/task.ts'
import type { OwnedTasks } from '#parts/kept-facets.ts'

/** Tasks whose connection is not there any more. */
export interface Orphans {
  readonly connection: ConnectionId
  readonly vendor: VendorKey
  readonly tasks: number
}

/** By connection, those with the most tasks first. */
export function orphansIn(owned: readonly OwnedTasks[], known: ReadonlySet<ConnectionId>): readonly Orphans[] {
  const found = new Map<ConnectionId, Orphans>()
  for (const { connection, vendor, tasks } of owned) {
    if (known.has(connection)) continue
    const before = found.get(connection)
    found.set(connection, { connection, vendor: before?.vendor ?? vendor, tasks: (before?.tasks ?? 0) + tasks })
  }
  return [...found.values()].toSorted((a, b) => b.tasks - a.tasks)
}
