import type { AtRisk } from '#domain/output/expiry.ts'
import type { TaskFilter } from '#domain/task/task-filter.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import type { Doing } from '#parts/machine-state.ts'
import {
  BacklogCard,
  ConnectionCard,
  ExpiryCard,
  FailureCard,
  SlowCard,
  StoppedCard,
} from '#screens/tasks/attention-cards.tsx'
import type { FailureCount } from '#screens/tasks/list-index.ts'
import type { Backlog } from '#triage/queue-age-survey.ts'
import { OneLine } from '#ui/one-line.tsx'

/** More kinds of failure than this are found on the triage screen. */
const CODES_SHOWN = 3

/** More models than this are found through the filter. */
const BACKLOGS_SHOWN = 2

/** What wants a person. */
export interface Wanting {
  /** Why nothing can leave this page; null while something can. */
  readonly stopped: Doing | null
  readonly troubled: readonly { readonly status: ConnectionStatus; readonly doing: Doing }[]
  readonly risks: readonly AtRisk[]
  readonly backlogs: readonly Backlog[]
  /** Tasks that are slow by themselves. */
  readonly slow: number
  readonly failures: readonly FailureCount[]
}

/** One card for each thing, as far as there is room. */
export function AttentionRow({
  wanting: { stopped, troubled, risks, backlogs, slow, failures },
  onFilter,
}: {
  readonly wanting: Wanting
  readonly onFilter: (filter: TaskFilter) => void
}) {
  return (
    <OneLine>
      {[
        ...(stopped === null ? [] : [<StoppedCard key="stopped" doing={stopped} />]),
        ...troubled.map(({ status, doing }) => (
          <ConnectionCard key={status.connection.id} status={status} doing={doing} />
        )),
        ...(risks.length === 0 ? [] : [<ExpiryCard key="expiry" risks={risks} onFilter={onFilter} />]),
        ...backlogs
          .slice(0, BACKLOGS_SHOWN)
          .map((backlog) => <BacklogCard key={backlog.key} backlog={backlog} onFilter={onFilter} />),
        ...(slow === 0 ? [] : [<SlowCard key="slow" count={slow} onFilter={onFilter} />]),
        ...failures.slice(0, CODES_SHOWN).map((failure) => <FailureCard key={failure.code ?? ''} {...failure} />),
      ]}
    </OneLine>
  )
}
