/** The tasks behind what a chart shows, as an address. */
import { NONE, type Moment, type TaskFilter, type TaskWindow } from '#domain/task/task-filter.ts'
import type { EpochMs } from '#domain/time.ts'
import { chartFilter } from '#screens/insights/use-insights.ts'
import { tasksRoute, type Route } from '#url/route.ts'

interface Behind {
  readonly moment: Moment
  /** Alternatives. */
  readonly spans: readonly { readonly from: EpochMs; readonly until: EpochMs }[]
  /** Null is "no model named"; leave it out for any. */
  readonly model?: string | null
  /** Null is "no code given"; leave it out for any. */
  readonly code?: string | null
}

export function tasksBehind(filter: TaskFilter, { moment, spans, model, code }: Behind): Route {
  const windows = spans.map(({ from, until }): TaskWindow => ({ moment, from, until }))
  return tasksRoute({
    filter: {
      ...chartFilter(filter),
      windows,
      ...(model === undefined ? {} : { models: [model ?? NONE] }),
      ...(code === undefined ? {} : { codes: [code ?? NONE] }),
    },
  })
}
