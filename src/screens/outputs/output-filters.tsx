import type { TaskFilter } from '#domain/task/task-filter.ts'
import { HOUR } from '#domain/time.ts'
import { DASHED, FacetMenu } from '#parts/facet-menu.tsx'
import { FilterChipRow } from '#parts/filter-chip-row.tsx'
import { useTimeZone } from '#preferences/time-zone.ts'
import { countOf } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'
import { readLocal, readUtc, spanWords } from '#charts/wall-time.ts'
import { SearchField } from '#parts/search-field.tsx'
import { Button } from '#ui/button.tsx'

/** The same filters as the list of tasks has, in the same address. */
export function OutputFilters({
  filter,
  unsavedOnly,
  count,
  onFilter,
  onUnsavedOnly,
}: {
  readonly filter: TaskFilter
  readonly unsavedOnly: boolean
  /** How many outputs are shown; null while that is not known. */
  readonly count: number | null
  readonly onFilter: (filter: TaskFilter) => void
  readonly onUnsavedOnly: (unsavedOnly: boolean) => void
}) {
  const read = useTimeZone() === 'utc' ? readUtc : readLocal
  const today = useNow(HOUR)

  return (
    <div className="@container flex shrink-0 items-center gap-2 overflow-x-auto border-b border-line px-5 py-1.5 [scrollbar-width:none]">
      <SearchField text={filter.text} label="Search outputs" onText={(text) => onFilter({ ...filter, text })} />
      <FilterChipRow
        filter={filter}
        spanLabel={(from, until) => spanWords(from, until, today, read)}
        onFilter={onFilter}
      />
      <FacetMenu field="vendors" filter={filter} onFilter={onFilter} />
      <FacetMenu field="models" filter={filter} onFilter={onFilter} />
      <FacetMenu field="tags" filter={filter} onFilter={onFilter} />
      <Button
        size="sm"
        aria-pressed={unsavedOnly}
        className={unsavedOnly ? 'bg-raised!' : DASHED}
        onClick={() => onUnsavedOnly(!unsavedOnly)}
      >
        Not saved only
      </Button>
      <p className="ml-auto shrink-0 text-xs text-muted">{count === null ? '' : countOf(count, 'output')}</p>
    </div>
  )
}
