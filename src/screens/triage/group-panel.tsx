import { memo, useMemo, useState } from 'react'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { EVERY_TASK, NONE } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useConnections } from '#engine/connection/use-connections.ts'
import { LinkButton } from '#parts/link-button.tsx'
import { ActButton } from '#parts/people/act-button.tsx'
import { retryWords, WHO_ACTS } from '#parts/verdict-words.ts'
import { CauseFixed } from '#screens/triage/cause-fixed.tsx'
import { recordWithText } from '#parts/with-text.ts'
import { groupTicket } from '#screens/triage/group-ticket.ts'
import { failedAt, type TriageGroup } from '#screens/triage/groups.ts'
import { RetryDialog } from '#screens/triage/retry-dialog.tsx'
import { leftOutWords, retryPlan, retryWay, type RetryPlan } from '#parts/retry/retry-plan.ts'
import { Sparkline } from '#screens/triage/sparkline.tsx'
import { Badge } from '#ui/badge.tsx'
import { CopyButton } from '#ui/copy-button.tsx'
import { formatAgo } from '#ui/duration.ts'
import { LongText } from '#ui/long-text.tsx'
import { countOf, formatCount } from '#ui/numbers.ts'
import { useNow } from '#ui/use-now.ts'
import { tasksRoute } from '#url/route.ts'
import { SourceLink } from '#parts/source-link.tsx'

/** Vendors repeat themselves with small differences; more than these are found in the list. */
const MESSAGES_SHOWN = 2

/** What happened to these tasks, who must act, whether a retry helps and bills, and the ways on. */
export const GroupPanel = memo(function GroupPanel({
  group,
  resubmitted,
}: {
  readonly group: TriageGroup
  readonly resubmitted: ReadonlySet<TaskId>
}) {
  const { verdict, records } = group
  const now = useNow(10_000)
  const vendor = useVendorLabel()(group.vendor)
  const [newest] = records
  return (
    <section
      aria-label={`${verdict.title}, ${group.code ?? 'no code'}, ${group.model ?? 'no model'}`}
      className="rounded-lg border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-80">
          <h2 className="flex flex-wrap items-center gap-2 text-md font-semibold">
            {verdict.title}
            <Badge mono tone="danger" title="The code as the vendor writes it">
              {group.code ?? 'no code'}
            </Badge>
          </h2>
          <p className="mt-0.5 text-xs text-muted">
            {vendor} · {group.model ?? 'model not stated'}
            {newest === undefined ? '' : ` · newest ${formatAgo(now - failedAt(newest))}`}
          </p>
        </div>
        <div className="flex items-end gap-4">
          <p className="text-right">
            <span className="block text-xl leading-6 font-semibold">{formatCount(records.length)}</span>
            <span className="text-xs text-muted">{records.length === 1 ? 'task' : 'tasks'}</span>
          </p>
          <Sparkline times={group.times} />
        </div>
      </div>
      <div className="mt-3 grid gap-x-8 gap-y-3 text-sm desk:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-col gap-2">
          <LongText text={verdict.explanation} />
          {group.messages
            .filter(({ text }) => !verdict.explanation.includes(text))
            .slice(0, MESSAGES_SHOWN)
            .map(({ text, count }) => (
              <LongText
                key={text}
                text={text}
                after={group.messages.length > 1 ? ` (${formatCount(count)}×)` : ''}
                className="border-l-2 border-line-strong pl-2 text-xs text-muted"
              />
            ))}
          <Steps steps={verdict.steps} source={verdict.source} />
        </div>
        <div className="flex flex-col gap-3">
          <dl className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-y-0.5 text-xs">
            <dt className="text-muted">Who acts</dt>
            <dd>{WHO_ACTS[verdict.actor]}</dd>
            <dt className="text-muted">Retry</dt>
            <dd>{retryWords(verdict.retry, verdict.bills)}</dd>
          </dl>
          <Actions group={group} resubmitted={resubmitted} vendor={vendor} />
        </div>
      </div>
    </section>
  )
})

function Steps({ steps, source }: { readonly steps: readonly string[]; readonly source: string | null }) {
  return (
    <>
      {steps.length === 0 ? null : (
        <ol className="list-decimal space-y-1 pl-5">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {source === null ? null : <SourceLink url={source} />}
    </>
  )
}

function Actions({
  group,
  resubmitted,
  vendor,
}: {
  readonly group: TriageGroup
  readonly resubmitted: ReadonlySet<TaskId>
  readonly vendor: string
}) {
  const engine = useEngine()
  const { statuses } = useConnections()
  /** As it was when the dialog opened: each task that is sent leaves the plan. */
  const [opened, setOpened] = useState<RetryPlan | null>(null)
  const [fixed, setFixed] = useState(false)
  const { records, verdict } = group
  const way = retryWay(verdict)
  // Statuses change each second, the set of ids hardly ever: the plan follows from that alone.
  const known = [...statuses.keys()].join(' ')
  const plan = useMemo(
    () => retryPlan(records, resubmitted, new Map(known.split(' ').map((id) => [id, true]))),
    [records, resubmitted, known],
  )
  const count = plan.ready.length
  const offered = way !== 'never' && count > 0 && (way !== 'cause' || fixed)
  const behind = {
    ...EVERY_TASK,
    codes: [group.code ?? NONE],
    models: [group.model ?? NONE],
    vendors: [group.vendor],
  }
  const ticket = async () => {
    // Only the newest one is in it in full.
    const newest = await Promise.all(records.slice(0, 1).map((record) => recordWithText(engine, record)))
    return groupTicket(
      { ...group, records: [...newest, ...records.slice(1)] },
      {
        vendor,
        baseUrlOf: ({ connection }) => statuses.get(connection)?.connection.baseUrl ?? null,
        lastHeard: ({ id }) => engine.ledger.lastHeard(id),
        now: Date.now(),
      },
    )
  }
  return (
    <>
      {way === 'never' ? null : (
        <ul className="space-y-0.5 text-xs text-muted empty:hidden">
          {leftOutWords(plan).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {way === 'cause' && count > 0 ? (
        <CauseFixed
          connections={[...new Set(plan.ready.map(({ record }) => record.connection))]}
          category={verdict.category}
          onFixed={setFixed}
        />
      ) : null}
      <div className="flex flex-wrap gap-1.5">
        {offered ? (
          <ActButton act="retry" size="sm" tone="primary" onClick={() => setOpened(plan)}>
            {way === 'edit' ? 'Edit and resubmit' : 'Resubmit'} {countOf(count, 'task')}
          </ActButton>
        ) : null}
        <LinkButton size="sm" to={tasksRoute({ filter: behind })}>
          {group.alike === records.length
            ? `Show ${countOf(group.alike, 'task')}`
            : `Show all ${group.alike} of this code`}
        </LinkButton>
        <CopyButton text={ticket} label="Copy support ticket" tone="secondary">
          Copy support ticket
        </CopyButton>
      </div>
      {opened !== null && way !== 'never' ? (
        <RetryDialog group={group} plan={opened} way={way} vendor={vendor} onClose={() => setOpened(null)} />
      ) : null}
    </>
  )
}
