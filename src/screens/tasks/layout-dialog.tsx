import { useStore } from 'zustand'
import { SORT_KEYS, sortOf, type Grouping, type SortKey, type TaskSort } from '#domain/task/task-filter.ts'
import { GROUPINGS } from '#domain/task/task-filter.ts'
import { DENSITIES, densityChosen, useDensity, type Density } from '#preferences/density.ts'
import { AT_FIRST, columnWidened, listLaidOut, listLayout } from '#preferences/list-layout.ts'
import { COLUMNS, type Column } from '#screens/tasks/columns.ts'
import { Button } from '#ui/button.tsx'
import { Checkbox } from '#ui/checkbox.tsx'
import { ChoiceField } from '#ui/choice-field.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { SelectField } from '#ui/select-field.tsx'

const GROUP_WORDS = {
  none: 'Not at all',
  batch: 'By batch: added at one time',
  tag: 'By tag',
  model: 'By model',
  connection: 'By connection',
} as const satisfies Record<Grouping, string>

const SORT_WORDS = {
  active: ['Active, then newest', 'desc'],
  added: ['Last added first', 'desc'],
  created: ['Newest at the vendor first', 'desc'],
  queued: ['Longest queue first', 'desc'],
  total: ['Longest first', 'desc'],
  expires: ['Expiring first', 'asc'],
  phase: ['By status', 'asc'],
  model: ['By model', 'asc'],
  vendor: ['By vendor', 'asc'],
  connection: ['By connection', 'asc'],
  tags: ['By tags', 'asc'],
  cost: ['Dearest first, each unit by itself', 'desc'],
} as const satisfies Record<SortKey, readonly [string, 'asc' | 'desc']>

const SORTS = SORT_KEYS.map((key) => {
  const [label, direction] = SORT_WORDS[key]
  return { label, value: sortOf(key, direction) }
})

const DENSITY_WORDS = { comfortable: 'Comfortable', compact: 'Compact' } as const satisfies Record<Density, string>

/** How the list looks: its order, its groups, its columns. All of it is kept by this browser. */
export function LayoutDialog({
  sort,
  group,
  cards,
  onSort,
  onGroup,
  onClose,
}: {
  readonly sort: TaskSort
  readonly group: Grouping
  /** Cards have no columns. */
  readonly cards: boolean
  readonly onSort: (sort: TaskSort) => void
  readonly onGroup: (group: Grouping) => void
  readonly onClose: () => void
}) {
  const density = useDensity()
  const sorts = SORTS.some(({ value }) => value === sort)
    ? SORTS
    : [{ label: 'As its heading says', value: sort }, ...SORTS]
  return (
    <Dialog title="Layout of the list" onClose={onClose}>
      <div className="flex flex-col gap-4 p-4">
        <SelectField
          label="Grouped"
          value={group}
          options={GROUPINGS.map((value) => ({ value, label: GROUP_WORDS[value] }))}
          onValue={(value) => onGroup(GROUPINGS.find((each) => each === value) ?? 'none')}
        />
        <SelectField
          label="Sorted"
          value={sort}
          options={sorts}
          onValue={(value) => onSort(sorts.find((each) => each.value === value)?.value ?? sort)}
        />
        {cards ? null : (
          <>
            <ChoiceField
              label="Density"
              options={DENSITIES}
              words={DENSITY_WORDS}
              chosen={density}
              onChoose={densityChosen}
            />
            <Columns />
          </>
        )}
      </div>
      <div className="sticky bottom-0 flex justify-end border-t border-line bg-surface px-4 py-2">
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  )
}

function Columns() {
  const { columns, widths } = useStore(listLayout)
  const shown = columns ?? COLUMNS.filter(({ usual }) => usual).map(({ key }) => key)
  const asBuilt = columns === null && Object.keys(widths).length === 0
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium">Columns</legend>
      {COLUMNS.map((column) => (
        <ColumnLine
          key={column.key}
          column={column}
          shown={shown.includes(column.key) || column.leaves === null}
          width={widths[column.key] ?? null}
          onShown={(isShown) =>
            listLaidOut({
              columns: isShown ? [...shown, column.key] : shown.filter((key) => key !== column.key),
            })
          }
        />
      ))}
      <p className="text-xs text-muted">
        Where there is no room for all of them, Timeline, Tags, Connection, Cost, Queued and Model leave in this order.
      </p>
      <Button
        size="sm"
        className="self-start"
        disabled={asBuilt}
        onClick={() => listLaidOut({ columns: AT_FIRST.columns, widths: AT_FIRST.widths })}
      >
        Usual columns and widths
      </Button>
    </fieldset>
  )
}

function ColumnLine({
  column,
  shown,
  width,
  onShown,
}: {
  readonly column: Column
  readonly shown: boolean
  /** Null: as wide as fits. */
  readonly width: number | null
  readonly onShown: (shown: boolean) => void
}) {
  return (
    <div className="flex min-h-6 items-center gap-3">
      <Checkbox
        label={column.label}
        checked={shown}
        disabled={column.leaves === null}
        onChecked={onShown}
        className="w-32"
      />
      <input
        type="range"
        min={column.least}
        max={600}
        step={4}
        value={width ?? column.least}
        disabled={!shown}
        aria-label={`Width of ${column.label}`}
        aria-valuetext={width === null ? 'as wide as fits' : `${width} pixels`}
        onChange={(event) => columnWidened(column.key, event.target.valueAsNumber)}
        className="min-w-0 flex-1 accent-accent"
      />
      <span className="w-14 text-right text-xs text-muted">{width === null ? 'fits' : `${width} px`}</span>
    </div>
  )
}
