import type { EpochMs } from '#domain/time.ts'
import { percentilesOf, type Percentiles } from '#charts/percentiles.ts'
import type { MeasureName } from '#charts/measure-series.ts'
import type { TaskFacts } from '#charts/task-facts.ts'

interface Ends {
  /** Tasks that succeeded, failed or timed out: a cancelled one is nobody's success or failure. */
  readonly ended: number
  readonly failed: number
}

export interface Summary extends Ends {
  /** 0 to 1; null when none ended. */
  readonly successRate: number | null
  readonly wait: Percentiles | null
  readonly run: Percentiles | null
}

/** How many tasks ended in a span of time. */
export function endsOf(facts: readonly TaskFacts[], from: EpochMs, until: EpochMs): Ends {
  let ended = 0
  let failed = 0
  for (const { end } of facts) {
    if (end === null || end.outcome === 'cancelled' || end.at < from || end.at >= until) continue
    ended++
    if (end.outcome !== 'succeeded') failed++
  }
  return { ended, failed }
}

/** The figures of a span of time. */
export function summaryOf(facts: readonly TaskFacts[], from: EpochMs, until: EpochMs): Summary {
  const samples: Record<MeasureName, number[]> = { wait: [], run: [] }
  for (const { wait, run } of facts) {
    if (wait !== null && wait.at >= from && wait.at < until) samples.wait.push(wait.ms)
    if (run !== null && run.at >= from && run.at < until) samples.run.push(run.ms)
  }
  const ends = endsOf(facts, from, until)
  return {
    ...ends,
    successRate: ends.ended === 0 ? null : (ends.ended - ends.failed) / ends.ended,
    wait: percentilesOf(samples.wait),
    run: percentilesOf(samples.run),
  }
}
