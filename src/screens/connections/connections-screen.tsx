import { useMemo } from 'react'
import { isLive, type ConnectionId } from '#domain/task.ts'
import { useTasks } from '#engine/ledger/use-ledger.ts'
import { useConnections } from '#engine/use-connections.ts'
import { AddByFile } from '#screens/connections/add-by-file.tsx'
import { ConnectionPanel } from '#screens/connections/connection-panel.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { useRoute } from '#url/use-route.ts'

/** Each way to a vendor: how it is, what it uses, and whether its key works. */
export function ConnectionsScreen() {
  const [route] = useRoute()
  const { gateway, statuses } = useConnections()
  const tasks = useTasks()
  const live = useMemo(() => {
    const counts = new Map<ConnectionId, number>()
    for (const record of tasks.values()) {
      if (isLive(record)) counts.set(record.connection, (counts.get(record.connection) ?? 0) + 1)
    }
    return counts
  }, [tasks])
  const named = route.screen === 'connections' ? route.connection : null

  return (
    <div className="h-full overflow-y-auto">
      <header className="flex h-14 items-center border-b border-line px-5">
        <h1 className="text-lg font-semibold">Connections</h1>
      </header>
      <div className="flex max-w-6xl flex-col gap-4 p-5">
        {gateway === 'unreachable' ? (
          <p role="alert" className="rounded-lg border border-warn-line bg-warn-soft px-3 py-2 text-sm text-warn">
            The gateway does not answer, so nothing can be asked or submitted. Stored tasks stay readable, and it is
            tried again by itself. If you closed the terminal, start Renderwatch again.
          </p>
        ) : null}
        {statuses.size === 0 && gateway !== 'starting' ? (
          <EmptyState title="No connections">Name one in the configuration file, as shown below.</EmptyState>
        ) : null}
        <div className="grid gap-4 wide:grid-cols-2">
          {[...statuses.values()].map((status) => (
            <ConnectionPanel
              key={status.connection.id}
              status={status}
              live={live.get(status.connection.id) ?? 0}
              named={status.connection.id === named}
            />
          ))}
        </div>
        <AddByFile />
      </div>
    </div>
  )
}
