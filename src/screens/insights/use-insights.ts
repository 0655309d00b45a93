import { useDeferredValue, useMemo } from 'react'
import { useEngine } from '#engine/engine-context.tsx'
import { bucketsAt, wholeSpan, type Buckets } from '#charts/buckets.ts'
import { LOCAL_CALENDAR, UTC_CALENDAR, type Calendar } from '#charts/calendar.ts'
import type { Facts, Span } from '#charts/facts.ts'
import { EVERY_TASK, type TaskFilter } from '#domain/task/task-filter.ts'
import { passing, type Tasks } from '#engine/ledger/selectors.ts'
import { useTimeZone } from '#preferences/time-zone.ts'
import { RANGE_PLANS } from '#screens/insights/range-plans.ts'
import { useSteadyFacts } from '#screens/insights/use-steady-facts.ts'
import { useNow } from '#ui/use-now.ts'
import type { InsightsRoute } from '#url/route.ts'

/** What all panels are made of. Each makes its own series: so React can pause between them. */
export interface Insights {
  readonly tasks: Tasks
  /** False until the stored tasks are among the facts. */
  readonly loaded: boolean
  /** Of the tasks that the filter lets through. */
  readonly facts: Facts
  readonly calendar: Calendar
  readonly buckets: Buckets
  /** What the buckets cover. */
  readonly span: Span
}

const NOTHING_SLOW: ReadonlySet<never> = new Set()

/** What charts can be narrowed by; the rest of a filter is about the state that a task is in now. */
export function chartFilter({ vendors, connections, models, tags }: TaskFilter): TaskFilter {
  return { ...EVERY_TASK, vendors, connections, models, tags }
}

/** New at most once a second, and only when a task or the clock moved. */
export function useInsights(route: InsightsRoute): Insights {
  const { ledger, vendors } = useEngine()
  const { hidesRunning } = vendors
  const kept = useSteadyFacts()
  const calendar = useTimeZone() === 'utc' ? UTC_CALENDAR : LOCAL_CALENDAR
  const plan = RANGE_PLANS[route.range]
  const now = useDeferredValue(useNow(plan.tick))
  const buckets = useMemo(() => bucketsAt(now, plan.buckets, calendar), [now, plan, calendar])
  const span = useMemo(() => wholeSpan(buckets), [buckets])
  const facts = useMemo(
    () => kept.index.where(passing(chartFilter(route.filter), 0, { slow: NOTHING_SLOW, hidesRunning })),
    [kept, route.filter, hidesRunning],
  )
  return useMemo(
    () => ({ tasks: ledger.store.getState().tasks, loaded: kept.isWhole, facts, calendar, buckets, span }),
    [ledger, kept, facts, calendar, buckets, span],
  )
}
