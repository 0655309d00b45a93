import type { ConnectionId, TaskRecord, VendorKey } from '#domain/task/task.ts'

/** Tasks whose connection is not there any more. */
export interface Orphans {
  readonly connection: ConnectionId
  readonly vendor: VendorKey
  readonly tasks: number
}

/** By connection, those with the most tasks first. */
export function orphansIn(
  records: Iterable<TaskRecord>,
  known: ReadonlyMap<ConnectionId, unknown>,
): readonly Orphans[] {
  const found = new Map<ConnectionId, Orphans>()
  for (const { connection, vendor } of records) {
    if (known.has(connection)) continue
    found.set(connection, { connection, vendor, tasks: (found.get(connection)?.tasks ?? 0) + 1 })
  }
  return [...found.values()].toSorted((a, b) => b.tasks - a.tasks)
}
