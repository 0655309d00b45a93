import type { ReactNode } from 'react'
import { SORT_KEYS, sortOf, type SortKey, type TaskFilter, type TaskSort } from '#domain/task/task-filter.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'
import { HOUR } from '#domain/time.ts'
import { DASHED, FacetMenu } from '#parts/facet-menu.tsx'
import { FilterChipRow } from '#parts/filter-chip-row.tsx'
import { useTimeZone } from '#preferences/time-zone.ts'
import { useNow } from '#ui/use-now.ts'
import { readLocal, readUtc, spanWords } from '#charts/wall-time.ts'
import { SearchField } from '#parts/search-field.tsx'
import { Menu, type MenuEntry } from '#ui/menu.tsx'

interface FilterBarProps {
  readonly tasks: Tasks
  readonly filter: TaskFilter
  readonly sort: TaskSort
  readonly cards: boolean
  readonly summary: string
  /** The menu of saved views, in the look of its neighbours. */
  readonly views: (className: string) => ReactNode
  readonly onFilter: (filter: TaskFilter) => void
  readonly onSearch: (text: string) => void
  readonly onSort: (sort: TaskSort) => void
}

/** Search, what narrows the list, and ways to narrow it further. */
export function FilterBar({ tasks, filter, sort, cards, summary, views, onFilter, onSearch, onSort }: FilterBarProps) {
  const read = useTimeZone() === 'utc' ? readUtc : readLocal
  const today = useNow(HOUR)

  return (
    <div className="flex h-full items-center gap-2 pr-4 pl-4">
      <SearchField text={filter.text} label="Search tasks" onText={onSearch} />
      <div className="-my-1 flex min-w-0 flex-1 items-center gap-1.5 overflow-x-auto py-1 [scrollbar-width:none]">
        <FilterChipRow
          filter={filter}
          spanLabel={(from, until) => spanWords(from, until, today, read)}
          onFilter={onFilter}
        />
        <FacetMenu field="vendors" tasks={tasks} filter={filter} onFilter={onFilter} />
        <FacetMenu field="models" tasks={tasks} filter={filter} onFilter={onFilter} />
        <FacetMenu field="codes" tasks={tasks} filter={filter} onFilter={onFilter} />
        <FacetMenu field="tags" tasks={tasks} filter={filter} onFilter={onFilter} />
        {views(DASHED)}
        {cards ? <SortMenu sort={sort} onSort={onSort} /> : null}
      </div>
      <p className="hidden shrink-0 text-xs text-muted @[700px]:block">{summary}</p>
    </div>
  )
}

const SORT_WORDS = {
  active: ['Active, then newest', 'desc'],
  added: ['Last added first', 'desc'],
  queued: ['Longest queue first', 'desc'],
  total: ['Longest first', 'desc'],
  expires: ['Expiring first', 'asc'],
  phase: ['By status', 'asc'],
  model: ['By model', 'asc'],
  vendor: ['By vendor', 'asc'],
} as const satisfies Record<SortKey, readonly [string, 'asc' | 'desc']>

function SortMenu({ sort, onSort }: { readonly sort: TaskSort; readonly onSort: (sort: TaskSort) => void }) {
  const entries = SORT_KEYS.map((key): MenuEntry => {
    const [label, direction] = SORT_WORDS[key]
    const target = sortOf(key, direction)
    return { key, label, checked: sort === target, onPick: () => onSort(target) }
  })
  return (
    <Menu label="Sort" entries={entries} className={DASHED}>
      Sort
    </Menu>
  )
}
