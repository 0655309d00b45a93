/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a windowed grid are placed by hand, which table elements do not allow */
import { memo } from 'react'
import { isTerminal } from '#domain/task/phase.ts'
import { totalFor } from '#domain/timeline/timeline.ts'
import { HOUR, SECOND } from '#domain/time.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { useRowTask } from '#screens/tasks/first-rows.ts'
import { PhaseLabel } from '#parts/phase-label.tsx'
import { RowTitle } from '#parts/row-title.tsx'
import { SpanText } from '#parts/span-text.tsx'
import { taskTitle } from '#parts/task-title.ts'
import { Thumbnail } from '#previews/thumbnail.tsx'
import { RowAttention } from '#screens/tasks/row-attention.tsx'
import { useIsSelected } from '#parts/selected-tasks.ts'
import { rowAttributes, SelectCell, type RowProps } from '#screens/tasks/task-row.tsx'
import { classNames } from '#ui/class-names.ts'
import { useNow } from '#ui/use-now.ts'

/** A row on a phone: the same facts on three lines, three cells instead of eight. */
export const TaskCard = memo(function TaskCard(row: RowProps) {
  const { id, open } = row
  const record = useRowTask(id)
  const vendorLabel = useVendorLabel()
  const selected = useIsSelected(id)
  const live = record !== undefined && !isTerminal(record.state.phase)
  const now = useNow(live ? SECOND : HOUR)
  if (record === undefined) return null
  const title = taskTitle(record)
  const total = totalFor(record, now)
  return (
    <div
      {...rowAttributes(row, selected)}
      className={classNames(
        'absolute inset-x-0 flex items-center gap-3 border-b border-line contain-strict pr-3 pl-4 focus-visible:-outline-offset-2',
        (open || selected) && 'bg-selected',
      )}
    >
      <SelectCell title={title} selected={selected} />
      <div role="gridcell" className="flex min-w-0 flex-1 items-center gap-3">
        <Thumbnail outputs={record.outputs} />
        <div className="min-w-0 flex-1">
          <RowTitle record={record} />
          <p className="truncate text-2xs text-muted">
            {record.model ?? 'model unknown'} · {vendorLabel(record.vendor)}
          </p>
        </div>
      </div>
      <div role="gridcell" className="flex max-w-[42%] shrink-0 flex-col items-end gap-1">
        <span className="flex max-w-full items-center gap-2">
          <PhaseLabel state={record.state} className="text-xs" />
          <span className="text-xs text-muted">{total.kind === 'unknown' ? null : <SpanText span={total} />}</span>
        </span>
        <RowAttention record={record} now={now} />
      </div>
    </div>
  )
})
