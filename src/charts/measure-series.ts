import type { EpochMs } from '#domain/time.ts'
import { bucketIndex, type Buckets } from '#charts/buckets.ts'
import { percentilesOf, type Percentiles } from '#charts/percentiles.ts'
import type { TaskFacts } from '#charts/task-facts.ts'

/** What is measured: the wait in the queue or the run. */
export type MeasureName = 'wait' | 'run'

/** One model's percentiles over time. */
export interface ModelSeries {
  readonly model: string | null
  /** One a bucket; null where nothing was measured. */
  readonly points: readonly (Percentiles | null)[]
  /** Samples of the whole range. */
  readonly count: number
}

/** Percentiles of a measure by model and bucket, the model with the most samples first. */
export function measureSeries(
  facts: readonly TaskFacts[],
  measure: MeasureName,
  buckets: Buckets,
): readonly ModelSeries[] {
  const models = new Map<string | null, number[][]>()
  for (const fact of facts) {
    const sample = fact[measure]
    if (sample === null) continue
    const index = bucketIndex(buckets, sample.at)
    if (index < 0) continue
    let cells = models.get(fact.model)
    if (cells === undefined) {
      cells = buckets.starts.map(() => [])
      models.set(fact.model, cells)
    }
    cells[index]?.push(sample.ms)
  }
  return [...models]
    .map(([model, cells]) => ({
      model,
      points: cells.map(percentilesOf),
      count: cells.reduce((sum, cell) => sum + cell.length, 0),
    }))
    .toSorted((a, b) => b.count - a.count || ((a.model ?? '') < (b.model ?? '') ? -1 : 1))
}

/** The models of which something was measured in a span of time, the one with the most samples first. */
export function measuredModels(
  facts: readonly TaskFacts[],
  measure: MeasureName,
  { from, until }: { readonly from: EpochMs; readonly until: EpochMs },
): readonly (string | null)[] {
  const counts = new Map<string | null, number>()
  for (const fact of facts) {
    const at = fact[measure]?.at
    if (at !== undefined && at >= from && at < until) counts.set(fact.model, (counts.get(fact.model) ?? 0) + 1)
  }
  return [...counts].toSorted(([a, m], [b, n]) => n - m || ((a ?? '') < (b ?? '') ? -1 : 1)).map(([model]) => model)
}

/** Where a bucket's point is drawn: in its middle, the last one in the middle of what is over of it. */
export function pointPlaces({ starts, end, now }: Buckets): readonly EpochMs[] {
  return starts.map((start, index) => (start + Math.min(starts[index + 1] ?? end, Math.max(now, start))) / 2)
}
