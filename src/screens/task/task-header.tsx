import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import type { Remark } from '#domain/task/remark.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { isLive } from '#domain/task/task.ts'
import { useConnection } from '#engine/connection/use-connections.ts'
import { AskNow } from '#parts/ask-now.tsx'
import { ContactNote } from '#parts/contact-note.tsx'
import type { Neighbours } from '#parts/neighbours.ts'
import { PhaseLabel } from '#parts/phase-label.tsx'
import { remarkWords } from '#parts/remark-words.ts'
import { useDoing } from '#parts/use-doing.ts'
import { remoteIdText } from '#parts/task-title.ts'
import { TaskName } from '#screens/task/task-name.tsx'
import { Badge } from '#ui/badge.tsx'
import { IconButton } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { formatCount, formatShare } from '#ui/numbers.ts'
import { LongText } from '#ui/long-text.tsx'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { useNow } from '#ui/use-now.ts'

export interface Steps {
  readonly neighbours: Neighbours
  readonly onShow: (task: TaskId) => void
}

/** What the task is and what it is doing. */
export function TaskHeader({
  record,
  steps,
  onClose,
  asPage,
}: {
  readonly steps: Steps | null
  readonly record: TaskRecord
  readonly onClose: () => void
  readonly asPage: boolean
}) {
  const status = useConnection(record.connection)
  const doing = useDoing(record.connection, useNow())
  const vendorLabel = useVendorLabel()
  const { state } = record
  return (
    <header className="flex flex-col gap-0.5">
      <div className="flex min-h-8 items-center gap-2">
        <PhaseLabel state={state} />
        {state.phase === 'running' && state.progress !== null ? <Progress value={state.progress} /> : null}
        {state.phase === 'queued' && state.position !== null ? (
          <Badge>#{formatCount(state.position)} in queue</Badge>
        ) : null}
        {record.paused ? <Badge tone="warn">paused</Badge> : null}
        {status?.connection.sandbox === true ? <Badge>sandbox</Badge> : null}
        <div className="ml-auto flex shrink-0 items-center">
          {steps === null ? null : <StepButtons steps={steps} />}
          <IconButton label="Close task detail" size="sm" onClick={onClose}>
            <X size={15} aria-hidden="true" />
          </IconButton>
        </div>
      </div>
      <TaskName record={record} level={asPage ? 1 : 2} />
      <div className="flex min-w-0 items-center gap-1 font-mono text-xs text-muted">
        <MiddleCut text={remoteIdText(record)} />
        {record.remote === null ? null : (
          <span className="-my-1 shrink-0">
            <CopyButton text={record.remote.id} label="Copy task id" />
          </span>
        )}
      </div>
      <p className="text-xs text-muted">
        {[
          record.model ?? 'unknown model',
          vendorLabel(record.vendor),
          status?.connection.label ?? 'no connection',
        ].join(' · ')}
      </p>
      {record.remark === undefined ? null : <RemarkNote remark={record.remark} />}
      {isLive(record) || record.contact.kind !== 'fine' ? (
        <div>
          <ContactNote record={record} />{' '}
          {doing?.kind === 'waiting' && isLive(record) && status !== undefined ? (
            <AskNow connection={status.connection} />
          ) : null}
          {record.contact.kind === 'fine' || saidBelow(record) ? null : (
            <LongText text={record.contact.trouble.message} className="mt-0.5 text-xs text-muted" />
          )}
        </div>
      ) : null}
    </header>
  )
}

function RemarkNote({ remark }: { readonly remark: Remark }) {
  const { long, tone } = remarkWords(remark)
  return <p className={classNames('text-xs wrap-anywhere', tone === 'warn' ? 'text-warn' : 'text-muted')}>{long}</p>
}

/** To the tasks beside it, at every width; the buttons keep their place, so that one can be pressed again and again. */
function StepButtons({ steps: { neighbours, onShow } }: { readonly steps: Steps }) {
  const { previous, next, place, of } = neighbours
  return (
    <>
      {place === null ? null : (
        <span className="px-1 text-2xs whitespace-nowrap text-muted">
          {formatCount(place)} of {formatCount(of)}
        </span>
      )}
      <IconButton
        label="Previous task"
        size="sm"
        aria-disabled={previous === null}
        onClick={() => (previous === null ? undefined : onShow(previous))}
      >
        <ChevronUp size={15} aria-hidden="true" />
      </IconButton>
      <IconButton
        label="Next task"
        size="sm"
        aria-disabled={next === null}
        onClick={() => (next === null ? undefined : onShow(next))}
      >
        <ChevronDown size={15} aria-hidden="true" />
      </IconButton>
    </>
  )
}

/** The card *What to do* quotes the trouble itself. */
function saidBelow({ contact, state }: TaskRecord): boolean {
  return contact.kind === 'blocked' || state.phase === 'unconfirmed'
}

function Progress({ value }: { readonly value: number }) {
  return (
    <span className="flex items-center gap-1.5 text-xs text-muted">
      <progress value={value} max={1} aria-label="Progress" className="h-1.5 w-16 accent-running" />
      {formatShare(value)}
    </span>
  )
}
