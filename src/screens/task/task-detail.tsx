import { useEffect } from 'react'
import { type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useLedgerLoaded, useTask } from '#engine/ledger/use-ledger.ts'
import { DecisionPath } from '#screens/task/decision-path.tsx'
import { CandidatesPanel } from '#screens/task/candidates-panel.tsx'
import { CallbackCard } from '#screens/task/callback-card.tsx'
import { DetailsPanel } from '#screens/task/details-panel.tsx'
import { LastResponse } from '#screens/task/last-response.tsx'
import { OutputsPanel } from '#screens/task/outputs-panel.tsx'
import { PollLog } from '#screens/task/poll-log.tsx'
import { RequestPanel } from '#screens/task/request-panel.tsx'
import { TaskActions } from '#screens/task/task-actions.tsx'
import { TaskHeader, type Steps } from '#screens/task/task-header.tsx'
import { TimelinePanel } from '#screens/task/timeline-panel.tsx'
import { WhatToDo } from '#screens/task/what-to-do.tsx'
import { Button } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { useShortcut } from '#ui/use-shortcut.ts'

/** Everything about one task: beside the list, or as a page of its own. */
export function TaskDetail({
  id,
  onClose,
  asPage = false,
  steps = null,
}: {
  readonly id: TaskId
  /** The way to the tasks beside it in the list; null for a page of its own. */
  readonly steps?: Steps | null
  readonly onClose: () => void
  readonly asPage?: boolean
}) {
  const engine = useEngine()
  const record = useTask(id)
  const loaded = useLedgerLoaded()
  const known = record !== undefined
  useShortcut('Escape', onClose)
  // An open panel is looked at: its task is asked about at the closest cadence.
  useEffect(() => (known ? engine.polling.watch(id) : undefined), [engine, id, known])

  return (
    <section aria-label="Task detail" className="h-full overflow-y-auto overscroll-contain bg-surface">
      {record === undefined ? (
        loaded ? (
          <NotHere id={id} onClose={onClose} />
        ) : (
          <output className="block p-4 text-sm text-muted">Loading…</output>
        )
      ) : (
        <div className={asPage ? 'mx-auto flex max-w-2xl flex-col gap-3 p-4' : 'flex flex-col gap-3 p-4'}>
          <TaskHeader record={record} steps={steps} onClose={onClose} asPage={asPage} />
          <TaskActions record={record} onClose={onClose} />
          <WhatToDo record={record} />
          <CandidatesPanel record={record} />
          {endedWithout(record) ? null : <OutputsPanel key={record.id} record={record} />}
          <CallbackCard record={record} />
          <TimelinePanel record={record} />
          <DecisionPath key={`path ${record.id} ${record.state.phase}`} record={record} />
          <DetailsPanel record={record} />
          {record.request === null ? null : <RequestPanel request={record.request} />}
          <LastResponse record={record} />
          <PollLog record={record} />
        </div>
      )}
    </section>
  )
}

/** A task that ended badly and left nothing has no outputs to speak of. */
function endedWithout(record: TaskRecord): boolean {
  const { phase } = record.state
  return record.outputs.length === 0 && phase !== 'succeeded' && isTerminal(phase)
}

function NotHere({ id, onClose }: { readonly id: TaskId; readonly onClose: () => void }) {
  return (
    <EmptyState title="This task is not here" actions={<Button onClick={onClose}>Back to the tasks</Button>}>
      <p>
        No task <span className="font-mono text-xs wrap-anywhere text-ink">{id}</span> is stored in this browser. It may
        have been forgotten, or the link comes from another computer. Paste its id to track it here.
      </p>
    </EmptyState>
  )
}
