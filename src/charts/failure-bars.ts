import type { Failure } from '#domain/task/failure.ts'
import type { VendorKey } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { Facts, Span } from '#charts/facts.ts'

export interface VendorFailure {
  readonly vendor: VendorKey
  readonly failure: Failure
}

/** Failures with one code, whoever gave it. */
interface FailureBar {
  /** As the newest of them writes it; null for failures without one. */
  readonly code: string | null
  readonly count: number
  /** All of them, to be explained: one code may have several reasons. */
  readonly failures: readonly VendorFailure[]
}

/** Failures of a span of time by code, the commonest first. One code in two spellings is one bar: filters agree. */
export function failureBars(facts: Facts, span: Span): readonly FailureBar[] {
  const groups = new Map<string | null, { newest: EpochMs; code: string | null; failures: VendorFailure[] }>()
  facts.ends(span, ({ failure }, at, { vendor }) => {
    if (failure === null) return
    const key = failure.code?.toLowerCase() ?? null
    const group = groups.get(key) ?? { newest: -Infinity, code: null, failures: [] }
    if (group.failures.length === 0) groups.set(key, group)
    group.failures.push({ vendor, failure })
    const isNewest = at > group.newest || (at === group.newest && (failure.code ?? '') < (group.code ?? ''))
    if (isNewest) Object.assign(group, { newest: at, code: failure.code })
  })
  return [...groups.values()]
    .map(({ code, failures }) => ({ code, count: failures.length, failures }))
    .toSorted((a, b) => b.count - a.count || ((a.code ?? '') < (b.code ?? '') ? -1 : 1))
}
