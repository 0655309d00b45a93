import { ChartSpline } from 'lucide-react'
import { useDeferredValue } from 'react'
import { LinkButton } from '#parts/link-button.tsx'
import { CostPanel } from '#screens/insights/cost-panel.tsx'
import { FailurePanel } from '#screens/insights/failure-panel.tsx'
import { HeatPanel } from '#screens/insights/heat-panel.tsx'
import { InsightFilters } from '#screens/insights/insight-filters.tsx'
import { MeasurePanel } from '#screens/insights/measure-panel.tsx'
import { OutcomePanel } from '#screens/insights/outcome-panel.tsx'
import { RANGE_LABELS } from '#screens/insights/range-plans.ts'
import { StatTiles } from '#screens/insights/stat-tiles.tsx'
import { useInsights, type Insights } from '#screens/insights/use-insights.ts'
import { ChoiceButtons } from '#ui/choice-field.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { INSIGHT_RANGES, submitRoute, tasksRoute, type InsightsRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

/** How long tasks wait and run, how they end, why they fail, what they cost. */
export function InsightsScreen({ route }: { readonly route: InsightsRoute }) {
  const navigate = useNavigate()
  // What was pressed shows at once, the charts of it as soon as they are made.
  const shown = useDeferredValue(route)
  const insights = useInsights(shown)
  return (
    <div className="flex h-full flex-col">
      <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-5 py-2">
        <h1 className="mr-auto text-lg font-semibold">Insights</h1>
        <InsightFilters filter={route.filter} onFilter={(filter) => navigate({ ...route, filter })} />
        <ChoiceButtons
          label="Range"
          options={INSIGHT_RANGES}
          words={RANGE_LABELS}
          chosen={route.range}
          onChoose={(range) => navigate({ ...route, range })}
        />
      </header>
      {!insights.loaded ? (
        <output className="block p-5 text-sm text-muted">Reading the stored tasks…</output>
      ) : insights.tasks.size === 0 ? (
        <NothingYet />
      ) : (
        <Panels insights={insights} route={shown} />
      )}
    </div>
  )
}

/** The figures and the first chart are drawn first, the others as soon as the page has a moment. */
function Panels({ insights, route }: { readonly insights: Insights; readonly route: InsightsRoute }) {
  const isFirstDrawn = useDeferredValue(true, false)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="grid grid-cols-1 gap-3 p-5 max-desk:p-3 wide:grid-cols-10">
        <div className="wide:col-span-10">
          <StatTiles insights={insights} route={route} />
        </div>
        <div className="grid min-w-0 grid-cols-1 wide:col-span-7">
          <MeasurePanel insights={insights} route={route} />
        </div>
        {isFirstDrawn ? (
          <>
            <div className="grid min-w-0 grid-cols-1 wide:col-span-3">
              <FailurePanel insights={insights} route={route} />
            </div>
            <div className="grid min-w-0 grid-cols-1 wide:col-span-6">
              <OutcomePanel insights={insights} route={route} />
            </div>
            <div className="grid min-w-0 grid-cols-1 wide:col-span-4">
              <HeatPanel insights={insights} route={route} />
            </div>
            <div className="grid min-w-0 grid-cols-1 wide:col-span-10">
              <CostPanel insights={insights} route={route} />
            </div>
          </>
        ) : null}
      </div>
    </div>
  )
}

function NothingYet() {
  return (
    <EmptyState
      icon={<ChartSpline size={24} aria-hidden="true" />}
      title="Nothing to chart yet"
      actions={
        <>
          <LinkButton tone="primary" to={tasksRoute()}>
            Track tasks
          </LinkButton>
          <LinkButton to={submitRoute()}>Submit a test prompt</LinkButton>
        </>
      }
    >
      Queue age, run time, outcomes and costs appear here as soon as tasks are watched. The sandbox imitates each vendor
      and bills nothing.
    </EmptyState>
  )
}
