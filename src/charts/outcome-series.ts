import { bucketIndex, type Buckets } from '#charts/buckets.ts'
import { OUTCOMES, type Outcome, type TaskFacts } from '#charts/task-facts.ts'

export type OutcomeCounts = Readonly<Record<Outcome, number>>

/** How many tasks ended in each bucket, by how they ended. */
export function outcomeSeries(facts: readonly TaskFacts[], buckets: Buckets): readonly OutcomeCounts[] {
  const counts = buckets.starts.map((): Record<Outcome, number> => ({ ...NONE_ENDED }))
  for (const { end } of facts) {
    if (end === null) continue
    const bucket = counts[bucketIndex(buckets, end.at)]
    if (bucket !== undefined) bucket[end.outcome]++
  }
  return counts
}

export function endedIn(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0)
}

const NONE_ENDED = { succeeded: 0, failed: 0, timedOut: 0, cancelled: 0 } as const satisfies OutcomeCounts
