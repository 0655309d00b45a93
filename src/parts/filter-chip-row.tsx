import { X } from 'lucide-react'
import { EVERY_TASK, type TaskFilter } from '#domain/task/task-filter.ts'
import type { EpochMs } from '#domain/time.ts'
import { useConnections } from '#engine/connection/use-connections.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { chipsOf } from '#parts/filter-chips.ts'
import { Button } from '#ui/button.tsx'

/** What narrows the list now, one chip each: a press takes it away. */
export function FilterChipRow({
  filter,
  spanLabel,
  onFilter,
}: {
  readonly filter: TaskFilter
  /** A window of time in words. */
  readonly spanLabel: (from: EpochMs, until: EpochMs) => string
  readonly onFilter: (filter: TaskFilter) => void
}) {
  const { statuses } = useConnections()
  const vendorLabel = useVendorLabel()
  const chips = chipsOf(filter, (id) => statuses.get(id)?.connection.label ?? id, vendorLabel, spanLabel)
  return (
    <>
      {chips.map((chip) => (
        <Button
          key={chip.key}
          size="sm"
          aria-label={`Remove filter ${chip.field}: ${chip.value}`}
          onClick={() => onFilter(chip.without)}
          className="font-normal!"
        >
          {chip.field}: <bdi>{chip.value}</bdi>
          <X size={12} aria-hidden="true" className="text-muted" />
        </Button>
      ))}
      {chips.length > 1 ? (
        <Button size="sm" tone="quiet" onClick={() => onFilter({ ...EVERY_TASK, text: filter.text })}>
          Clear all
        </Button>
      ) : null}
    </>
  )
}
