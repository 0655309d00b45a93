import type { EpochMs } from '#domain/time.ts'
import { percentilesOf, type Percentiles } from '#charts/percentiles.ts'
import type { MeasureName } from '#charts/measure-series.ts'
import type { TaskFacts } from '#charts/task-facts.ts'

export interface Summary {
  /** Tasks that succeeded, failed or timed out: a cancelled one is nobody's success or failure. */
  readonly ended: number
  readonly failed: number
  /** 0 to 1; null when none ended. */
  readonly successRate: number | null
  readonly wait: Percentiles | null
  readonly run: Percentiles | null
}

/** The figures of a span of time. */
export function summaryOf(facts: readonly TaskFacts[], from: EpochMs, until: EpochMs): Summary {
  const spans: Record<MeasureName, number[]> = { wait: [], run: [] }
  let ended = 0
  let failed = 0
  const lies = (at: EpochMs) => at >= from && at < until
  for (const { wait, run, end } of facts) {
    if (wait !== null && lies(wait.at)) spans.wait.push(wait.ms)
    if (run !== null && lies(run.at)) spans.run.push(run.ms)
    if (end === null || end.outcome === 'cancelled' || !lies(end.at)) continue
    ended++
    if (end.outcome !== 'succeeded') failed++
  }
  return {
    ended,
    failed,
    successRate: ended === 0 ? null : (ended - failed) / ended,
    wait: percentilesOf(spans.wait),
    run: percentilesOf(spans.run),
  }
}

/** A change against the span of the same length before; null when either of them has too little to compare. */
export function changeBetween(now: number | null, before: number | null): number | null {
  return now === null || before === null ? null : now - before
}
