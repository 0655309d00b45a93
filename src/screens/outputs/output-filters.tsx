import { X } from 'lucide-react'
import { EVERY_TASK, type TaskFilter } from '#domain/task-filter.ts'
import { facetsOf, type Tasks } from '#engine/ledger/selectors.ts'
import { useConnections } from '#engine/use-connections.ts'
import { useVendorLabel } from '#engine/use-vendors.ts'
import { LOCAL_CALENDAR, spanWords, UTC_CALENDAR } from '#charts/calendar.ts'
import { HOUR } from '#domain/time.ts'
import { chipsOf } from '#parts/filter-chips.ts'
import { SearchField } from '#parts/search-field.tsx'
import { useTimeZone } from '#preferences/time-zone.ts'
import { Button } from '#ui/button.tsx'
import { Menu, type MenuEntry } from '#ui/menu.tsx'
import { useNow } from '#ui/use-now.ts'

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
  const { statuses } = useConnections()
  const vendorLabel = useVendorLabel()
  const calendar = useTimeZone() === 'utc' ? UTC_CALENDAR : LOCAL_CALENDAR
  const today = useNow(HOUR)
  const chips = chipsOf(
    filter,
    (id) => statuses.get(id)?.connection.label ?? id,
    vendorLabel,
    (from, until) => spanWords(from, until, today, calendar),
  )

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
      {chips.map((chip) => (
        <Button
          key={chip.key}
          size="sm"
          aria-label={`Remove filter ${chip.field}: ${chip.value}`}
          onClick={() => onFilter(chip.without)}
          className="font-normal!"
        >
          {chip.field}: {chip.value}
          <X size={12} aria-hidden="true" className="text-muted" />
        </Button>
      ))}
      {chips.length > 1 ? (
        <Button size="sm" tone="quiet" onClick={() => onFilter({ ...EVERY_TASK, text: filter.text })}>
          Clear all
        </Button>
      ) : null}
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
      <p className="ml-auto shrink-0 text-xs text-muted">
        {count.toLocaleString('en')} {count === 1 ? 'output' : 'outputs'}
      </p>
    </div>
  )
}
