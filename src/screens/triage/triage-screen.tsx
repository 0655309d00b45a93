import { CircleCheck } from 'lucide-react'
import { useMemo } from 'react'
import { NONE } from '#domain/task/task-filter.ts'
import { LinkButton } from '#parts/link-button.tsx'
import { useKept } from '#parts/kept.ts'
import { useRuleBook } from '#parts/rule-book.ts'
import { keptFailures } from '#screens/triage/kept-failures.ts'
import { GroupPanel } from '#screens/triage/group-panel.tsx'
import { groupsWith } from '#screens/triage/groups.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { countOf } from '#ui/numbers.ts'
import { tasksRoute, triageRoute, type TriageRoute } from '#url/route.ts'

/** Failures that look alike, together: why, who must act, and a retry for all of them where one makes sense. */
export function TriageScreen({ route }: { readonly route: TriageRoute }) {
  const kept = useKept(keptFailures, useRuleBook())
  const groups = useMemo(() => groupsWith(kept.index.groups(), route.code), [kept, route.code])
  const failed = groups.reduce((sum, { records }) => sum + records.length, 0)
  return (
    <div className="h-full overflow-y-auto">
      <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-5 py-2">
        <h1 className="text-lg font-semibold">Triage</h1>
        <p className="text-xs text-muted">
          {failed === 0 || !kept.isWhole
            ? ''
            : `${countOf(failed, 'failed task')} in ${countOf(groups.length, 'group')}`}
        </p>
        {route.code === null ? null : (
          <p className="flex items-center gap-2 text-xs text-muted">
            only {route.code === NONE ? 'failures without a code' : <span className="font-mono">{route.code}</span>}
            <LinkButton size="sm" tone="quiet" to={triageRoute()}>
              Show all failures
            </LinkButton>
          </p>
        )}
      </header>
      {!kept.isWhole ? (
        <output className="block p-5 text-sm text-muted">Reading the stored tasks…</output>
      ) : groups.length === 0 ? (
        <EmptyState
          icon={<CircleCheck size={28} strokeWidth={1.5} aria-hidden="true" />}
          title={route.code === null ? 'Nothing has failed' : 'No failure has this code'}
          actions={<LinkButton to={tasksRoute()}>To the tasks</LinkButton>}
        >
          Failed and timed out tasks are put together here by code, model and vendor, with what to do about them.
        </EmptyState>
      ) : (
        <div className="mx-auto grid max-w-6xl grid-cols-1 items-start gap-3 p-5 max-desk:p-3 min-[120rem]:max-w-none min-[120rem]:grid-cols-2">
          {groups.map((group) => (
            <GroupPanel key={group.key} group={group} resubmitted={kept.index.sentAgain.ids} />
          ))}
        </div>
      )}
    </div>
  )
}
