import type { Cost } from '#domain/task/task.ts'
import { amountOf, formatToTheLast, unitOf } from '#ui/numbers.ts'

/** For a column of figures: what was used, else what the vendor expected, as such; `–` where it said neither. */
export function shortCost(cost: Cost | null): string {
  const used = cost?.used ?? null
  if (cost === null) return '–'
  if (used !== null) return amountOf(used, cost.unit)
  return cost.estimated === null ? '–' : `≈ ${amountOf(cost.estimated, cost.unit)}`
}

/** To the last figure that the vendor gives. */
export function costWords(cost: Cost | null): string {
  if (cost === null || (cost.used === null && cost.estimated === null)) return 'not stated by the vendor'
  const amount = (value: number) => `${formatToTheLast(value)} ${unitOf(value, cost.unit)}`
  if (cost.used === null) return `about ${amount(cost.estimated ?? 0)}`
  return cost.estimated === null || cost.estimated === cost.used
    ? amount(cost.used)
    : `${amount(cost.used)} (estimated ${amount(cost.estimated)})`
}
