import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { EVERY_TASK } from '#domain/task/task-filter.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import type { Orphans } from '#screens/connections/orphans.ts'
import { countOf } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { RouteLink } from '#url/route-link.tsx'
import { tasksRoute } from '#url/route.ts'

/** Connections that are gone while their tasks are still here, each with the way to add it again. */
export function OrphanPanel({
  orphans,
  onAddAgain,
}: {
  readonly orphans: readonly Orphans[]
  readonly onAddAgain: (orphan: Orphans) => void
}) {
  const vendorLabel = useVendorLabel()
  return (
    <Panel title="Tasks without a connection" tone="warn">
      <p className="mb-2 text-sm">They are kept as they were, and not asked about.</p>
      <ul className="flex flex-col gap-2 text-sm">
        {orphans.map((orphan) => (
          <li key={orphan.connection} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 flex-1 wrap-anywhere">
              <RouteLink
                to={tasksRoute({ filter: { ...EVERY_TASK, connections: [orphan.connection] } })}
                className="underline decoration-line-strong"
              >
                {countOf(orphan.tasks, 'task')}
              </RouteLink>{' '}
              of <span className="font-mono text-xs">{orphan.connection}</span> ({vendorLabel(orphan.vendor)})
            </span>
            <ActButton act="connect" size="sm" onClick={() => onAddAgain(orphan)}>
              Add it again
            </ActButton>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
