/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows of a windowed grid are placed by hand, which table elements do not allow */
import type { ReactNode } from 'react'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { HOUR, SECOND, type EpochMs } from '#domain/time.ts'
import { queuedFor, totalFor } from '#domain/timeline/timeline.ts'
import { useConnection } from '#engine/connection/use-connections.ts'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { costWords, shortCost } from '#parts/cost-words.ts'
import { PhaseLabel } from '#parts/phase-label.tsx'
import { useIsBacklogged, useStanding } from '#parts/queue-age.ts'
import { RowTitle } from '#parts/row-title.tsx'
import { SpanText } from '#parts/span-text.tsx'
import { TimelineBar } from '#parts/timeline-bar.tsx'
import { Thumbnail } from '#previews/thumbnail.tsx'
import type { ColumnKey } from '#screens/tasks/columns.ts'
import { RowAttention } from '#screens/tasks/row-attention.tsx'
import { classNames } from '#ui/class-names.ts'
import { useNow } from '#ui/use-now.ts'

interface CellProps {
  readonly record: TaskRecord
}

/** One cell of a row. */
export function TaskCell({ column, record }: CellProps & { readonly column: ColumnKey }) {
  const Cell = CELLS[column]
  return <Cell record={record} />
}

const CELLS = {
  status: ({ record }) => <PhaseLabel role="gridcell" state={record.state} />,
  task: ({ record }) => (
    <Plain className="flex items-center gap-2.5">
      <Thumbnail outputs={record.outputs} />
      <RowTitle record={record} />
    </Plain>
  ),
  model: ModelCell,
  connection: ConnectionCell,
  tags: ({ record }) => (
    <Plain className="flex gap-1 overflow-hidden text-2xs text-muted">
      {record.tags.map((tag) => (
        <bdi key={tag} title={tag} className="max-w-full shrink-0 truncate rounded-sm bg-raised px-1">
          {tag}
        </bdi>
      ))}
    </Plain>
  ),
  timeline: TimelineCell,
  queued: QueuedCell,
  total: TotalCell,
  cost: ({ record }) => (
    <Figure>
      <span title={costWords(record.cost)} className="truncate">
        {shortCost(record.cost)}
      </span>
    </Figure>
  ),
  attention: AttentionCell,
} as const satisfies Record<ColumnKey, (props: CellProps) => ReactNode>

function Plain({ className, children }: { readonly className?: string; readonly children: ReactNode }) {
  return (
    <div role="gridcell" className={classNames('min-w-0', className)}>
      {children}
    </div>
  )
}

function Figure({ className, children }: { readonly className?: string | false; readonly children: ReactNode }) {
  return (
    // A figure that is longer than its column is still read whole: it begins in the gap before it.
    <div role="gridcell" className={classNames('flex min-w-0 justify-end whitespace-nowrap', className)}>
      {children}
    </div>
  )
}

function ModelCell({ record }: CellProps) {
  const vendorLabel = useVendorLabel()
  return (
    <Plain className="leading-[1.35] proportional-nums">
      <p className="truncate">{record.model ?? <span className="text-muted">model unknown</span>}</p>
      <p className="truncate text-xs text-muted">{vendorLabel(record.vendor)}</p>
    </Plain>
  )
}

function ConnectionCell({ record }: CellProps) {
  const status = useConnection(record.connection)
  return <Plain className="truncate">{status?.connection.label ?? record.connection}</Plain>
}

/** Only rows on screen are rendered at all, and only tasks on their way tick each second. */
function useRowClock({ state, contact }: TaskRecord): EpochMs {
  return useNow(!isTerminal(state.phase) || contact.kind === 'waiting' ? SECOND : HOUR)
}

function TimelineCell({ record }: CellProps) {
  return (
    <Plain className="flex">
      <TimelineBar record={record} now={useRowClock(record)} className="w-full" />
    </Plain>
  )
}

function QueuedCell({ record }: CellProps) {
  const now = useRowClock(record)
  const standing = useStanding(record, now)
  const backlogged = useIsBacklogged(record)
  const long = standing?.doing === 'waiting' && (standing.pace === 'slow' || standing.pace === 'ticket') && !backlogged
  return (
    <Figure className={long && 'font-semibold text-warn'}>
      <SpanText span={queuedFor(record, now)} />
    </Figure>
  )
}

function TotalCell({ record }: CellProps) {
  return (
    <Figure>
      <SpanText span={totalFor(record, useRowClock(record))} />
    </Figure>
  )
}

function AttentionCell({ record }: CellProps) {
  return (
    <Plain className="flex">
      <RowAttention record={record} now={useRowClock(record)} />
    </Plain>
  )
}
