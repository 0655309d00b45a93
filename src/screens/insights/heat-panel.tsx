import { memo, useMemo, type ReactNode } from 'react'
import { bucketsAt, wholeSpan } from '#charts/buckets.ts'
import { clockWords, WEEKDAYS, weekdayWords } from '#charts/wall-time.ts'
import { DataTable } from '#charts/data-table.tsx'
import { cellSpans, heatMap, heatShare, type HeatCell, type HeatMap } from '#charts/heat-map.ts'
import { measuredModels } from '#charts/measure-series.ts'
import { FEW_SAMPLES } from '#charts/percentiles.ts'
import { tasksBehind } from '#screens/insights/drill.ts'
import { HEAT_PLAN } from '#screens/insights/range-plans.ts'
import type { Insights } from '#screens/insights/use-insights.ts'
import { modelWords } from '#screens/insights/words.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { classNames } from '#ui/class-names.ts'
import { formatSpan } from '#ui/duration.ts'
import { Menu } from '#ui/menu.tsx'
import { countOf, formatCount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { RouteLink } from '#url/route-link.tsx'
import type { InsightsRoute, Route } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

/** At which hours of which weekdays a model keeps people waiting. */
export const HeatPanel = memo(function HeatPanel({
  insights,
  route,
}: {
  readonly insights: Insights
  readonly route: InsightsRoute
}) {
  const navigate = useNavigate()
  const zone = useTimeZone()
  const { facts, calendar, buckets } = insights
  const span = useMemo(() => wholeSpan(bucketsAt(buckets.now, HEAT_PLAN, calendar)), [buckets.now, calendar])
  const models = useMemo(() => measuredModels(facts, 'wait', span), [facts, span])
  const model = models.find((candidate) => candidate === route.heat) ?? models[0]
  const map = useMemo(
    () => (model === undefined ? null : heatMap(facts, model, span, calendar)),
    [facts, model, span, calendar],
  )
  if (model === undefined || map === null) {
    return (
      <Panel title="When is a model slow?">
        <p className="py-6 text-center text-sm text-muted">
          A map of slow hours grows here with every task that is watched through the queue.
        </p>
      </Panel>
    )
  }
  const behind = (cell: HeatCell) =>
    tasksBehind(route.filter, { moment: 'waited', spans: cellSpans(cell, span, calendar), model })
  return (
    <Panel
      title={`When is ${modelWords(model)} slow?`}
      actions={
        models.length < 2 ? undefined : (
          <Menu
            label="Model of the map"
            tone="quiet"
            className="h-6!"
            entries={models.map((candidate) => ({
              key: candidate ?? '',
              label: modelWords(candidate),
              checked: candidate === model,
              onPick: () => navigate({ ...route, heat: candidate }),
            }))}
          >
            Another model
          </Menu>
        )
      }
    >
      <p className="mb-2 text-xs text-muted">
        median queue age by hour, {zone === 'utc' ? 'UTC' : 'local time'}, 30 days · {countOf(map.count, 'sample')}
      </p>
      <HeatGrid map={map} behind={behind} />
      <HeatLegend map={map} />
      <HeatTable map={map} behind={behind} />
    </Panel>
  )
})

function HeatGrid({ map, behind }: { readonly map: HeatMap; readonly behind: (cell: HeatCell) => Route }) {
  return (
    // A picture of links for the pointer; everybody else has the table.
    <div aria-hidden="true" className="flex flex-col gap-[3px] text-2xs text-muted">
      {map.days.map((cells, weekday) => (
        <div key={weekday} className="grid grid-cols-[2rem_minmax(0,1fr)] items-center">
          <span>{weekdayWords(weekday)}</span>
          <div className="grid grid-cols-24 gap-[2px]">
            {cells.map((cell) => (
              <Cell key={cell.hour} cell={cell} map={map} behind={behind} />
            ))}
          </div>
        </div>
      ))}
      <div className="ml-8 grid grid-cols-4">
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour}>{hourWords(hour)}</span>
        ))}
      </div>
    </div>
  )
}

function Cell({
  cell,
  map,
  behind,
}: {
  readonly cell: HeatCell
  readonly map: HeatMap
  readonly behind: (cell: HeatCell) => Route
}) {
  if (cell.median === null) return <span className="h-[17px] rounded-[3px] border border-transparent bg-raised/60" />
  return (
    <RouteLink
      to={behind(cell)}
      tabIndex={-1}
      title={`${cellWords(cell)}: ${formatSpan(cell.median)}, ${countOf(cell.count, 'sample')}`}
      className="grid h-[17px] place-items-center rounded-[3px] bg-raised/60 hover:ring-1 hover:ring-ink"
    >
      {/* Few samples make a small mark. */}
      <span
        className={classNames('rounded-[3px] bg-accent', cell.count < FEW_SAMPLES ? 'size-[8px]' : 'size-full')}
        style={{ opacity: 0.14 + 0.86 * heatShare(cell, map) }}
      />
    </RouteLink>
  )
}

function HeatLegend({ map }: { readonly map: HeatMap }) {
  if (map.fastest === null || map.slowest === null || map.fastest === map.slowest) return null
  return (
    <p className="mt-2 flex flex-wrap items-center gap-x-2 text-2xs text-muted">
      {formatSpan(map.fastest)}
      <span aria-hidden="true" className="flex gap-[2px]">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share} className="size-2.5 rounded-[2px] bg-accent" style={{ opacity: 0.14 + 0.86 * share }} />
        ))}
      </span>
      {formatSpan(map.slowest)}
      <span className="ml-auto">small: under {FEW_SAMPLES} samples</span>
    </p>
  )
}

function HeatTable({ map, behind }: { readonly map: HeatMap; readonly behind: (cell: HeatCell) => Route }) {
  return (
    <DataTable
      caption="Slow hours"
      columns={['Hour', ...WEEKDAYS.map(weekdayWords)]}
      rows={() =>
        Array.from({ length: 24 }, (_, hour) => ({
          key: String(hour),
          head: hourWords(hour),
          cells: map.days.map((cells): ReactNode => {
            const cell = cells[hour]
            if (cell === undefined || cell.median === null) return '–'
            return (
              <RouteLink key={cell.weekday} to={behind(cell)} className="underline">
                {formatSpan(cell.median)} ({formatCount(cell.count)})
              </RouteLink>
            )
          }),
        })).filter(({ cells }) => cells.some((cell) => cell !== '–'))
      }
    />
  )
}

function cellWords({ weekday, hour }: HeatCell): string {
  return `${weekdayWords(weekday)} ${hourWords(hour)}`
}

function hourWords(hour: number): string {
  return clockWords({ hour, minute: 0 })
}
