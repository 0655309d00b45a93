import { borderAt, everyOf, type Calendar } from '#charts/calendar.ts'
import type { EpochMs } from '#domain/time.ts'

/** How a range is cut: `count` buckets of `size` units. Minutes divide an hour, hours a day, days come singly. */
export type BucketPlan =
  | { readonly unit: 'minute'; readonly size: 1 | 2 | 5 | 10 | 15 | 20 | 30; readonly count: number }
  | { readonly unit: 'hour'; readonly size: 1 | 2 | 3 | 4 | 6 | 8 | 12; readonly count: number }
  | { readonly unit: 'day'; readonly size: 1; readonly count: number }

/** Consecutive stretches of time without gaps. The last one is not over: `now` lies in it. */
export interface Buckets {
  /** Ascending; a bucket ends where the next one begins. */
  readonly starts: readonly EpochMs[]
  /** Where the last bucket will end. */
  readonly end: EpochMs
  readonly now: EpochMs
}

/**
 * The newest `count` buckets, the last one with `now` in it. Their borders lie where a wall clock shows round times; a
 * day on which the clocks change is longer or shorter, and stays one bucket.
 */
export function bucketsAt(now: EpochMs, plan: BucketPlan, calendar: Calendar): Buckets {
  const interval = everyOf(calendar[plan.unit], plan.size)
  const newest = borderAt(interval, now)
  const starts = [newest]
  while (starts.length < plan.count) starts.push(borderAt(interval, starts.at(-1) ?? newest, -1))
  return { starts: starts.toReversed(), end: borderAt(interval, newest, 1), now }
}

/** The bucket that an instant lies in; -1 for one before or after all of them. */
export function bucketIndex({ starts, end }: Buckets, at: EpochMs): number {
  if (!(at < end)) return -1
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Begin and end of a bucket. */
export function bucketSpan(
  { starts, end }: Buckets,
  index: number,
): { readonly from: EpochMs; readonly until: EpochMs } {
  return { from: starts[index] ?? end, until: starts[index + 1] ?? end }
}

/** From the first bucket to now. */
export function wholeSpan({ starts, end, now }: Buckets): { readonly from: EpochMs; readonly until: EpochMs } {
  return { from: starts[0] ?? now, until: end }
}
