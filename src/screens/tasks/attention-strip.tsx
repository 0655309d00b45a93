import { useMemo, useState, type ReactNode } from 'react'
import { atRisk } from '#domain/expiry.ts'
import { EVERY_TASK, type TaskFilter } from '#domain/task-filter.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { ConnectionStatus } from '#engine/engine.ts'
import { groupFailures, type Tasks } from '#engine/ledger/selectors.ts'
import { useConnections } from '#engine/use-connections.ts'
import { healthWords } from '#parts/health-words.ts'
import { lateAlone } from '#parts/queue-age.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import type { QueueSurvey } from '#triage/queue-age-survey.ts'
import { formatBytes } from '#ui/bytes.ts'
import { Button } from '#ui/button.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatSpan } from '#ui/duration.ts'
import { showToast } from '#ui/toast.tsx'
import { useNow } from '#ui/use-now.ts'

/** More kinds of failure than this are found through the filter. */
const CODES_SHOWN = 2

/** More models than this are found through the filter. */
const BACKLOGS_SHOWN = 2

/** What wants a person now. It keeps its place when there is nothing, so that the rows below do not jump. */
export function AttentionStrip({
  tasks,
  survey,
  onFilter,
}: {
  readonly tasks: Tasks
  readonly survey: QueueSurvey
  readonly onFilter: (filter: TaskFilter) => void
}) {
  const { statuses } = useConnections()
  const failures = useMemo(() => failuresByCode(tasks), [tasks])
  const alone = lateAlone(survey)
  const troubled = [...statuses.values()].filter(({ health }) => health.kind === 'blocked' || health.kind === 'waiting')
  const cards = [
    ...troubled.map((status) => <ConnectionCard key={status.connection.id} status={status} />),
    <ExpiryCard key="expiry" tasks={tasks} onFilter={onFilter} />,
    ...survey.backlogs.slice(0, BACKLOGS_SHOWN).map((backlog) => (
      <Card
        key={backlog.key}
        tone="warn"
        action={
          <Show
            label="Show"
            name={`Show the tasks of ${backlog.model} that wait`}
            onPress={() =>
              onFilter({
                ...EVERY_TASK,
                phases: ['queued'],
                connections: [backlog.connection],
                models: [backlog.model],
              })
            }
          />
        }
      >
        <span className="font-medium">{backlog.model}</span> is backed up: {backlog.late.length.toLocaleString('en')} of{' '}
        {countOf(backlog.waiting, 'queued task')} wait longer than usual
      </Card>
    )),
    alone === 0 ? null : (
      <Card
        key="slow"
        tone="warn"
        action={
          <Show label="Show" onPress={() => onFilter({ ...EVERY_TASK, attention: 'slow' })} name="Show slow tasks" />
        }
      >
        {countOf(alone, 'task')} slower than usual
      </Card>
    ),
    ...failures.slice(0, CODES_SHOWN).map(({ code, count }) => (
      <Card
        key={code ?? ''}
        tone="danger"
        action={
          <Show
            label="Triage"
            name={`Triage ${code ?? 'failures without a code'}`}
            onPress={() =>
              onFilter(code === null ? { ...EVERY_TASK, attention: 'failed' } : { ...EVERY_TASK, codes: [code] })
            }
          />
        }
      >
        {countOf(count, 'task')} failed {code === null ? 'without a code' : 'with '}
        {code === null ? null : <span className="font-mono text-xs font-medium">{code}</span>}
      </Card>
    )),
  ]
  return (
    <section
      aria-label="Needs attention"
      className="flex min-h-[57px] shrink-0 items-center gap-2 overflow-x-auto border-b border-line px-4 py-2.5 empty:hidden"
    >
      {cards}
      <p className="text-xs text-muted not-only:hidden">Nothing needs attention.</p>
    </section>
  )
}

