/** The middle of some values, and what 19 of 20 stay below. */
export interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly count: number
}

/** Fewer samples than this say little: what is drawn from them fades. */
export const FEW_SAMPLES = 5

/** Of any values, in any order; null of none. */
export function percentilesOf(values: readonly number[]): Percentiles | null {
  if (values.length === 0) return null
  // A typed array sorts numbers as numbers, and several times faster.
  const sorted = Float64Array.from(values).sort()
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), count: sorted.length }
}

/** Linear interpolation between the closest ranks (type 7 of Hyndman and Fan 1996, as spreadsheets do). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? NaN
  const above = sorted[Math.ceil(place)] ?? NaN
  return below + (above - below) * (place - Math.floor(place))
}
