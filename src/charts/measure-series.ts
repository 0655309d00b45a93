import type { EpochMs } from '#domain/time.ts'
import { bucketIndex, type Buckets, wholeSpan } from '#charts/buckets.ts'
import { percentilesOf, type Percentiles } from '#charts/percentiles.ts'
import type { Facts, MeasureName, Span } from '#charts/facts.ts'

/** One model's percentiles over time. */
export interface ModelSeries {
  readonly model: string | null
  /** One a bucket; null where nothing was measured. */
  readonly points: readonly (Percentiles | null)[]
  /** Samples of the whole range. */
  readonly count: number
}

/** Percentiles of a measure by model and bucket, the model with the most samples first. */
export function measureSeries(facts: Facts, measure: MeasureName, buckets: Buckets): readonly ModelSeries[] {
  const models = new Map<string | null, number[][]>()
  facts.samples(measure, wholeSpan(buckets), (ms, at, { model }) => {
    let cells = models.get(model)
    if (cells === undefined) {
      cells = buckets.starts.map(() => [])
      models.set(model, cells)
    }
    cells[bucketIndex(buckets, at)]?.push(ms)
  })
  return [...models]
    .map(([model, cells]) => ({
      model,
      points: cells.map(percentilesOf),
      count: cells.reduce((sum, cell) => sum + cell.length, 0),
    }))
    .toSorted((a, b) => b.count - a.count || ((a.model ?? '') < (b.model ?? '') ? -1 : 1))
}

/** The models of which something was measured in a span of time, the one with the most samples first. */
export function measuredModels(facts: Facts, measure: MeasureName, span: Span): readonly (string | null)[] {
  const counts = new Map<string | null, number>()
  facts.samples(measure, span, (_ms, _at, { model }) => counts.set(model, (counts.get(model) ?? 0) + 1))
  return [...counts].toSorted(([a, m], [b, n]) => n - m || ((a ?? '') < (b ?? '') ? -1 : 1)).map(([model]) => model)
}

/** Where a bucket's point is drawn: in its middle, the last one in the middle of what is over of it. */
export function pointPlaces({ starts, end, now }: Buckets): readonly EpochMs[] {
  return starts.map((start, index) => (start + Math.min(starts[index + 1] ?? end, Math.max(now, start))) / 2)
}
