import { useMemo } from 'react'
import { bucketsAt, wholeSpan, type Buckets } from '#charts/buckets.ts'
import { LOCAL_CALENDAR, UTC_CALENDAR, type Calendar } from '#charts/calendar.ts'
import { costGroups, type CostGroup } from '#charts/cost-bars.ts'
import { failureBars, type FailureBar } from '#charts/failure-bars.ts'
import { heatMap, type HeatMap } from '#charts/heat-map.ts'
import { measureSeries, type ModelSeries } from '#charts/measure-series.ts'
import { outcomeSeries, type OutcomeCounts } from '#charts/outcome-series.ts'
import { summaryOf, type Summary } from '#charts/summary.ts'
import { createFactsReader, type TaskFacts } from '#charts/task-facts.ts'
import { EVERY_TASK, type TaskFilter } from '#domain/task-filter.ts'
import type { EpochMs } from '#domain/time.ts'
import { passing, type Tasks } from '#engine/ledger/selectors.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { HEAT_PLAN, RANGE_PLANS } from '#screens/insights/range-plans.ts'
import { useSteadyTasks } from '#screens/insights/use-steady-tasks.ts'
import { useNow } from '#ui/use-now.ts'
import type { InsightsRoute } from '#url/route.ts'
import { HIDES_RUNNING } from '#vendors/registry.ts'

export interface Span {
  readonly from: EpochMs
  readonly until: EpochMs
}

export interface Insights {
  readonly tasks: Tasks
  readonly calendar: Calendar
  readonly buckets: Buckets
  readonly span: Span
  readonly now: Summary
  /** The span of the same length before. */
  readonly before: Summary
  readonly measured: readonly ModelSeries[]
  /** Some of what is drawn is of vendors that have one word for waiting and running. */
  readonly hidesRunning: boolean
  readonly outcomes: readonly OutcomeCounts[]
  readonly failures: readonly FailureBar[]
  readonly costs: readonly CostGroup[]
  /** Null when no wait was ever measured. */
  readonly heat: { readonly model: string | null; readonly map: HeatMap; readonly span: Span } | null
  /** The models of which waits are known, most samples first. */
  readonly heatModels: readonly (string | null)[]
}

const readFacts = createFactsReader(HIDES_RUNNING)
const NOTHING_SLOW = { slow: new Set<never>(), hidesRunning: HIDES_RUNNING }

/** What charts can be narrowed by; the rest of a filter is about the state that a task is in now. */
export function chartFilter({ vendors, connections, models, tags }: TaskFilter): TaskFilter {
  return { ...EVERY_TASK, vendors, connections, models, tags }
}

/** Everything that the screen shows, computed again when a task or the clock moved: at most once a second. */
export function useInsights(route: InsightsRoute): Insights {
  const tasks = useSteadyTasks()
  const calendar = useTimeZone() === 'utc' ? UTC_CALENDAR : LOCAL_CALENDAR
  const plan = RANGE_PLANS[route.range]
  const now = useNow(plan.tick)
  const buckets = useMemo(() => bucketsAt(now, plan.buckets, calendar), [now, plan, calendar])
  const facts = useMemo((): readonly TaskFacts[] => {
    const passes = passing(chartFilter(route.filter), 0, NOTHING_SLOW)
    const chosen: TaskFacts[] = []
    for (const task of tasks.values()) if (passes(task)) chosen.push(readFacts(task))
    return chosen
  }, [tasks, route.filter])

  const overview = useMemo(() => {
    const span = wholeSpan(buckets)
    return {
      span,
      now: summaryOf(facts, span.from, span.until),
      before: summaryOf(facts, span.from - (buckets.now - span.from), span.from),
      outcomes: outcomeSeries(facts, buckets),
      failures: failureBars(facts, span.from, span.until),
      costs: costGroups(facts, span.from, span.until),
    }
  }, [facts, buckets])

  const measured = useMemo(() => measureSeries(facts, route.measure, buckets), [facts, route.measure, buckets])
  const hidesRunning = useMemo(
    () => route.measure === 'wait' && facts.some(({ vendor, wait }) => wait !== null && HIDES_RUNNING.has(vendor)),
    [facts, route.measure],
  )

  const slow = useMemo(() => {
    const days = bucketsAt(now, HEAT_PLAN, calendar)
    const span = wholeSpan(days)
    // One bucket for all of it: only the order by samples is wanted.
    const models = measureSeries(facts, 'wait', { ...days, starts: [span.from] }).map(({ model }) => model)
    const model = models.find((candidate) => candidate === route.heat) ?? models[0]
    if (model === undefined) return { heat: null, heatModels: models }
    return { heat: { model, map: heatMap(facts, model, span, calendar), span }, heatModels: models }
  }, [facts, now, calendar, route.heat])

  return { tasks, calendar, buckets, measured, hidesRunning, ...overview, ...slow }
}
