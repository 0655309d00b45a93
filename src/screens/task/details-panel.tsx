import type { ConnectionId, TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useTask } from '#engine/ledger/use-ledger.ts'
import { useConnection, useHasConnection } from '#engine/connection/use-connections.ts'
import { taskTitle } from '#parts/task-title.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { Annotations } from '#screens/task/annotations.tsx'
import { costWords } from '#parts/cost-words.ts'
import { keptWords } from '#parts/keeping-words.ts'
import { useForgotten } from '#parts/use-forgotten.ts'
import { useDoing } from '#parts/use-doing.ts'
import { requestIdOf } from '#parts/support-ticket.ts'
import { formatMoment } from '#ui/date-time.ts'
import { CopyButton } from '#ui/copy-button.tsx'
import { formatAgo, formatSpan } from '#ui/duration.ts'
import { Fact } from '#ui/fact.tsx'
import { MiddleCut } from '#ui/middle-cut.tsx'
import { formatCount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { useNow } from '#ui/use-now.ts'
import { RouteLink } from '#url/route-link.tsx'
import { connectionsRoute, taskRoute } from '#url/route.ts'

/** The facts of a task, and what the person noted about it. */
export function DetailsPanel({ record }: { readonly record: TaskRecord }) {
  const engine = useEngine()
  const status = useConnection(record.connection)
  const now = useNow()
  const zone = useTimeZone()
  const requestId = requestIdOf(record)
  const kept = useForgotten(record)
  const polls = engine.polling.log(record.id).length
  const heard = engine.ledger.lastHeard(record.id)
  const doing = useDoing(record.connection, now)
  const planned = engine.polling.nextPollAt(record.id)
  // The plan of a task knows nothing of a wait that holds its whole connection.
  const next = planned !== null && doing?.kind === 'waiting' ? Math.max(planned, doing.until) : planned
  return (
    <Panel title="Details">
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-y-1 text-sm">
        <Fact name="Vendor">{engine.vendors.labelOf(record.vendor)}</Fact>
        <Fact name="Connection">
          {status === undefined ? (
            <NoConnection id={record.connection} />
          ) : (
            <RouteLink to={connectionsRoute(record.connection)} className="underline decoration-line-strong">
              {status.connection.label}
            </RouteLink>
          )}
        </Fact>
        <Fact name="Model">{record.model ?? 'not stated'}</Fact>
        {requestId === null ? null : (
          <Fact name="Request id">
            <span className="flex min-w-0 items-center gap-1 font-mono text-xs">
              <MiddleCut text={requestId} />
              <span className="-my-1 shrink-0">
                <CopyButton text={requestId} label="Copy request id" />
              </span>
            </span>
          </Fact>
        )}
        <Fact name="Added">{formatMoment(record.addedAt, now, zone)}</Fact>
        {kept === null ? null : (
          <Fact name="Vendor keeps it">{keptWords(kept.forgotten, kept.keeping, now, zone)}</Fact>
        )}
        <Fact name="Cost">{costWords(record.cost)}</Fact>
        {record.estimate === null ? null : <Fact name="Estimate">{formatSpan(record.estimate)} by the vendor</Fact>}
        <Fact name="Polls">
          {polls === 0 ? 'none in this session' : formatCount(polls)}
          {heard === null ? '' : ` · last heard ${formatAgo(now - heard)}`}
        </Fact>
        {next === null ? null : (
          <Fact name="Next check">{next <= now ? 'now' : `in ${formatSpan(next - now + 999)}`}</Fact>
        )}
        {record.resubmitOf === null ? null : (
          <Fact name="Resubmit of">
            <FirstAttempt id={record.resubmitOf} />
          </Fact>
        )}
      </dl>
      <Annotations key={record.id} record={record} />
    </Panel>
  )
}

function FirstAttempt({ id }: { readonly id: TaskRecord['id'] }) {
  const first = useTask(id)
  return (
    <RouteLink to={taskRoute(id)} dir="auto" className="underline decoration-line-strong">
      {first === undefined ? id : taskTitle(first)}
    </RouteLink>
  )
}

/** It may be unknown only because the list is not there yet. */
function NoConnection({ id }: { readonly id: ConnectionId }) {
  if (useHasConnection(id)) return id
  return (
    <>
      no connection ({id}), so it is not asked about.{' '}
      <RouteLink to={connectionsRoute()} className="underline decoration-line-strong">
        Add it again
      </RouteLink>
    </>
  )
}
