import { useEffect, useRef } from 'react'
import { paceBy } from '#domain/connection/pace.ts'
import { EVERY_TASK } from '#domain/task/task-filter.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import { AskNow } from '#parts/ask-now.tsx'
import { doingTone, doingWords } from '#parts/machine-words.ts'
import { useConnectionDoing } from '#parts/use-doing.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { isAsking } from '#parts/machine-state.ts'
import { budgetUseWords, throttleWords } from '#screens/connections/budget-words.ts'
import { intervalWords } from '#screens/connections/intervals.ts'
import { ConnectionTest } from '#parts/connection-test.tsx'
import { ConnectionActions } from '#screens/connections/connection-actions.tsx'
import { LastTrouble } from '#screens/connections/last-trouble.tsx'
import { Badge } from '#ui/badge.tsx'
import { classNames } from '#ui/class-names.ts'
import { formatMoment } from '#ui/date-time.ts'
import { Fact } from '#ui/fact.tsx'
import { countOf } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { useNow } from '#ui/use-now.ts'
import { RouteLink } from '#url/route-link.tsx'
import { tasksRoute } from '#url/route.ts'

const TONES = { quiet: 'text-muted', good: 'text-good', warn: 'text-warn', bad: 'text-danger' } as const

/** One connection: where it leads, how it is, what it uses, what went wrong last. */
export function ConnectionPanel({
  status,
  live,
  tasks,
  named,
}: {
  readonly status: ConnectionStatus
  /** Tasks that are being watched through it; null while the stored tasks are read. */
  readonly live: number | null
  /** Tasks that are kept under it, over or not. */
  readonly tasks: number
  /** True when the address asks for this one. */
  readonly named: boolean
}) {
  const { connection, health, budget } = status
  const doing = useConnectionDoing(connection.id)
  const vendorLabel = useVendorLabel()
  const now = useNow()
  const zone = useTimeZone()
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (named) frame.current?.scrollIntoView({ block: 'nearest' })
  }, [named])
  const advice = useEngine().vendors.of(connection.vendor)?.advice
  const told = advice === undefined ? null : { ...advice, pace: paceBy(advice.pace, connection.checkEverySeconds) }
  const throttled = throttleWords(budget, connection.requestsPerSecond)
  return (
    <div ref={frame} className={classNames('rounded-lg', named && 'ring-2 ring-accent')}>
      <Panel
        title={connection.label}
        actions={connection.sandbox ? <Badge tone="info">sandbox · bills nothing</Badge> : undefined}
        className="h-full"
      >
        <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-y-1 text-sm">
          <Fact name="Vendor">{vendorLabel(connection.vendor)}</Fact>
          <Fact name="Base URL">
            <span className="font-mono text-xs">{connection.baseUrl}</span>
          </Fact>
          <Fact name="Health">
            <span data-tone={doingTone(doing)} className={TONES[doingTone(doing)]}>
              {doingTone(doing) === 'good' && health.kind === 'fine'
                ? `fine since ${formatMoment(health.since, now, zone)}`
                : doingWords(doing, budget, now, zone).long}
            </span>{' '}
            {doing.kind === 'waiting' ? <AskNow connection={connection} /> : null}
          </Fact>
          <Fact name="Budget">
            {budgetUseWords(budget, connection.requestsPerSecond, isAsking(doing) ? (live ?? 0) : 0)}
            {throttled === null ? null : <span className="block text-xs text-warn">{throttled}</span>}
          </Fact>
          {told === null ? null : (
            <Fact name="Checks">
              {intervalWords(told).map((words) => (
                <span key={words} className="block">
                  {words}
                </span>
              ))}
            </Fact>
          )}
          <Fact name="Watching">
            <RouteLink
              to={tasksRoute({ filter: { ...EVERY_TASK, connections: [connection.id] } })}
              className="underline decoration-line-strong"
            >
              {live === null ? '–' : countOf(live, 'task')}
            </RouteLink>
          </Fact>
        </dl>
        <LastTrouble status={status} />
        {/* What an earlier key was told says nothing about this one. */}
        <ConnectionTest key={connection.revision ?? 0} connection={connection.id} />
        <ConnectionActions connection={connection} tasks={tasks} />
      </Panel>
    </div>
  )
}
