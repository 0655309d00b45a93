import { memo, useMemo, type ReactNode } from 'react'
import { summaryOf, type Summary } from '#charts/summary.ts'
import { useConnections, usePolling } from '#engine/connection/use-connections.ts'
import { RANGE_PLANS } from '#screens/insights/range-plans.ts'
import type { Insights } from '#screens/insights/use-insights.ts'
import { countOf, formatRounded } from '#ui/numbers.ts'
import type { InsightsRoute } from '#url/route.ts'
import { askedBy, budgetUse, budgetWords } from '#screens/insights/budget-use.ts'
import { percentileWords, rateChange, rateWords, spanChange, type ChangeWords } from '#screens/insights/words.ts'
import { classNames } from '#ui/class-names.ts'
import type { TaskFilter } from '#domain/task/task-filter.ts'
import { useNow } from '#ui/use-now.ts'

/** The figures of the range, each against the one before it. */
export const StatTiles = memo(function StatTiles({
  insights,
  route,
}: {
  readonly insights: Insights
  readonly route: InsightsRoute
}) {
  const { facts, buckets, span } = insights
  const now = useMemo(() => summaryOf(facts, span), [facts, span])
  const before = useMemo(
    () => summaryOf(facts, { from: span.from - (buckets.now - span.from), until: span.from }),
    [facts, span, buckets.now],
  )
  const against = `against the ${RANGE_PLANS[route.range].words} before`
  return (
    <section aria-label="Figures" className="grid grid-cols-2 gap-3 wide:grid-cols-4">
      <Tile
        label="Success rate"
        value={now.successRate === null ? null : rateWords(now.successRate)}
        change={rateChange(now, before)}
        joint=" "
        note={now.ended === 0 ? 'no task ended' : rateNote(now, before, against)}
      />
      <Tile
        label="Queue age p50 · p95"
        hint={PERCENTILE_HINT}
        value={now.wait === null ? null : percentileWords(now.wait)}
        change={spanChange(now.wait, before.wait)}
        note={now.wait === null ? 'no wait was watched closely enough' : countOf(now.wait.count, 'sample')}
      />
      <Tile
        label="Run time p50 · p95"
        hint={PERCENTILE_HINT}
        value={now.run === null ? null : percentileWords(now.run)}
        change={spanChange(now.run, before.run)}
        note={now.run === null ? 'no run was watched closely enough' : countOf(now.run.count, 'sample')}
      />
      <RequestsTile filter={route.filter} />
    </section>
  )
})

function RequestsTile({ filter }: { readonly filter: TaskFilter }) {
  const statuses = [...useConnections().statuses.values()].filter(
    ({ connection }) =>
      (filter.vendors.length === 0 || filter.vendors.includes(connection.vendor)) &&
      (filter.connections.length === 0 || filter.connections.includes(connection.id)),
  )
  const { mode, liveBy } = usePolling()
  const figures = budgetUse(statuses, askedBy(statuses, mode, liveBy, useNow()))
  return (
    <Tile
      label="Requests"
      value={
        statuses.length === 0
          ? null
          : `${formatRounded(figures.perSecond)} of ${formatRounded(figures.allowedPerSecond)} /s`
      }
      change={null}
      note={statuses.length === 0 ? 'no connection' : budgetWords(figures)}
    />
  )
}

/** What the change is against; without a change, what the rate is of. */
function rateNote(now: Summary, before: Summary, against: string): string {
  return rateChange(now, before) === null ? `of ${countOf(now.ended, 'task')}` : against
}

const PERCENTILE_HINT = 'p50: half of the tasks took at most this long. p95: 95 of 100 did.'

const TONES = { better: 'text-good', worse: 'text-danger', same: '' } as const

function Tile({
  label,
  hint,
  value,
  change,
  joint = ' · ',
  note,
}: {
  readonly label: string
  /** What the label means, for those who do not know. */
  readonly hint?: string
  readonly value: string | null
  readonly change: ChangeWords | null
  /** Between the change and the note. */
  readonly joint?: string
  readonly note: ReactNode
}) {
  return (
    <div className="rounded-lg border border-line bg-surface px-3.5 py-3">
      <h2 title={hint} className="text-xs text-muted">
        {label}
      </h2>
      <p
        className={classNames(
          'mt-0.5 text-xl leading-8 font-semibold desk:text-[1.5rem]',
          value === null && 'text-muted',
        )}
      >
        {value ?? '–'}
      </p>
      <p className="text-xs text-muted">
        {change === null ? null : (
          <>
            <span className={TONES[change.tone]}>{change.text}</span>
            {joint}
          </>
        )}
        {note}
      </p>
    </div>
  )
}
