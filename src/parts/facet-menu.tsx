import type { TaskFilter } from '#domain/task/task-filter.ts'
import { facetsOf, type Facet, type Tasks } from '#engine/ledger/selectors.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import type { ButtonSize } from '#ui/button.tsx'
import { Menu, type MenuEntry } from '#ui/menu.tsx'
import { formatCount } from '#ui/numbers.ts'

/** Longer menus are searched for by typing in the search field instead. */
const MENU_LENGTH = 30

const NAMES = { vendors: 'Vendor', models: 'Model', codes: 'Error code', tags: 'Tag' } as const

/** The look of a button that adds a filter, for its neighbours too. */
export const DASHED = 'border-dashed font-normal! text-muted'

/** Narrows a list to some of the values that occur in it, with how often each does. */
export function FacetMenu({
  field,
  tasks,
  filter,
  onFilter,
  size = 'sm',
}: {
  readonly field: keyof typeof NAMES
  readonly tasks: Tasks
  readonly filter: TaskFilter
  readonly onFilter: (filter: TaskFilter) => void
  readonly size?: ButtonSize
}) {
  const vendorLabel = useVendorLabel()
  const name = NAMES[field]
  const chosen: readonly string[] = filter[field]

  function entries(): readonly MenuEntry[] {
    const facets: readonly Facet[] = facetsOf(tasks)[field]
    if (facets.length === 0)
      return [{ key: 'none', label: `No ${name.toLowerCase()} yet`, disabled: true, onPick() {} }]
    return facets.slice(0, MENU_LENGTH).map(({ value, count }) => ({
      key: value,
      label: (
        <span className="flex flex-1 justify-between gap-6">
          <span className="max-w-64 truncate">{field === 'vendors' ? vendorLabel(value) : value}</span>
          <span className="text-muted">{formatCount(count)}</span>
        </span>
      ),
      checked: chosen.includes(value),
      onPick: () => onFilter({ ...filter, [field]: toggled(chosen, value) }),
    }))
  }

  return (
    <Menu label={`Filter by ${name.toLowerCase()}`} size={size} entries={entries} className={DASHED}>
      + {name}
    </Menu>
  )
}

/** The values with one more, or one less. */
function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value]
}
