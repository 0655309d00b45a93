import { useMutation } from '@tanstack/react-query'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useConnection, useConnections } from '#engine/connection/use-connections.ts'
import { ConnectionTest } from '#parts/connection-test.tsx'
import { LinkButton } from '#parts/link-button.tsx'
import { ActButton } from '#parts/people/act-button.tsx'
import { moveTask, recheckTask, resendTask } from '#parts/task-requests.ts'
import type { Advice } from '#screens/task/advice.ts'
import { otherOwners } from '#screens/task/other-owners.ts'
import { recordWithText } from '#parts/with-text.ts'
import { supportTicket } from '#parts/support-ticket.ts'
import { Badge } from '#ui/badge.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { LongText } from '#ui/long-text.tsx'
import { Panel } from '#ui/panel.tsx'
import { submitRoute, tasksRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'
import { SourceLink } from '#parts/source-link.tsx'

const BADGES = { danger: 'danger', warn: 'warn', plain: 'neutral' } as const

/** What happened, who must act, whether a retry helps and what it costs, and the buttons for it. */
export function AdviceCard({ record, advice }: { readonly record: TaskRecord; readonly advice: Advice }) {
  return (
    <Panel
      title={advice.title}
      label="What to do"
      tone={advice.tone}
      actions={
        advice.code === null ? undefined : (
          <Badge mono tone={BADGES[advice.tone]} title="The code as the vendor writes it">
            {advice.code}
          </Badge>
        )
      }
    >
      <div className="flex flex-col gap-2 text-sm">
        <LongText text={advice.what} />
        {advice.message === null ? null : (
          <LongText text={advice.message} className="border-l-2 border-line-strong pl-2 text-xs text-muted" />
        )}
        <dl className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-y-0.5 text-xs">
          <dt className="text-muted">Who acts</dt>
          <dd>{advice.who}</dd>
          <dt className="text-muted">Retry</dt>
          <dd>{advice.retry}</dd>
        </dl>
        {advice.steps.length === 0 ? null : (
          <ol className="list-decimal space-y-1 pl-5">
            {advice.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
        <Actions record={record} advice={advice} />
        {advice.source === null ? null : <SourceLink url={advice.source} />}
      </div>
    </Panel>
  )
}

function Actions({ record, advice }: { readonly record: TaskRecord; readonly advice: Advice }) {
  const engine = useEngine()
  const status = useConnection(record.connection)
  const resend = useMutation(resendTask(engine, record.id))
  const recheck = useMutation(recheckTask(engine, record.id))
  const navigate = useNavigate()
  const move = useMutation({
    ...moveTask(engine, record.id),
    onSuccess: (moved) => (moved === null ? undefined : navigate(tasksRoute({ task: moved }), { replace: true })),
  })
  const connections = [...useConnections().statuses.values()].map(({ connection }) => connection)
  const others = otherOwners(record, connections, engine.vendors.of)
  const ticket = async () =>
    supportTicket(await recordWithText(engine, record), {
      vendor: engine.vendors.labelOf(record.vendor),
      baseUrl: status?.connection.baseUrl ?? null,
      lastHeard: engine.ledger.lastHeard(record.id),
      now: Date.now(),
    })

  return (
    <>
      {advice.actions.includes('test') ? <ConnectionTest connection={record.connection} /> : null}
      <div className="flex flex-wrap gap-1.5 pt-0.5">
        {advice.actions.includes('resubmit') ? (
          <LinkButton size="sm" tone="primary" to={submitRoute({ resubmitOf: record.id })}>
            Edit and resubmit
          </LinkButton>
        ) : null}
        {advice.actions.includes('resend') ? (
          <ActButton
            act="submit"
            size="sm"
            tone="primary"
            busy={resend.isPending}
            onClick={() => resend.mutate({ force: false })}
          >
            Send again with the same key
          </ActButton>
        ) : null}
        {advice.actions.includes('resend-anyway') ? (
          <ActButton
            act="submit"
            size="sm"
            tone="danger"
            busy={resend.isPending}
            onClick={() => resend.mutate({ force: true })}
          >
            Send again, may bill twice
          </ActButton>
        ) : null}
        {advice.actions.includes('recheck') ? (
          <ActButton act="check" size="sm" busy={recheck.isPending} onClick={() => recheck.mutate()}>
            Check again
          </ActButton>
        ) : null}
        {others.map(({ connection, ref }) => (
          <ActButton act="move" key={connection.id} size="sm" busy={move.isPending} onClick={() => move.mutate(ref)}>
            Try {connection.label}
          </ActButton>
        ))}
        <CopyButton text={ticket} label="Copy support ticket" tone="secondary">
          Copy support ticket
        </CopyButton>
      </div>
    </>
  )
}
