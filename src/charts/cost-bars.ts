import type { VendorKey } from '#domain/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { TaskFacts } from '#charts/task-facts.ts'

/** What one model of one vendor used, in that vendor's unit. */
export interface CostBar {
  readonly vendor: VendorKey
  readonly model: string | null
  readonly amount: number
  /** Tasks that say what they used. */
  readonly tasks: number
  /** Ended tasks of which only an estimate is known; not in `amount`. */
  readonly estimatedOnly: number
}

/** Bars that may be compared with each other: one vendor's unit is not another's, even under the same name. */
export interface CostGroup {
  readonly vendor: VendorKey
  readonly unit: string
  readonly total: number
  readonly bars: readonly CostBar[]
}

/** What the tasks that ended in a span of time used. Never converted, never added up across vendors or units. */
export function costGroups(facts: readonly TaskFacts[], from: EpochMs, until: EpochMs): readonly CostGroup[] {
  const groups = new Map<string, { vendor: VendorKey; unit: string; models: Map<string | null, CostBar> }>()
  for (const { vendor, model, cost, end } of facts) {
    if (cost === null || end === null || end.at < from || end.at >= until) continue
    if (cost.used === null && cost.estimated === null) continue
    const key = JSON.stringify([vendor, cost.unit])
    const group = groups.get(key) ?? { vendor, unit: cost.unit, models: new Map<string | null, CostBar>() }
    groups.set(key, group)
    const bar = group.models.get(model) ?? { vendor, model, amount: 0, tasks: 0, estimatedOnly: 0 }
    group.models.set(model, {
      ...bar,
      amount: bar.amount + (cost.used ?? 0),
      tasks: bar.tasks + (cost.used === null ? 0 : 1),
      estimatedOnly: bar.estimatedOnly + (cost.used === null ? 1 : 0),
    })
  }
  return [...groups.values()]
    .map(({ vendor, unit, models }) => {
      const bars = [...models.values()].toSorted(
        (a, b) => b.amount - a.amount || ((a.model ?? '') < (b.model ?? '') ? -1 : 1),
      )
      return { vendor, unit, total: bars.reduce((sum, bar) => sum + bar.amount, 0), bars }
    })
    .toSorted((a, b) => (a.vendor < b.vendor ? -1 : a.vendor > b.vendor ? 1 : a.unit < b.unit ? -1 : 1))
}
