import type { ReactNode } from 'react'
import type { TaskFilter } from '#domain/task/task-filter.ts'
import { HOUR } from '#domain/time.ts'
import { FacetMenu } from '#parts/facet-menu.tsx'
import { FilterChipRow } from '#parts/filter-chip-row.tsx'
import { useTimeZone } from '#preferences/time-zone.ts'
import { useNow } from '#ui/use-now.ts'
import { readLocal, readUtc, spanWords } from '#charts/wall-time.ts'
import { SearchField } from '#parts/search-field.tsx'

interface FilterBarProps {
  readonly filter: TaskFilter
  readonly summary: string
  /** The menu of saved views and what else is about the list as a whole. */
  readonly more: ReactNode
  readonly onFilter: (filter: TaskFilter) => void
  readonly onSearch: (text: string) => void
  /** Ahead of {@link onSearch}, while that waits for the next key. */
  readonly onTyping: (text: string) => void
}

/** Search, what narrows the list, and ways to narrow it further. */
export function FilterBar({ filter, summary, more, onFilter, onSearch, onTyping }: FilterBarProps) {
  const read = useTimeZone() === 'utc' ? readUtc : readLocal
  const today = useNow(HOUR)

  return (
    <div className="flex h-full items-center gap-2 pr-4 pl-4">
      <SearchField text={filter.text} label="Search tasks" onText={onSearch} onTyping={onTyping} />
      <div className="-my-1 flex min-w-0 flex-1 items-center gap-1.5 overflow-x-auto py-1 [scrollbar-width:none]">
        <FilterChipRow
          filter={filter}
          spanLabel={(from, until) => spanWords(from, until, today, read)}
          onFilter={onFilter}
        />
        <FacetMenu field="vendors" filter={filter} onFilter={onFilter} />
        <FacetMenu field="models" filter={filter} onFilter={onFilter} />
        <FacetMenu field="codes" filter={filter} onFilter={onFilter} />
        <FacetMenu field="tags" filter={filter} onFilter={onFilter} />
      </div>
      {/* Outside what scrolls: never cut. */}
      {more}
      <p className="hidden max-w-[40%] shrink-0 truncate text-xs text-muted @[1000px]:block" title={summary}>
        {summary}
      </p>
    </div>
  )
}
