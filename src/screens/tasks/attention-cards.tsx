import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { AtRisk } from '#domain/output/expiry.ts'
import { EVERY_TASK, NONE, type TaskFilter } from '#domain/task/task-filter.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { ConnectionStatus } from '#engine/engine.ts'
import { testConnection } from '#parts/connection-requests.ts'
import { AskNow } from '#parts/ask-now.tsx'
import type { Doing } from '#parts/machine-state.ts'
import { doingTone, doingWords } from '#parts/machine-words.ts'
import { probeWords } from '#parts/probe-words.ts'
import { ActButton } from '#parts/people/act-button.tsx'
import { useSaveAll } from '#parts/use-save-all.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import type { Backlog } from '#triage/queue-age-survey.ts'
import { formatBytes } from '#ui/bytes.ts'
import { classNames } from '#ui/class-names.ts'
import { formatSpan } from '#ui/duration.ts'
import { countOf, formatCount } from '#ui/numbers.ts'
import { showToast } from '#ui/toast.tsx'
import { useNow } from '#ui/use-now.ts'
import { RouteLink } from '#url/route-link.tsx'
import { triageRoute } from '#url/route.ts'

export function BacklogCard({
  backlog,
  onFilter,
}: {
  readonly backlog: Backlog
  readonly onFilter: (filter: TaskFilter) => void
}) {
  const { model, connection } = backlog
  return (
    <Card
      tone="warn"
      action={
        <Show
          label="Show"
          name={`Show the tasks of ${model} that wait`}
          onPress={() => onFilter({ ...EVERY_TASK, phases: ['queued'], connections: [connection], models: [model] })}
        />
      }
    >
      <span className="font-medium">{model}</span> is backed up: {formatCount(backlog.late.length)} of{' '}
      {countOf(backlog.waiting, 'queued task')} wait longer than usual
    </Card>
  )
}

export function SlowCard({
  count,
  onFilter,
}: {
  readonly count: number
  readonly onFilter: (filter: TaskFilter) => void
}) {
  return (
    <Card
      tone="warn"
      action={
        <Show label="Show" onPress={() => onFilter({ ...EVERY_TASK, attention: 'slow' })} name="Show slow tasks" />
      }
    >
      {countOf(count, 'task')} slower than usual
    </Card>
  )
}

export function FailureCard({ code, count }: { readonly code: string | null; readonly count: number }) {
  return (
    <Card
      tone="danger"
      action={
        <RouteLink
          to={triageRoute(code ?? NONE)}
          aria-label={`Triage ${code ?? 'failures without a code'}`}
          className={ACTION}
        >
          Triage
        </RouteLink>
      }
    >
      {countOf(count, 'task')} failed {code === null ? 'without a code' : 'with '}
      {code === null ? null : <span className="font-mono text-xs font-medium">{code}</span>}
    </Card>
  )
}

export function ExpiryCard({
  risks,
  onFilter,
}: {
  readonly risks: readonly AtRisk[]
  readonly onFilter: (filter: TaskFilter) => void
}) {
  const { saveAll, saving } = useSaveAll()
  const now = useNow()
  const soonest = risks[0]
  if (soonest === undefined) return null
  const bytes = risks.reduce((sum, { output }) => sum + (output.bytes ?? 0), 0)

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
          <ActButton
            act="save"
            size="sm"
            busy={saving}
            onClick={() => saveAll(risks.map(({ record, output }) => ({ id: record.id, outputKey: output.key })))}
          >
            Save all
          </ActButton>
        </>
      }
    >
      {risks.length === 1 ? '1 output expires in ' : `${formatCount(risks.length)} outputs expire, first in `}
      {formatSpan(soonest.expiresAt - now)}
      {bytes > 0 ? ` · ${formatBytes(bytes)}` : ''}
    </Card>
  )
}

/** Nothing can leave this page. */
export function StoppedCard({ doing }: { readonly doing: Doing }) {
  const { long } = doingWords(doing, NO_FIGURES, useNow(), useTimeZone())
  return <Card tone="warn">{long.charAt(0).toUpperCase() + long.slice(1)}</Card>
}

/** A connection that waits, or that is stopped until the person acts. */
export function ConnectionCard({ status, doing }: { readonly status: ConnectionStatus; readonly doing: Doing }) {
  const engine = useEngine()
  const words = doingWords(doing, status.budget, useNow(), useTimeZone())
  const { connection } = status
  const test = useMutation({
    ...testConnection(engine, connection.id),
    onSuccess(outcome) {
      const { good, text } = probeWords(outcome)
      showToast({ text: `${connection.label}: ${text}`, tone: good ? 'good' : 'danger' })
    },
  })

  return (
    <Card
      tone={doingTone(doing) === 'bad' ? 'danger' : 'warn'}
      action={
        doing.kind === 'waiting' ? (
          <AskNow connection={connection} />
        ) : (
          <ActButton
            act="test"
            size="sm"
            busy={test.isPending}
            aria-label={`Test ${connection.label}`}
            onClick={() => test.mutate()}
          >
            Test
          </ActButton>
        )
      }
    >
      {connection.label}: {words.long}
    </Card>
  )
}

/** A stop of everything has none. */
const NO_FIGURES = { perSecond: 0, allowedPerSecond: 0 }

const TONES = { warn: 'bg-warn-soft text-warn', danger: 'bg-danger-soft text-danger' } as const

function Card({
  tone,
  action,
  children,
}: {
  readonly tone: keyof typeof TONES
  readonly action?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div
      className={classNames(
        'flex min-h-9 min-w-0 flex-auto items-center justify-between gap-3 rounded-lg pr-1.5 pl-3 text-sm desk:h-9 desk:whitespace-nowrap',
        TONES[tone],
      )}
    >
      <span className="min-w-0 max-desk:py-1 desk:truncate">{children}</span>
      <span className="flex shrink-0 items-center gap-1">{action}</span>
    </div>
  )
}

const ACTION = 'inline-flex h-7 items-center rounded-md px-2 text-sm font-semibold hover:underline'

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
    <button type="button" aria-label={name} onClick={onPress} className={ACTION}>
      {label}
    </button>
  )
}
