import { Suspense, useEffect } from 'react'
import type { TaskFilter } from '#domain/task/task-filter.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'
import { useConnections, usePolling } from '#engine/connection/use-connections.ts'
import { connectionDoes } from '#parts/machine-state.ts'
import { lateAlone } from '#parts/queue-age.ts'
import { useAtRisk } from '#parts/use-at-risk.ts'
import { useMachineDoing } from '#parts/use-doing.ts'
import type { Wanting } from '#screens/tasks/attention-row.tsx'
import type { FailureCount } from '#screens/tasks/list-index.ts'
import type { QueueSurvey } from '#triage/queue-age-survey.ts'
import { firstShown } from '#ui/first-shown.ts'
import { useNow } from '#ui/use-now.ts'
import { lazyExtra } from '#ui/lazy-extra.ts'

// The gateway may be what is away by then: it comes with the list, and not when it is needed.
const loadRow = () => import('#screens/tasks/attention-row.tsx')
const AttentionRow = lazyExtra(async () => (await loadRow()).AttentionRow)

/** What wants a person now. It keeps its place when there is nothing, so that the rows below do not jump. */
export function AttentionStrip({
  tasks,
  loaded,
  failures,
  survey,
  onFilter,
}: {
  readonly tasks: Tasks
  /** False while the stored tasks are read: nobody knows yet that nothing wants attention. */
  readonly loaded: boolean
  readonly failures: readonly FailureCount[]
  readonly survey: QueueSurvey
  readonly onFilter: (filter: TaskFilter) => void
}) {
  const { statuses } = useConnections()
  const { mode, liveBy } = usePolling()
  const machine = useMachineDoing()
  const now = useNow()
  const risks = useAtRisk(tasks)
  const troubled = [...statuses.values()].flatMap((status) => {
    const doing = connectionDoes(status, mode, liveBy.get(status.connection.id) ?? 0, now)
    return doing.kind === 'blocked' || doing.kind === 'waiting' ? [{ status, doing }] : []
  })
  const { kind } = machine.doing
  const wanting: Wanting = {
    stopped: kind === 'offline' || kind === 'unreachable' ? machine.doing : null,
    troubled,
    risks,
    backlogs: survey.backlogs,
    slow: lateAlone(survey),
    failures,
  }
  const isCalm = wanting.stopped === null && wanting.slow === 0
  const isNothing = isCalm && [troubled, risks, survey.backlogs, failures].every((some) => some.length === 0)
  useEffect(() => {
    firstShown.then(loadRow).catch(() => undefined)
  }, [])
  return (
    <section
      aria-label="Needs attention"
      className="flex min-h-[57px] shrink-0 items-start gap-2 border-b border-line px-4 py-2.5"
    >
      {isNothing ? (
        <p className="self-center text-xs text-muted">{loaded ? 'Nothing needs attention.' : ''}</p>
      ) : (
        <Suspense fallback={null}>
          <AttentionRow wanting={wanting} onFilter={onFilter} />
        </Suspense>
      )}
    </section>
  )
}
