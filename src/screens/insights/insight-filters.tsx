import { X } from 'lucide-react'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import type { TaskFilter } from '#domain/task/task-filter.ts'
import { facetsOf, type Facet, type Tasks } from '#engine/ledger/selectors.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { Button } from '#ui/button.tsx'
import { Menu, type MenuEntry } from '#ui/menu.tsx'
import { formatCount } from '#ui/numbers.ts'
import { vendorOf } from '#vendors/registry.ts'

const FIELDS = [
  { field: 'vendors', label: 'Vendor' },
  { field: 'models', label: 'Model' },
  { field: 'connections', label: 'Connection' },
  { field: 'tags', label: 'Tag' },
] as const

type Field = (typeof FIELDS)[number]['field']

/** Longer menus are no help; the tasks screen can search. */
const MENU_LENGTH = 30

/** Which tasks the charts are made of: what is chosen as chips, the rest as menus. */
export function InsightFilters({
  tasks,
  filter,
  onFilter,
}: {
  readonly tasks: Tasks
  readonly filter: TaskFilter
  readonly onFilter: (filter: TaskFilter) => void
}) {
  const { statuses } = useConnections()
  const vendorLabel = useVendorLabel()
  function words(field: Field, value: string): string {
    if (field === 'vendors') return vendorLabel(value)
    return field === 'connections' ? (statuses.get(value)?.connection.label ?? value) : value
  }
  function entries(field: Field): readonly MenuEntry[] {
    const facets: readonly Facet[] = facetsOf(tasks)[field]
    const chosen: readonly string[] = filter[field]
    if (facets.length === 0) return [{ key: 'none', label: 'Nothing to choose yet', disabled: true, onPick() {} }]
    return facets.slice(0, MENU_LENGTH).map(({ value, count }) => ({
      key: value,
      label: (
        <span className="flex flex-1 justify-between gap-6">
          <span className="max-w-64 truncate">{words(field, value)}</span>
          <span className="text-muted">{formatCount(count)}</span>
        </span>
      ),
      checked: chosen.includes(value),
      onPick: () =>
        onFilter({
          ...filter,
          [field]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value],
        }),
    }))
  }
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">
      {FIELDS.map(({ field, label }) => {
        const chosen: readonly string[] = filter[field]
        if (chosen.length === 0) return null
        const text = `${label}: ${chosen.map((value) => words(field, value)).join(', ')}`
        return (
          <Button
            key={field}
            aria-label={`Remove filter ${text}`}
            onClick={() => onFilter({ ...filter, [field]: [] })}
            className="max-w-full min-w-0 font-normal!"
          >
            <span className="truncate">{text}</span>
            <X size={12} aria-hidden="true" className="shrink-0 text-muted" />
          </Button>
        )
      })}
      {FIELDS.map(({ field, label }) =>
        field === 'vendors' || field === 'models' ? (
          <Menu
            key={field}
            label={`Filter by ${label.toLowerCase()}`}
            size="md"
            entries={() => entries(field)}
            className="border-dashed font-normal! text-muted"
          >
            + {label}
          </Menu>
        ) : null,
      )}
    </div>
  )
}
