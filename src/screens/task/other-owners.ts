import type { Connection } from '#domain/connection/connection.ts'
import { isStray, type TaskRecord, type TaskRef, type VendorKey } from '#domain/task/task.ts'
import type { Vendor } from '#vendors/port.ts'

/** A connection whose tasks have ids of the same form, and the task as it would be asked for there. */
interface OtherOwner {
  readonly connection: Connection
  readonly ref: TaskRef
}

/**
 * Who else a task may belong to that its connection does not know: ids of several dialects look alike. None for a task
 * that was submitted from here, for whose it is, is certain.
 */
export function otherOwners(
  record: TaskRecord,
  connections: readonly Connection[],
  vendorOf: (key: VendorKey) => Vendor | undefined,
): readonly OtherOwner[] {
  const { remote, connection: own, model } = record
  if (!isStray(record) || remote === null) return []
  return connections.flatMap((connection) => {
    const vendor = vendorOf(connection.vendor)
    if (connection.id === own || vendor === undefined) return []
    if (!vendor.ids.some(({ source }) => new RegExp(`^(?:${source})$`).test(remote.id))) return []
    const found = vendor.recognise(remote.id)
    if (found.kind !== 'ref') return []
    const ref = { connection: connection.id, vendor: vendor.key, remote: found.remote, model: found.model ?? model }
    return [{ connection, ref }]
  })
}
