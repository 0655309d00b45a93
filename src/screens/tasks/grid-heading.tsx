/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a windowed grid are placed by hand, which table elements do not allow */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { sortParts, type SortKey, type TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import { COLUMNS, OPTIONAL_CELL, ROW_GRID, type Column } from '#screens/tasks/columns.ts'
import { sortAfterPress } from '#screens/tasks/sort-after-press.ts'
import { selectedTasks, useSelectedIds } from '#parts/selected-tasks.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { classNames } from '#ui/class-names.ts'

/** Column headings; those that can sort are buttons. On a phone only the tick box is left. */
export function GridHeading({
  ids,
  sort,
  onSort,
  cards,
}: {
  readonly ids: readonly TaskId[]
  readonly sort: TaskSort
  readonly onSort: (sort: TaskSort) => void
  readonly cards: boolean
}) {
  return (
    <div role="rowgroup" className={cards ? 'sr-only' : 'sticky top-12 z-10 bg-canvas'}>
      <div
        role="row"
        aria-rowindex={1}
        className={classNames('h-8 border-b border-line text-xs text-muted pointer-coarse:h-11', !cards && ROW_GRID)}
      >
        <div role="columnheader" className="flex items-center justify-center">
          <SelectAll ids={ids} />
        </div>
        {cards
          ? ['Task', 'Status'].map((label) => (
              <div key={label} role="columnheader">
                {label}
              </div>
            ))
          : COLUMNS.map((column) => <Heading key={column.key} column={column} sort={sort} onSort={onSort} />)}
      </div>
    </div>
  )
}

function Heading({
  column,
  sort,
  onSort,
}: {
  readonly column: Column
  readonly sort: TaskSort
  readonly onSort: (sort: TaskSort) => void
}) {
  const { key, direction } = sortParts(sort)
  const sorted = column.sort === key || column.also?.sort === key
  return (
    <div
      role="columnheader"
      aria-sort={sorted ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}
      className={classNames('min-w-0 gap-1.5', column.optional ? OPTIONAL_CELL : 'flex', column.end && 'justify-end')}
    >
      {column.sort === null ? (
        <span className="truncate">{column.label}</span>
      ) : (
        <SortButton label={column.label} by={column.sort} end={column.end} sort={sort} onSort={onSort} />
      )}
      {column.also === undefined ? null : (
        <SortButton label={column.also.label} by={column.also.sort} end={column.end} sort={sort} onSort={onSort} />
      )}
    </div>
  )
}

/** Sorts by this; pressed again the other way round, and then as the list is by itself. */
function SortButton({
  label,
  by,
  end,
  sort,
  onSort,
}: {
  readonly label: string
  readonly by: SortKey
  readonly end: boolean
  readonly sort: TaskSort
  readonly onSort: (sort: TaskSort) => void
}) {
  const { key, direction } = sortParts(sort)
  const sorted = by === key
  const Arrow = direction === 'asc' ? ArrowUp : ArrowDown
  return (
    <button
      type="button"
      title={SORT_HINTS[by]}
      onClick={() => onSort(sortAfterPress(sort, by))}
      className={classNames(
        'inline-flex items-center gap-1 rounded-sm hover:text-ink',
        end && 'flex-row-reverse',
        sorted && 'font-semibold text-ink',
      )}
    >
      {label}
      {sorted ? <Arrow size={11} aria-hidden="true" /> : null}
    </button>
  )
}

const SORT_HINTS = {
  active: 'What is on its way first',
  added: 'Sort by when it was added',
  queued: 'Sort by time in the queue',
  total: 'Sort by total time',
  expires: 'Sort by what expires first',
  phase: 'Sort by status',
  model: 'Sort by model',
  vendor: 'Sort by vendor',
} as const satisfies Record<SortKey, string>

function SelectAll({ ids }: { readonly ids: readonly TaskId[] }) {
  const selected = useSelectedIds()
  const count = ids.reduce((sum, id) => sum + (selected.has(id) ? 1 : 0), 0)
  return (
    <Checkbox
      label="Select all tasks in this list"
      hideLabel
      checked={count > 0 && count === ids.length}
      mixed={count > 0 && count < ids.length}
      onChecked={(checked) => (checked ? selectedTasks.replace(ids) : selectedTasks.clear())}
    />
  )
}
