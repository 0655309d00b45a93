import type { BucketPlan } from '#charts/buckets.ts'
import { MINUTE, SECOND, type Millis } from '#domain/time.ts'
import type { InsightRange } from '#url/route.ts'

interface RangePlan {
  /** `the 12 h before` */
  readonly words: string
  readonly buckets: BucketPlan
  /** How often "now" moves on: a fraction of a bucket. */
  readonly tick: Millis
}

export const RANGE_PLANS = {
  '1h': { words: 'hour', buckets: { unit: 'minute', size: 2, count: 30 }, tick: 10 * SECOND },
  '12h': { words: '12 h', buckets: { unit: 'minute', size: 20, count: 36 }, tick: MINUTE },
  '7d': { words: '7 days', buckets: { unit: 'hour', size: 4, count: 42 }, tick: MINUTE },
  '30d': { words: '30 days', buckets: { unit: 'day', size: 1, count: 30 }, tick: 10 * MINUTE },
} as const satisfies Record<InsightRange, RangePlan>

export const RANGE_LABELS = {
  '1h': '1 h',
  '12h': '12 h',
  '7d': '7 d',
  '30d': '30 d',
} as const satisfies Record<InsightRange, string>

/** Slow hours of a week need some weeks to show. */
export const HEAT_PLAN: BucketPlan = { unit: 'day', size: 1, count: 30 }
