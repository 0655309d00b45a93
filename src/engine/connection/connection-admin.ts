import { connectionIdFor, sandboxConnectionId } from '#domain/connection/connection-id.ts'
import type { ConnectionId, VendorKey } from '#domain/task/task.ts'
import type { Connections } from '#engine/connection/connections.ts'
import type { AdminResult, ConnectionAdmin } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Access, ConnectionEdits, EditOutcome } from '#engine/conversation/transport.ts'

interface ConnectionAdminParts {
  readonly access: Access
  readonly connections: Pick<Connections, 'store' | 'adopt'>
  readonly ledger: Pick<EngineLedger, 'records'>
  /** Tells the other tabs. */
  readonly changed: () => void
}

/** Passes changes of the list to whoever keeps it, and lets the engine follow. */
export function connectionAdmin({ access, connections, ledger, changed }: ConnectionAdminParts): ConnectionAdmin {
  async function edit(id: ConnectionId, ask: (edits: ConnectionEdits) => Promise<EditOutcome>): Promise<AdminResult> {
    if (access.edits === undefined) return { ok: false, field: null, message: 'connections cannot be changed here' }
    const outcome = await ask(access.edits)
    if (!outcome.ok) return outcome
    connections.adopt(outcome.session)
    changed()
    return { ok: true, id }
  }

  /** Vendors of the tasks that are kept under each connection id. */
  function owners(): ReadonlyMap<ConnectionId, VendorKey> {
    const vendors = new Map<ConnectionId, VendorKey>()
    for (const record of ledger.records()) vendors.set(record.connection, record.vendor)
    return vendors
  }

  return {
    async add(connection, keep = null) {
      const vendors = owners()
      // An id of our own making never takes over tasks: they may be another account's.
      const isTaken = (name: string) => vendors.has(name) || connections.store.getState().statuses.has(name)
      const id = connection.id ?? connectionIdFor(connection.label, connection.vendor, isTaken)
      const owner = vendors.get(id)
      if (owner !== undefined && owner !== connection.vendor) {
        return { ok: false, field: 'id', message: `tasks of another vendor are kept under "${id}"` }
      }
      return edit(id, (edits) => edits.add({ ...connection, id }, keep))
    },
    addSandbox: (vendor, description) =>
      edit(sandboxConnectionId(vendor), (edits) => edits.addSandbox(vendor, description)),
    change: (id, changes, keep = null) => edit(id, (edits) => edits.change(id, changes, keep)),
    remove: (id) => edit(id, (edits) => edits.remove(id)),
  }
}
