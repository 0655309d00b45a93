import { memo, useMemo } from 'react'
import { useVendorLabel } from '#engine/connection/use-vendors.ts'
import { SERIES_COLOURS } from '#charts/chart-look.ts'
import { costGroups, type CostBar } from '#charts/cost-bars.ts'
import { tasksBehind } from '#screens/insights/drill.ts'
import type { Insights } from '#screens/insights/use-insights.ts'
import { modelWords } from '#screens/insights/words.ts'
import { amountOf, countOf, formatAmount } from '#ui/numbers.ts'
import { Panel } from '#ui/panel.tsx'
import { RouteLink } from '#url/route-link.tsx'
import type { InsightsRoute } from '#url/route.ts'

/** The models that cost the most of each vendor; the rest is in the total. */
const SHOWN = 6

/** What models cost, in each vendor's own unit. A list by itself: it needs no table beside it. */
export const CostPanel = memo(function CostPanel({
  insights,
  route,
}: {
  readonly insights: Insights
  readonly route: InsightsRoute
}) {
  const vendorLabel = useVendorLabel()
  const { facts, span } = insights
  const costs = useMemo(() => costGroups(facts, span), [facts, span])
  const behind = (vendor: string, model: string | null) =>
    tasksBehind({ ...route.filter, vendors: [vendor] }, { moment: 'ended', spans: [span], model })
  return (
    <Panel title="Cost by model">
      <p className="mb-2 text-xs text-muted">
        of tasks that ended, as the vendors state it, in each vendor’s own unit: never converted, never added up
      </p>
      {costs.length === 0 ? (
        <p className="py-4 text-center text-sm text-muted">No task of this range says what it cost.</p>
      ) : (
        <div className="grid grid-cols-1 gap-x-8 gap-y-4 wide:grid-cols-2">
          {costs.map(({ vendor, unit, total, bars }) => (
            <section key={`${vendor} ${unit}`} aria-label={`${vendorLabel(vendor)}, ${unit}`}>
              <h3 className="mb-1 flex justify-between gap-3 text-xs font-semibold">
                {vendorLabel(vendor)}
                <span>{amountOf(total, unit)}</span>
              </h3>
              <ul className="-mx-1.5">
                {bars.slice(0, SHOWN).map((bar) => (
                  <li key={bar.model}>
                    <RouteLink
                      to={behind(vendor, bar.model)}
                      className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 rounded-md px-1.5 py-1 text-xs hover:bg-raised"
                    >
                      <span className="truncate">{modelWords(bar.model)}</span>
                      <span>{amountOf(bar.amount, unit)}</span>
                      <span
                        aria-hidden="true"
                        className="col-span-2 my-0.5 h-1.5 overflow-hidden rounded-full bg-raised"
                      >
                        <span
                          className="block h-full rounded-full"
                          style={{
                            width: `${share(bar, bars) * 100}%`,
                            background: SERIES_COLOURS[1],
                          }}
                        />
                      </span>
                      <span className="col-span-2 text-muted">{taskWords(bar)}</span>
                    </RouteLink>
                  </li>
                ))}
              </ul>
              {bars.length > SHOWN ? (
                <p className="text-xs text-muted">{countOf(bars.length - SHOWN, 'more model')} in the total</p>
              ) : null}
            </section>
          ))}
        </div>
      )}
    </Panel>
  )
})

function share(bar: CostBar, bars: readonly CostBar[]): number {
  const most = bars[0]?.amount ?? 0
  return most > 0 ? Math.max(0, bar.amount / most) : 0
}

function taskWords({ tasks, estimatedOnly, amount }: CostBar): string {
  const each = tasks > 1 ? `, ${formatAmount(amount / tasks)} each` : ''
  const unknown = estimatedOnly === 0 ? '' : ` · ${countOf(estimatedOnly, 'task')} with an estimate only, not counted`
  return `${countOf(tasks, 'task')}${each}${unknown}`
}
