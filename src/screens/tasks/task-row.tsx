/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a windowed grid are placed by hand, which table elements do not allow */
import { memo } from 'react'
import { type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { queuedFor, totalFor } from '#domain/timeline/timeline.ts'
import { HOUR, SECOND } from '#domain/time.ts'
import { useTask } from '#engine/ledger/use-ledger.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { PhaseLabel } from '#parts/phase-label.tsx'
import { useIsBacklogged, useStanding } from '#parts/queue-age.ts'
import { RowTitle } from '#parts/row-title.tsx'
import { SpanText } from '#parts/span-text.tsx'
import { taskTitle } from '#parts/task-title.ts'
import { TimelineBar } from '#parts/timeline-bar.tsx'
import { Thumbnail } from '#previews/thumbnail.tsx'
import { OPTIONAL_CELL, ROW_GRID } from '#screens/tasks/columns.ts'
import { RowAttention } from '#screens/tasks/row-attention.tsx'
import { useIsSelected } from '#parts/selected-tasks.ts'
import { classNames } from '#ui/class-names.ts'
import { useNow } from '#ui/use-now.ts'

export interface RowProps {
  readonly id: TaskId
  /** Place in the whole list, from 0. */
  readonly index: number
  readonly height: number
  /** The row that the keyboard is on. */
  readonly active: boolean
  /** The row whose task is open in the panel. */
  readonly open: boolean
}

/** Presses are handled once, by the grid: a row only says which task it is. */
export const TaskRow = memo(function TaskRow({ id, index, height, active, open }: RowProps) {
  const record = useTask(id)
  const vendorLabel = useVendorLabel()
  const selected = useIsSelected(id)
  if (record === undefined) return null
  const title = taskTitle(record)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-current={open ? 'true' : undefined}
      tabIndex={active ? 0 : -1}
      data-task={id}
      style={{ top: index * height, height }}
      className={classNames(
        ROW_GRID,
        'absolute inset-x-0 cursor-default border-b border-line contain-strict focus-visible:-outline-offset-2',
        open ? 'bg-selected' : selected ? 'bg-selected/60' : 'hover:bg-raised/60',
      )}
    >
      <div role="gridcell" className="flex h-full items-center">
        <SelectBox title={title} selected={selected} />
      </div>
      <div role="gridcell" className="min-w-0">
        <PhaseLabel state={record.state} />
      </div>
      <div role="gridcell" className="flex min-w-0 items-center gap-2.5">
        <Thumbnail outputs={record.outputs} />
        <RowTitle record={record} />
      </div>
      <div role="gridcell" className="min-w-0 leading-[1.35] proportional-nums">
        <p className="truncate">{record.model ?? <span className="text-muted">model unknown</span>}</p>
        <p className="truncate text-xs text-muted">{vendorLabel(record.vendor)}</p>
      </div>
      <Times record={record} />
    </div>
  )
})

/** The tick box fills its cell; `data-select` keeps a press on it from opening the task. */
export function SelectBox({ title, selected }: { readonly title: string; readonly selected: boolean }) {
  return (
    <label data-select className="-mx-2 flex h-full w-[34px] items-center justify-center">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={selected}
        readOnly
        aria-label={`Select ${title}`}
        className="size-3.5"
      />
    </label>
  )
}

/** The cells that tick. Only rows on screen are rendered at all, and only tasks on their way tick each second. */
function Times({ record }: { readonly record: TaskRecord }) {
  const live = !isTerminal(record.state.phase)
  const now = useNow(live || record.contact.kind === 'waiting' ? SECOND : HOUR)
  const standing = useStanding(record, now)
  const backlogged = useIsBacklogged(record)
  const long = standing?.doing === 'waiting' && (standing.pace === 'slow' || standing.pace === 'ticket') && !backlogged
  return (
    <>
      <div role="gridcell" className={classNames(OPTIONAL_CELL, 'min-w-0')}>
        <TimelineBar record={record} now={now} className="w-full" />
      </div>
      <div role="gridcell" className={classNames('text-right', long && 'font-semibold text-warn')}>
        <SpanText span={queuedFor(record, now)} />
      </div>
      <div role="gridcell" className="text-right">
        <SpanText span={totalFor(record, now)} />
      </div>
      <div role="gridcell" className="flex min-w-0">
        <RowAttention record={record} now={now} />
      </div>
    </>
  )
}
