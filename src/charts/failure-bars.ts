import type { Failure } from '#domain/failure.ts'
import type { VendorKey } from '#domain/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { TaskFacts } from '#charts/task-facts.ts'

/** Failures with one code, whoever gave it. */
export interface FailureBar {
  /** As the newest of them writes it; null for failures without one. */
  readonly code: string | null
  readonly count: number
  /** The newest of them, to be explained. */
  readonly example: { readonly vendor: VendorKey; readonly failure: Failure; readonly at: EpochMs }
}

/** Failures of a span of time by code, the commonest first. One code in two spellings is one bar: filters agree. */
export function failureBars(facts: readonly TaskFacts[], from: EpochMs, until: EpochMs): readonly FailureBar[] {
  const counts = new Map<string | null, { count: number; newest: FailureBar['example'] }>()
  for (const { vendor, end } of facts) {
    if (end === null || end.failure === null || end.at < from || end.at >= until) continue
    const { failure, at } = end
    const key = failure.code?.toLowerCase() ?? null
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { count: 1, newest: { vendor, failure, at } })
    else {
      known.count++
      if (at > known.newest.at) known.newest = { vendor, failure, at }
    }
  }
  return [...counts.values()]
    .map(({ count, newest }) => ({ code: newest.failure.code, count, example: newest }))
    .toSorted((a, b) => b.count - a.count || ((a.code ?? '') < (b.code ?? '') ? -1 : 1))
}
