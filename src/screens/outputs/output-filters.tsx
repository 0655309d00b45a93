import type { TaskFilter } from '#domain/task/task-filter.ts'
import { facetsOf, type Tasks } from '#engine/ledger/selectors.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { HOUR } from '#domain/time.ts'
import { FilterChipRow } from '#parts/filter-chip-row.tsx'
import { useTimeZone } from '#preferences/time-zone.ts'
import { countOf } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'
import { LOCAL_CALENDAR, spanWords, UTC_CALENDAR } from '#charts/calendar.ts'
import { SearchField } from '#parts/search-field.tsx'
import { Button } from '#ui/button.tsx'
import { Menu, type MenuEntry } from '#ui/menu.tsx'

/** The rest is found through the search field. */
const MENU_LENGTH = 30

/** The same filters as the list of tasks has, in the same address. */
export function OutputFilters({
  tasks,
  filter,
  unsavedOnly,
  count,
  onFilter,
  onUnsavedOnly,
}: {
  readonly tasks: Tasks
  readonly filter: TaskFilter
  readonly unsavedOnly: boolean
  /** How many outputs are shown. */
  readonly count: number
  readonly onFilter: (filter: TaskFilter) => void
  readonly onUnsavedOnly: (unsavedOnly: boolean) => void
}) {
  const vendorLabel = useVendorLabel()
  const calendar = useTimeZone() === 'utc' ? UTC_CALENDAR : LOCAL_CALENDAR
  const today = useNow(HOUR)

  function menu(name: string, field: 'vendors' | 'models' | 'tags', words: (value: string) => string) {
    const chosen: readonly string[] = filter[field]
    const entries = (): readonly MenuEntry[] => {
      const facets = facetsOf(tasks)[field]
      if (facets.length === 0) return [{ key: '', label: `No ${name.toLowerCase()} yet`, disabled: true, onPick() {} }]
      return facets.slice(0, MENU_LENGTH).map(({ value }) => ({
        key: value,
        label: <span className="max-w-64 truncate">{words(value)}</span>,
        checked: chosen.includes(value),
        onPick: () =>
          onFilter({
            ...filter,
            [field]: chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value],
          }),
      }))
    }
    return (
      <Menu
        label={`Filter by ${name.toLowerCase()}`}
        entries={entries}
        className="border-dashed font-normal! text-muted"
      >
        + {name}
      </Menu>
    )
  }

  return (
    <div className="@container flex items-center gap-2 overflow-x-auto border-b border-line px-5 py-1.5 [scrollbar-width:none]">
      <SearchField text={filter.text} label="Search outputs" onText={(text) => onFilter({ ...filter, text })} />
      <FilterChipRow
        filter={filter}
        spanLabel={(from, until) => spanWords(from, until, today, calendar)}
        onFilter={onFilter}
      />
      {menu('Vendor', 'vendors', vendorLabel)}
      {menu('Model', 'models', (value) => value)}
      {menu('Tag', 'tags', (value) => value)}
      <Button
        size="sm"
        aria-pressed={unsavedOnly}
        className={unsavedOnly ? 'bg-raised!' : 'border-dashed font-normal! text-muted'}
        onClick={() => onUnsavedOnly(!unsavedOnly)}
      >
        Not saved only
      </Button>
      <p className="ml-auto shrink-0 text-xs text-muted">{countOf(count, 'output')}</p>
    </div>
  )
}
