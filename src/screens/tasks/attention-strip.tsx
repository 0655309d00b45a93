import type { TaskFilter } from '#domain/task/task-filter.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'
import { useConnections, usePolling } from '#engine/connection/use-connections.ts'
import { connectionDoes } from '#parts/machine-state.ts'
import { lateAlone } from '#parts/queue-age.ts'
import { useAtRisk } from '#parts/use-at-risk.ts'
import { useMachineDoing } from '#parts/use-doing.ts'
import {
  BacklogCard,
  ConnectionCard,
  ExpiryCard,
  FailureCard,
  SlowCard,
  StoppedCard,
} from '#screens/tasks/attention-cards.tsx'
import type { FailureCount } from '#screens/tasks/list-index.ts'
import type { QueueSurvey } from '#triage/queue-age-survey.ts'
import { OneLine } from '#ui/one-line.tsx'
import { useNow } from '#ui/use-now.ts'

/** More kinds of failure than this are found on the triage screen. */
const CODES_SHOWN = 3

/** More models than this are found through the filter. */
const BACKLOGS_SHOWN = 2

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
  const alone = lateAlone(survey)
  const troubled = [...statuses.values()].flatMap((status) => {
    const doing = connectionDoes(status, mode, liveBy.get(status.connection.id) ?? 0, now)
    return doing.kind === 'blocked' || doing.kind === 'waiting' ? [{ status, doing }] : []
  })
  const cards = [
    ...(machine.doing.kind === 'offline' || machine.doing.kind === 'unreachable'
      ? [<StoppedCard key="stopped" doing={machine.doing} />]
      : []),
    ...troubled.map(({ status, doing }) => <ConnectionCard key={status.connection.id} status={status} doing={doing} />),
    ...(risks.length === 0 ? [] : [<ExpiryCard key="expiry" risks={risks} onFilter={onFilter} />]),
    ...survey.backlogs
      .slice(0, BACKLOGS_SHOWN)
      .map((backlog) => <BacklogCard key={backlog.key} backlog={backlog} onFilter={onFilter} />),
    ...(alone === 0 ? [] : [<SlowCard key="slow" count={alone} onFilter={onFilter} />]),
    ...failures.slice(0, CODES_SHOWN).map((failure) => <FailureCard key={failure.code ?? ''} {...failure} />),
  ]
  return (
    <section
      aria-label="Needs attention"
      className="flex min-h-[57px] shrink-0 items-start gap-2 border-b border-line px-4 py-2.5"
    >
      {cards.length === 0 ? (
        <p className="self-center text-xs text-muted">{loaded ? 'Nothing needs attention.' : ''}</p>
      ) : (
        <OneLine>{cards}</OneLine>
      )}
    </section>
  )
}
