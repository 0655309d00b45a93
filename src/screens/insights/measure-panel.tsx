import { memo, useMemo, type ReactNode } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import { bucketSpan } from '#charts/buckets.ts'
import { spanWords } from '#charts/wall-time.ts'
import { SERIES_COLOURS } from '#charts/chart-look.ts'
import { DataTable } from '#charts/data-table.tsx'
import { LegendMark } from '#charts/legend.tsx'
import { MeasureChart, measureScale } from '#charts/measure-chart.tsx'
import { measureSeries, type ModelSeries } from '#charts/measure-series.ts'
import { FEW_SAMPLES } from '#charts/percentiles.ts'
import { measureRows } from '#charts/table-rows.ts'
import type { Moment } from '#domain/task/task-filter.ts'
import { tasksBehind } from '#screens/insights/drill.ts'
import type { Insights } from '#screens/insights/use-insights.ts'
import { modelWords, percentileWords } from '#screens/insights/words.ts'
import { ChoiceButtons } from '#ui/choice-field.tsx'
import { formatList } from '#ui/lists.ts'
import { formatCount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { RouteLink } from '#url/route-link.tsx'
import { INSIGHT_MEASURES, type InsightMeasure, type InsightsRoute, type Route } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

const TITLES = { wait: 'Queue age', run: 'Run time' } as const satisfies Record<InsightMeasure, string>
const MOMENT_OF = { wait: 'waited', run: 'ran' } as const satisfies Record<InsightMeasure, Moment>
const HEIGHT = 268

/** Queue age or run time by model over time. */
export const MeasurePanel = memo(function MeasurePanel({
  insights,
  route,
}: {
  readonly insights: Insights
  readonly route: InsightsRoute
}) {
  const navigate = useNavigate()
  const { hidesRunning } = useEngine().vendors
  const { facts, buckets, calendar } = insights
  const measured = useMemo(() => measureSeries(facts, route.measure, buckets), [facts, route.measure, buckets])
  const hides = useMemo(
    () => route.measure === 'wait' && [...facts.waited()].some((vendor) => hidesRunning.has(vendor)),
    [facts, route.measure, hidesRunning],
  )
  const drawn = useMemo(() => measured.slice(0, SERIES_COLOURS.length), [measured])
  const lines = useMemo(() => drawn.map(({ model, points }) => ({ label: modelWords(model), points })), [drawn])
  const moment = MOMENT_OF[route.measure]
  const behind = (bucket: number, { model }: ModelSeries) =>
    tasksBehind(route.filter, { moment, spans: [bucketSpan(buckets, bucket)], model })

  return (
    <Panel
      title={TITLES[route.measure]}
      actions={
        <ChoiceButtons
          label="Measure"
          size="sm"
          options={INSIGHT_MEASURES}
          words={TITLES}
          chosen={route.measure}
          onChoose={(measure) => navigate({ ...route, measure })}
        />
      }
      className="flex flex-col"
    >
      <Legend drawn={drawn} undrawn={measured.length - drawn.length} logarithmic={measureScale(lines).logarithmic} />
      {lines.length === 0 ? (
        <NothingMeasured measure={route.measure} />
      ) : (
        <MeasureChart
          lines={lines}
          buckets={buckets}
          calendar={calendar}
          height={HEIGHT}
          onOpen={(bucket, line) => {
            const series = drawn[line]
            if (series !== undefined) navigate(behind(bucket, series))
          }}
        />
      )}
      {hides ? <HiddenRuns /> : null}
      <div className="mt-auto">
        <MeasureTable insights={insights} measure={route.measure} measured={measured} behind={behind} />
      </div>
    </Panel>
  )
})

function Legend({
  drawn,
  undrawn,
  logarithmic,
}: {
  readonly drawn: readonly ModelSeries[]
  readonly undrawn: number
  readonly logarithmic: boolean
}) {
  const [isFew, isMany] = [false, true].map((many) =>
    drawn.some(({ points }) => points.some((point) => point !== null && point.count >= FEW_SAMPLES === many)),
  )
  return (
    <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <p className="text-xs text-muted">
        {[
          isMany === true
            ? 'line: half took at most this long (p50), band: 95 of 100 did (p95), dashed: not over'
            : null,
          isFew === true ? 'point: the middle of few samples, bar: all of them' : null,
          logarithmic ? 'logarithmic axis' : null,
        ]
          .filter((words) => words !== null)
          .join(' · ')}
      </p>
      <p className="flex min-w-0 flex-wrap gap-x-4 gap-y-1">
        {drawn.map(({ model }, index) => (
          <LegendMark key={model} colour={SERIES_COLOURS[index] ?? ''}>
            <bdi className="truncate">{modelWords(model)}</bdi>
          </LegendMark>
        ))}
        {undrawn > 0 ? <span className="text-xs text-muted">{undrawn} more in the table</span> : null}
      </p>
    </div>
  )
}

/** The same figures to read, each leading to the tasks behind it. */
function MeasureTable({
  insights: { buckets, calendar },
  measure,
  measured,
  behind,
}: {
  readonly insights: Insights
  readonly measure: InsightMeasure
  readonly measured: readonly ModelSeries[]
  readonly behind: (bucket: number, series: ModelSeries) => Route
}) {
  return (
    <DataTable
      caption={TITLES[measure]}
      columns={['p50 · p95 (samples)', ...measured.map(({ model }) => modelWords(model))]}
      rows={() =>
        measureRows(measured, buckets).map(({ bucket, from, until, open, cells }) => ({
          key: String(from),
          head: `${spanWords(from, until, buckets.now, calendar.read)}${open ? ', not over' : ''}`,
          cells: cells.map((cell, index): ReactNode => {
            const series = measured[index]
            if (cell === null || series === undefined) return '–'
            return (
              <RouteLink
                key={series.model}
                to={behind(bucket, series)}
                className={cell.count < FEW_SAMPLES ? 'text-muted underline' : 'underline'}
              >
                {percentileWords(cell)} ({formatCount(cell.count)})
              </RouteLink>
            )
          }),
        }))
      }
    />
  )
}

function NothingMeasured({ measure }: { readonly measure: InsightMeasure }) {
  return (
    <div className="grid place-content-center px-6 text-center text-sm text-muted" style={{ height: HEIGHT }}>
      <p className="max-w-sm">
        {measure === 'wait'
          ? 'No task was watched closely enough from the beginning of its wait to the end of it. Track tasks while they are queued, or choose a longer range.'
          : 'No task was watched closely enough from the beginning of its run to its success. Track tasks while they run, or choose a longer range.'}
      </p>
    </div>
  )
}

function HiddenRuns() {
  const { hidesRunning, labelOf } = useEngine().vendors
  const vendors = formatList([...hidesRunning].map(labelOf))
  return (
    <p className="mt-1 text-xs text-muted">
      {vendors} has one word for waiting and running: its tasks count from the submit to the end.
    </p>
  )
}
