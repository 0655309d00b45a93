import { percentile } from '#domain/history/history.ts'

/** The middle of some values, and what 19 of 20 stay below. */
export interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly lowest: number
  readonly highest: number
  readonly count: number
}

/** Fewer samples than this say little: what is drawn from them fades. */
export const FEW_SAMPLES = 5

/** Of any values, in any order; null of none. The same percentile as in a row's verdict, so that both say the same. */
export function percentilesOf(values: readonly number[]): Percentiles | null {
  // A typed array sorts numbers as numbers, and several times faster.
  const sorted = Float64Array.from(values).sort()
  const [p50, p95] = [percentile(sorted, 0.5), percentile(sorted, 0.95)]
  const [lowest, highest] = [sorted.at(0), sorted.at(-1)]
  if (p50 === null || p95 === null || lowest === undefined || highest === undefined) return null
  return { p50, p95, lowest, highest, count: sorted.length }
}
