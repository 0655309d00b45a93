import { X } from 'lucide-react'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import type { TaskFilter } from '#domain/task/task-filter.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { FacetMenu } from '#parts/facet-menu.tsx'
import { Button } from '#ui/button.tsx'
import { formatList } from '#ui/lists.ts'

const FIELDS = [
  { field: 'vendors', label: 'Vendor' },
  { field: 'models', label: 'Model' },
  { field: 'connections', label: 'Connection' },
  { field: 'tags', label: 'Tag' },
] as const

type Field = (typeof FIELDS)[number]['field']

/** Which tasks the charts are made of: what is chosen as chips, the rest as menus. */
export function InsightFilters({
  filter,
  onFilter,
}: {
  readonly filter: TaskFilter
  readonly onFilter: (filter: TaskFilter) => void
}) {
  const { statuses } = useConnections()
  const vendorLabel = useVendorLabel()
  function words(field: Field, value: string): string {
    if (field === 'vendors') return vendorLabel(value)
    return field === 'connections' ? (statuses.get(value)?.connection.label ?? value) : value
  }
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">
      {FIELDS.map(({ field, label }) => {
        const chosen: readonly string[] = filter[field]
        if (chosen.length === 0) return null
        const text = `${label}: ${formatList(chosen.map((value) => words(field, value)))}`
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
      <FacetMenu field="vendors" size="md" filter={filter} onFilter={onFilter} />
      <FacetMenu field="models" size="md" filter={filter} onFilter={onFilter} />
    </div>
  )
}
