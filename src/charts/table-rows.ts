import { bucketSpan, type Buckets } from '#charts/buckets.ts'
import type { ModelSeries } from '#charts/measure-series.ts'
import { endedIn, type OutcomeCounts } from '#charts/outcome-series.ts'
import type { Percentiles } from '#charts/percentiles.ts'
import type { EpochMs } from '#domain/time.ts'

/** A bucket with something in it, as a line of a table. */
interface BucketRow<Cell> {
  readonly bucket: number
  readonly from: EpochMs
  readonly until: EpochMs
  /** The bucket is not over. */
  readonly open: boolean
  readonly cells: readonly Cell[]
}

/** Newest first; one cell a model. Buckets in which nothing was measured are left out. */
export function measureRows(
  series: readonly ModelSeries[],
  buckets: Buckets,
): readonly BucketRow<Percentiles | null>[] {
  return rowsOf(buckets, (bucket) => {
    const cells = series.map(({ points }) => points[bucket] ?? null)
    return cells.some((cell) => cell !== null) ? cells : null
  })
}

/** Newest first. Buckets in which nothing ended are left out. */
export function outcomeRows(series: readonly OutcomeCounts[], buckets: Buckets): readonly BucketRow<OutcomeCounts>[] {
  return rowsOf(buckets, (bucket) => {
    const counts = series[bucket]
    return counts === undefined || endedIn(counts) === 0 ? null : [counts]
  })
}

function rowsOf<Cell>(
  buckets: Buckets,
  cellsOf: (bucket: number) => readonly Cell[] | null,
): readonly BucketRow<Cell>[] {
  return buckets.starts
    .flatMap((_, bucket) => {
      const cells = cellsOf(bucket)
      const span = bucketSpan(buckets, bucket)
      return cells === null ? [] : [{ bucket, ...span, open: span.until > buckets.now, cells }]
    })
    .toReversed()
}
