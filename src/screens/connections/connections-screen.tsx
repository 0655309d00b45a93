import { Plus } from 'lucide-react'
import { Suspense, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { isLive, type ConnectionId, type VendorKey } from '#domain/task/task.ts'
import type { ConnectionStatus, LedgerState } from '#engine/engine.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useConnections } from '#engine/connection/use-connections.ts'
import { useDirect } from '#engine/use-direct.ts'
import { useKeeper } from '#engine/use-keeper.ts'
import { openTasks } from '#engine/ledger/selectors.ts'
import { type FacetIndex, useFacets } from '#parts/kept-facets.ts'
import type { Kept } from '#parts/kept.ts'
import { AddByFile } from '#screens/connections/add-by-file.tsx'
import { type Adding, AddingPanel } from '#screens/connections/adding-panel.tsx'
import { ConnectionPanel } from '#screens/connections/connection-panel.tsx'
import { DirectPanel } from '#screens/connections/direct-panel.tsx'
import { OrphanPanel } from '#screens/connections/orphan-panel.tsx'
import { orphansIn, type Orphans } from '#screens/connections/orphans.ts'
import { Button } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { connectionsRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'
import { lazyExtra } from '#ui/lazy-extra.ts'

const TeamPanel = lazyExtra(async () => (await import('#screens/connections/team-panel.tsx')).TeamPanel)

const NO_TASKS = { all: 0, live: 0 }

/** Each way to a vendor: how it is, what it uses, and whether its key works. */
export function ConnectionsScreen({
  named,
  add,
}: {
  /** The connection that the address asks for. */
  readonly named: ConnectionId | null
  /** The vendor of which the address wants a new one. */
  readonly add: VendorKey | null
}) {
  const navigate = useNavigate()
  const { gateway, statuses } = useConnections()
  const { mode } = useDirect()
  const tasks = useStore(useEngine().ledger.store, (state) => state.tasks)
  const kept = useFacets()
  const [adding, setAdding] = useState<Adding | null>(add === null ? null : { kind: 'known', wanted: null })
  const opener = useRef<HTMLButtonElement>(null)
  const counts = useCounts(kept, tasks)
  // Statuses change each second, the set of ids hardly ever: what is without a connection follows from that alone.
  const known = [...statuses.keys()].join(' ')
  const orphans = useMemo(
    () => (gateway === 'ready' && kept.isWhole ? orphansIn(kept.index.owned(), new Set(known.split(' '))) : []),
    [kept, known, gateway],
  )

  function close() {
    setAdding(null)
    opener.current?.focus()
    if (add !== null) navigate(connectionsRoute(), { replace: true })
  }

  return (
    <div className="h-full overflow-y-auto">
      <header className="flex h-14 items-center justify-between gap-3 border-b border-line px-5">
        <h1 className="text-lg font-semibold">Connections</h1>
        <Button
          ref={opener}
          tone="primary"
          disabled={gateway !== 'ready'}
          aria-expanded={adding !== null}
          onClick={() => setAdding(adding === null ? { kind: 'known', wanted: null } : null)}
        >
          <Plus size={14} aria-hidden="true" />
          Add a connection
        </Button>
      </header>
      <div className="flex max-w-6xl flex-col gap-4 p-5">
        {gateway === 'unreachable' && mode === 'off' ? <GatewayAway /> : null}
        <DirectPanel />
        {adding === null ? null : (
          <AddingPanel
            adding={adding}
            vendor={add}
            orphans={orphans}
            onAdding={setAdding}
            onAdded={(id) => {
              close()
              navigate(connectionsRoute(id), { replace: true })
            }}
            onClose={close}
          />
        )}
        {orphans.length === 0 ? null : (
          <OrphanPanel orphans={orphans} onAddAgain={(orphan) => setAdding({ kind: 'known', wanted: orphan })} />
        )}
        <Gateways orphans={orphans} />
        {statuses.size === 0 && gateway === 'ready' && adding === null ? (
          <EmptyState title="No connections">Add one to watch and submit tasks.</EmptyState>
        ) : null}
        <div className="grid items-start gap-4 wide:grid-cols-2">
          {inOrder([...statuses.values()]).map((status) => (
            <ConnectionPanel
              key={status.connection.id}
              status={status}
              live={kept.isWhole ? (counts.get(status.connection.id) ?? NO_TASKS).live : null}
              tasks={(counts.get(status.connection.id) ?? NO_TASKS).all}
              named={status.connection.id === named}
            />
          ))}
        </div>
        {mode === 'off' ? <AddByFile /> : null}
      </div>
    </div>
  )
}

/** Where several keep the list: which works for what. */
function Gateways({ orphans }: { readonly orphans: readonly Orphans[] }) {
  const keeper = useKeeper()
  if (keeper.kind === 'page' || keeper.team === undefined) return null
  return (
    <Suspense fallback={null}>
      <TeamPanel team={keeper.team} orphans={orphans} />
    </Suspense>
  )
}

/** Says what still works without the gateway. */
function GatewayAway() {
  return (
    <p role="alert" className="rounded-lg border border-warn-line bg-warn-soft px-3 py-2 text-sm text-warn">
      The gateway does not answer, so nothing can be asked or submitted. Stored tasks stay readable, and it is tried
      again by itself. If you closed the terminal, start Renderwatch again.
    </p>
  )
}

/** How many tasks each connection has, and how many of them are asked about. */
function useCounts(kept: Kept<FacetIndex>, tasks: LedgerState['tasks']) {
  const all = useMemo(() => new Map(kept.index.of('connections').map(({ value, count }) => [value, count])), [kept])
  return useMemo(() => {
    const live = new Map<ConnectionId, number>()
    for (const record of openTasks(tasks)) {
      if (isLive(record)) live.set(record.connection, (live.get(record.connection) ?? 0) + 1)
    }
    return new Map([...all].map(([id, count]) => [id, { all: count, live: live.get(id) ?? 0 }]))
  }, [all, tasks])
}

/** The person's own before the imitations. */
function inOrder(statuses: readonly ConnectionStatus[]): readonly ConnectionStatus[] {
  return statuses.toSorted((a, b) => Number(a.connection.sandbox) - Number(b.connection.sandbox))
}
