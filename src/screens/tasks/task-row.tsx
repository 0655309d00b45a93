/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a windowed grid are placed by hand, which table elements do not allow */
import { memo } from 'react'
import { type TaskId } from '#domain/task/task.ts'
import { useRowTask } from '#screens/tasks/first-rows.ts'
import { taskTitle } from '#parts/task-title.ts'
import { ROW_GRID, tracksOf, type ColumnPlan } from '#screens/tasks/columns.ts'
import { TaskCell } from '#screens/tasks/task-cells.tsx'
import { useIsSelected } from '#parts/selected-tasks.ts'
import { classNames } from '#ui/class-names.ts'

export interface RowProps {
  readonly id: TaskId
  /** Of the row: a task may have several. */
  readonly rowKey: string
  /** Place in the whole list, from 0. */
  readonly index: number
  readonly height: number
  /** The row that the keyboard is on. */
  readonly active: boolean
  /** The row whose task is open in the panel. */
  readonly open: boolean
  /** Its place in its group and how many those are; null in a list without groups. */
  readonly place: number | null
  readonly of: number | null
}

/** What every row says of itself, however it looks. */
export function rowAttributes({ id, rowKey, index, height, active, open, place, of }: RowProps, selected: boolean) {
  return {
    role: 'row',
    'aria-rowindex': index + 2,
    'aria-selected': selected,
    'aria-current': open ? 'true' : undefined,
    'aria-level': place === null ? undefined : 2,
    'aria-posinset': place ?? undefined,
    'aria-setsize': of ?? undefined,
    tabIndex: active ? 0 : -1,
    'data-task': id,
    'data-row': rowKey,
    style: { top: index * height, height },
  } as const
}

/** Presses are handled once, by the grid: a row only says which task it is. */
export const TaskRow = memo(function TaskRow({ plan, ...row }: RowProps & { readonly plan: ColumnPlan }) {
  const record = useRowTask(row.id)
  const selected = useIsSelected(row.id)
  if (record === undefined) return null
  const { style, ...attributes } = rowAttributes(row, selected)
  return (
    <div
      {...attributes}
      style={{ ...style, ...tracksOf(plan) }}
      className={classNames(
        ROW_GRID,
        'absolute inset-x-0 cursor-default border-b border-line contain-strict focus-visible:-outline-offset-2',
        row.open ? 'bg-selected' : selected ? 'bg-selected/60' : 'hover:bg-raised/60',
      )}
    >
      <SelectCell title={taskTitle(record)} selected={selected} />
      {plan.columns.map(({ key }) => (
        <TaskCell key={key} column={key} record={record} />
      ))}
    </div>
  )
})

/** `data-select`: a press anywhere in it ticks the task and does not open it. */
export function SelectCell({ title, selected }: { readonly title: string; readonly selected: boolean }) {
  return (
    <div role="gridcell" data-select className="-mx-2 flex h-full w-[34px] shrink-0 items-center justify-center">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={selected}
        readOnly
        aria-label={`Select ${title}`}
        className="size-3.5"
      />
    </div>
  )
}
