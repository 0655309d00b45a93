import type { TaskId } from '#domain/task/task.ts'
import { useTask } from '#engine/ledger/use-ledger.ts'
import { failureCode, refusalOf } from '#parts/failure-code.ts'
import { PhaseLabel } from '#parts/phase-label.tsx'
import { remoteIdText, taskTitle } from '#parts/task-title.ts'
import { Badge } from '#ui/badge.tsx'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { Panel } from '#ui/panel.tsx'
import { RouteLink } from '#url/route-link.tsx'
import { tasksRoute } from '#url/route.ts'

/** The tasks made on this visit, newest first, as they move. */
export function MadePanel({ made }: { readonly made: readonly TaskId[] }) {
  return (
    <Panel title="Submitted" label="Submitted tasks">
      <ul className="flex flex-col">
        {made.map((id) => (
          <MadeRow key={id} id={id} />
        ))}
      </ul>
    </Panel>
  )
}

function MadeRow({ id }: { readonly id: TaskId }) {
  const record = useTask(id)
  const refusal = record === undefined ? null : refusalOf(record)
  return (
    <li className="border-t border-line first:border-t-0">
      <RouteLink
        to={tasksRoute({ task: id })}
        className="flex items-center gap-3 rounded-md px-1 py-1.5 hover:bg-raised"
      >
        {record === undefined ? (
          <span className="w-24 shrink-0 text-muted">Storing</span>
        ) : (
          <PhaseLabel state={record.state} className="w-24 shrink-0" />
        )}
        <span dir="auto" className="min-w-0 flex-1 truncate">
          {record === undefined ? id : taskTitle(record)}
        </span>
        {refusal === null ? (
          <span className="w-28 shrink-0 font-mono text-2xs text-muted">
            {record === undefined ? null : <MiddleCut text={remoteIdText(record)} />}
          </span>
        ) : (
          <Badge mono tone="danger">
            {failureCode(refusal) ?? 'no code'}
          </Badge>
        )}
      </RouteLink>
      {refusal === null || record === undefined ? null : (
        <p role="alert" className="px-1 pb-2 text-xs wrap-anywhere text-danger">
          {capitalised(remoteIdText(record))}
        </p>
      )}
    </li>
  )
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
