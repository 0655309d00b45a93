/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a windowed grid are placed by hand, which table elements do not allow */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, Suspense } from 'react'
import { sortParts, type SortKey, type TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import { ROW_GRID, tracksOf, type Column, type ColumnPlan } from '#screens/tasks/columns.ts'
import { sortAfterPress } from '#screens/tasks/sort-after-press.ts'
import { SORT_HINTS } from '#screens/tasks/sort-words.ts'
import { selectedTasks, useSelectedIds } from '#parts/selected-tasks.ts'
import { Checkbox } from '#ui/checkbox.tsx'
import { classNames } from '#ui/class-names.ts'
import { lazyExtra } from '#ui/lazy-extra.ts'

const ColumnGrip = lazyExtra(async () => (await import('#screens/tasks/column-grip.tsx')).ColumnGrip)

interface Sorting {
  readonly sort: TaskSort
  readonly onSort: (sort: TaskSort) => void
  readonly onAim: (sort: TaskSort) => void
}

/** Not rendered with each row that comes into view. Column headings, which sort and can be made wider; null for cards, which have the tick box alone. */
export const GridHeading = memo(function GridHeading({
  ids,
  plan,
  ...sorting
}: Sorting & { readonly ids: readonly TaskId[]; readonly plan: ColumnPlan | null }) {
  return (
    <div role="rowgroup" className={plan === null ? 'sr-only' : 'sticky top-12 z-10 bg-canvas'}>
      <div
        role="row"
        aria-rowindex={1}
        className={classNames(
          'h-8 border-b border-line text-xs text-muted pointer-coarse:h-11',
          plan !== null && ROW_GRID,
        )}
        style={plan === null ? undefined : tracksOf(plan)}
      >
        <div role="columnheader" className="flex items-center justify-center">
          <SelectAll ids={ids} />
        </div>
        {plan === null
          ? ['Task', 'Status'].map((label) => (
              <div key={label} role="columnheader">
                {label}
              </div>
            ))
          : plan.columns.map((column) => <Heading key={column.key} column={column} {...sorting} />)}
      </div>
    </div>
  )
})

function Heading({ column, ...sorting }: Sorting & { readonly column: Column }) {
  const { key, direction } = sortParts(sorting.sort)
  const sorted = column.sort === key || column.also?.sort === key
  return (
    <div
      role="columnheader"
      aria-sort={sorted ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}
      className={classNames('group/heading relative flex min-w-0 gap-1.5', column.end && 'justify-end')}
    >
      <SortButton label={column.label} by={column.sort} end={column.end} {...sorting} />
      {column.also === undefined ? null : (
        <SortButton label={column.also.label} by={column.also.sort} end={column.end} {...sorting} />
      )}
      <Suspense fallback={null}>
        <ColumnGrip column={column} />
      </Suspense>
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
  onAim,
}: Sorting & { readonly label: string; readonly by: SortKey; readonly end: boolean }) {
  const { key, direction } = sortParts(sort)
  const sorted = by === key
  const Arrow = direction === 'asc' ? ArrowUp : ArrowDown
  return (
    <button
      type="button"
      title={SORT_HINTS[by]}
      // A button is down for a tenth of a second: the order is there when it comes up.
      onMouseDown={() => onAim(sortAfterPress(sort, by))}
      onClick={() => onSort(sortAfterPress(sort, by))}
      className={classNames(
        'inline-flex min-w-0 items-center gap-1 rounded-sm hover:text-ink',
        end && 'flex-row-reverse',
        sorted && 'font-semibold text-ink',
      )}
    >
      <span className="truncate">{label}</span>
      {sorted ? <Arrow size={11} aria-hidden="true" className="shrink-0" /> : null}
    </button>
  )
}

function SelectAll({ ids }: { readonly ids: readonly TaskId[] }) {
  const selected = useSelectedIds()
  const all = ids.length > 0 && selected.size >= ids.length && ids.every((id) => selected.has(id))
  const some = !all && selected.size > 0 && ids.some((id) => selected.has(id))
  return (
    <Checkbox
      label="Select all tasks in this list"
      hideLabel
      checked={all}
      mixed={some}
      onChecked={(checked) => (checked ? selectedTasks.replace(ids) : selectedTasks.clear())}
    />
  )
}
