import { bucketIndex, type Buckets, wholeSpan } from '#charts/buckets.ts'
import type { Facts } from '#charts/facts.ts'
import { OUTCOMES, type Outcome } from '#charts/task-facts.ts'

export type OutcomeCounts = Readonly<Record<Outcome, number>>

/** How many tasks ended in each bucket, by how they ended. */
export function outcomeSeries(facts: Facts, buckets: Buckets): readonly OutcomeCounts[] {
  const counts = buckets.starts.map((): Record<Outcome, number> => ({ ...NONE_ENDED }))
  facts.ends(wholeSpan(buckets), ({ outcome }, at) => {
    const bucket = counts[bucketIndex(buckets, at)]
    if (bucket !== undefined) bucket[outcome]++
  })
  return counts
}

export function endedIn(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0)
}

const NONE_ENDED = { succeeded: 0, failed: 0, timedOut: 0, cancelled: 0 } as const satisfies OutcomeCounts
