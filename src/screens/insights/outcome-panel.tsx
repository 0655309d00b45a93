import { memo, useMemo } from 'react'
import { bucketSpan } from '#charts/buckets.ts'
import { spanWords } from '#charts/wall-time.ts'
import { OUTCOME_COLOURS } from '#charts/chart-look.ts'
import { DataTable } from '#charts/data-table.tsx'
import { LegendMark } from '#charts/legend.tsx'
import { OutcomeChart } from '#charts/outcome-chart.tsx'
import { outcomeSeries, endedIn } from '#charts/outcome-series.ts'
import { outcomeRows } from '#charts/table-rows.ts'
import { OUTCOMES } from '#charts/task-facts.ts'
import { tasksBehind } from '#screens/insights/drill.ts'
import type { Insights } from '#screens/insights/use-insights.ts'
import { OUTCOME_WORDS } from '#screens/insights/words.ts'
import { countOf, formatCount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { RouteLink } from '#url/route-link.tsx'
import type { InsightsRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

const HEIGHT = 184

/** How many tasks ended, and how. */
export const OutcomePanel = memo(function OutcomePanel({
  insights,
  route,
}: {
  readonly insights: Insights
  readonly route: InsightsRoute
}) {
  const navigate = useNavigate()
  const { facts, buckets, calendar } = insights
  const outcomes = useMemo(() => outcomeSeries(facts, buckets), [facts, buckets])
  const total = outcomes.reduce((sum, counts) => sum + endedIn(counts), 0)
  const occurring = OUTCOMES.filter(
    (outcome) => outcome !== 'cancelled' || outcomes.some((counts) => counts.cancelled > 0),
  )
  const behind = (bucket: number) =>
    tasksBehind(route.filter, { moment: 'ended', spans: [bucketSpan(buckets, bucket)] })
  return (
    <Panel title="Finished tasks" className="flex flex-col">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="text-xs text-muted">{countOf(total, 'task')}, pale: this span of time is not over</p>
        <p className="flex flex-wrap gap-x-4 gap-y-1">
          {occurring.map((outcome) => (
            <LegendMark key={outcome} colour={OUTCOME_COLOURS[outcome]}>
              {OUTCOME_WORDS[outcome]}
            </LegendMark>
          ))}
        </p>
      </div>
      {total === 0 ? (
        <p className="grid place-content-center text-sm text-muted" style={{ height: HEIGHT }}>
          No task ended in this range.
        </p>
      ) : (
        <OutcomeChart
          series={outcomes}
          words={OUTCOME_WORDS}
          buckets={buckets}
          calendar={calendar}
          height={HEIGHT}
          onOpen={(bucket) => {
            const counts = outcomes[bucket]
            if (counts !== undefined && endedIn(counts) > 0) navigate(behind(bucket))
          }}
        />
      )}
      <div className="mt-auto">
        <DataTable
          caption="Finished tasks"
          columns={['Ended', ...occurring.map((outcome) => OUTCOME_WORDS[outcome]), 'tasks']}
          rows={() =>
            outcomeRows(outcomes, buckets).map(({ bucket, from, until, open, cells: [counts] }) => ({
              key: String(from),
              head: `${spanWords(from, until, buckets.now, calendar.read)}${open ? ', not over' : ''}`,
              cells:
                counts === undefined
                  ? []
                  : [
                      ...occurring.map((outcome) => formatCount(counts[outcome])),
                      <RouteLink key="all" to={behind(bucket)} className="underline">
                        {countOf(endedIn(counts), 'task')}
                      </RouteLink>,
                    ],
            }))
          }
        />
      </div>
    </Panel>
  )
})