function failuresByCode(tasks: Tasks) {
  const counts = new Map<string | null, number>()
  for (const { code, ids } of groupFailures(tasks)) counts.set(code, (counts.get(code) ?? 0) + ids.length)
  return [...counts].map(([code, count]) => ({ code, count })).toSorted((a, b) => b.count - a.count)
}

function ExpiryCard({ tasks, onFilter }: { readonly tasks: Tasks; readonly onFilter: (filter: TaskFilter) => void }) {
  const engine = useEngine()
  const now = useNow(10_000)
  const risks = useMemo(() => atRisk(tasks.values(), now), [tasks, now])
  const [busy, setBusy] = useState(false)
  const soonest = risks[0]
  if (soonest === undefined) return null
  const bytes = risks.reduce((sum, { output }) => sum + (output.bytes ?? 0), 0)

  async function downloadAll() {
    setBusy(true)
    try {
      const which = risks.map(({ record, output }) => ({ id: record.id, outputKey: output.key }))
      const { saved, failed } = await engine.outputs.saveAll(which)
      const lost = failed[0]
      showToast(
        lost === undefined
          ? { text: `${countOf(saved, 'output')} saved and verified.`, tone: 'good' }
          : { text: `${saved} saved, ${failed.length} not: ${lost.message}`, tone: 'danger' },
      )
    } finally {
      setBusy(false)
    }
  }

  return (
    <Card
      tone={soonest.level === 'soon' ? 'warn' : 'danger'}
      action={
        <>
          <Show
            label="Show"
            name="Show outputs about to expire"
            onPress={() => onFilter({ ...EVERY_TASK, attention: 'expiring' })}
          />
          <Button size="sm" busy={busy} onClick={() => void downloadAll()}>
            Download all
          </Button>
        </>
      }
    >
      {risks.length === 1 ? '1 output expires in ' : `${risks.length.toLocaleString('en')} outputs expire, first in `}
      {formatSpan(soonest.expiresAt - now)}
      {bytes > 0 ? ` · ${formatBytes(bytes)}` : ''}
    </Card>
  )
}

function ConnectionCard({ status }: { readonly status: ConnectionStatus }) {
  const engine = useEngine()
  const now = useNow()
  const words = healthWords(status, now, useTimeZone())
  const [busy, setBusy] = useState(false)
  const { connection, health } = status

  async function test() {
    setBusy(true)
    try {
      const outcome = await engine.commands.testConnection(connection.id)
      showToast(
        outcome.kind === 'works'
          ? { text: `${connection.label} works: ${outcome.detail}`, tone: 'good' }
          : {
              text: `${connection.label}: ${outcome.kind === 'refused' ? outcome.failure.message : outcome.trouble.message}`,
              tone: 'danger',
            },
      )
    } finally {
      setBusy(false)
    }
  }

  return (
    <Card
      tone={health.kind === 'blocked' ? 'danger' : 'warn'}
      action={
        <Button size="sm" busy={busy} aria-label={`Test ${connection.label}`} onClick={() => void test()}>
          Test
        </Button>
      }
    >
      {connection.label}: {words.long}
    </Card>
  )
}

const TONES = { warn: 'bg-warn-soft text-warn', danger: 'bg-danger-soft text-danger' } as const

function Card({
  tone,
  action,
  children,
}: {
  readonly tone: keyof typeof TONES
  readonly action: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div
      className={classNames(
        'flex h-9 flex-[1_0_auto] items-center justify-between gap-3 rounded-lg pr-1.5 pl-3 text-sm whitespace-nowrap',
        TONES[tone],
      )}
    >
      <span className="min-w-0 truncate">{children}</span>
      <span className="flex shrink-0 items-center gap-1">{action}</span>
    </div>
  )
}

function Show({
  label,
  name,
  onPress,
}: {
  readonly label: string
  readonly name: string
  readonly onPress: () => void
}) {
  return (
    <button
      type="button"
      aria-label={name}
      onClick={onPress}
      className="h-7 rounded-md px-2 text-sm font-semibold hover:underline"
    >
      {label}
    </button>
  )
}

function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
