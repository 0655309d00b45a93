import type { VendorKey } from '#domain/task/task.ts'
import type { Facts, Span } from '#charts/facts.ts'

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
interface CostGroup {
  readonly vendor: VendorKey
  readonly unit: string
  readonly total: number
  readonly bars: readonly CostBar[]
}

interface Sum {
  amount: number
  tasks: number
  estimatedOnly: number
}

/** What the tasks that ended in a span of time used. Never converted, never added up across vendors or units. */
export function costGroups(facts: Facts, span: Span): readonly CostGroup[] {
  const vendors = new Map<VendorKey, Map<string, Map<string | null, Sum>>>()
  facts.ends(span, ({ cost }, _at, { vendor, model }) => {
    if (cost === null) return
    const { used, estimated, unit } = cost
    if (used === null && estimated === null) return
    const units = entryOf(vendors, vendor, () => new Map<string, Map<string | null, Sum>>())
    const models = entryOf(units, unit, () => new Map<string | null, Sum>())
    const sum = entryOf(models, model, () => ({ amount: 0, tasks: 0, estimatedOnly: 0 }))
    sum.amount += used ?? 0
    if (used === null) sum.estimatedOnly++
    else sum.tasks++
  })
  return [...vendors]
    .flatMap(([vendor, units]) => [...units].map(([unit, models]) => groupOf(vendor, unit, models)))
    .toSorted((a, b) => (a.vendor < b.vendor ? -1 : a.vendor > b.vendor ? 1 : a.unit < b.unit ? -1 : 1))
}

function groupOf(vendor: VendorKey, unit: string, models: ReadonlyMap<string | null, Sum>): CostGroup {
  const bars = [...models]
    .map(([model, sum]): CostBar => ({ vendor, model, ...sum }))
    .toSorted((a, b) => b.amount - a.amount || ((a.model ?? '') < (b.model ?? '') ? -1 : 1))
  return { vendor, unit, total: bars.reduce((sum, bar) => sum + bar.amount, 0), bars }
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
