import type { TaskFilter } from '#domain/task/task-filter.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { keptFacets } from '#parts/kept-facets.ts'
import type { ButtonSize } from '#ui/button.tsx'
import { Menu, type MenuEntry } from '#ui/menu.tsx'
import { formatCount } from '#ui/numbers.ts'

/** More would be scrolled, not read: what is typed finds the rest. */
const MENU_LENGTH = 30

const NAMES = { vendors: 'Vendor', models: 'Model', codes: 'Error code', tags: 'Tag' } as const

/** The look of a button that adds a filter, for its neighbours too. */
export const DASHED = 'border-dashed font-normal! text-muted'

/** Narrows a list to some of the values that occur in it, with how often each does. */
export function FacetMenu({
  field,
  filter,
  onFilter,
  size = 'sm',
}: {
  readonly field: keyof typeof NAMES
  readonly filter: TaskFilter
  readonly onFilter: (filter: TaskFilter) => void
  readonly size?: ButtonSize
}) {
  const vendorLabel = useVendorLabel()
  // Asked when the menu is opened: how many there are changes with each poll.
  const facets = keptFacets.of(useEngine(), null)
  const name = NAMES[field]
  const chosen: readonly string[] = filter[field]

  function entries(typed: string): readonly MenuEntry[] {
    const { index, isWhole } = facets.getState()
    if (!isWhole) return [{ key: 'reading', label: 'Reading the tasks…', disabled: true, onPick() {} }]
    const occurring = index.of(field)
    if (occurring.length === 0)
      return [{ key: 'none', label: `No ${name.toLowerCase()} yet`, disabled: true, onPick() {} }]
    const words = (value: string) => (field === 'vendors' ? vendorLabel(value) : value)
    const wanted = typed.trim().toLowerCase()
    const found = occurring.filter(({ value }) => words(value).toLowerCase().includes(wanted))
    if (found.length === 0) return [{ key: 'none', label: 'Nothing of that name', disabled: true, onPick() {} }]
    const rest = found.length - MENU_LENGTH
    const shown = found.slice(0, MENU_LENGTH).map(({ value, count }): MenuEntry => ({
      key: value,
      label: (
        <span className="flex flex-1 justify-between gap-6">
          <bdi className="max-w-64 truncate">{words(value)}</bdi>
          <span className="text-muted">{formatCount(count)}</span>
        </span>
      ),
      checked: chosen.includes(value),
      onPick: () => onFilter({ ...filter, [field]: toggled(chosen, value) }),
    }))
    return rest > 0
      ? [...shown, { key: 'rest', label: `${formatCount(rest)} more: type to find them`, disabled: true, onPick() {} }]
      : shown
  }

  return (
    <Menu
      label={`Filter by ${name.toLowerCase()}`}
      search={`Find a ${name.toLowerCase()}`}
      size={size}
      entries={entries}
      className={DASHED}
    >
      + {name}
    </Menu>
  )
}

/** The values with one more, or one less. */
function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value]
}
