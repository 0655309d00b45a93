import type { BudgetUse } from '#engine/engine.ts'
import { checkPaces } from '#parts/check-interval.ts'
import { countOf } from '#ui/numbers.ts'

/** `3.1 of 5 requests/s, 2 in flight, each task checked every 9 s` */
export function budgetUseWords(budget: BudgetUse, limit: number, live: number): string {
  const allowed = Math.min(budget.allowedPerSecond, limit)
  const parts = [`${short(budget.perSecond)} of ${short(allowed)} requests/s`]
  if (budget.inFlight > 0) parts.push(`${budget.inFlight} in flight`)
  if (budget.waiting > 0) parts.push(`${budget.waiting} waiting for a turn`)
  const { listed, singly } = checkPaces(budget, live)
  if (listed === null) {
    if (singly !== null) parts.push(`each task checked every ${singly.seconds} s`)
  } else if (singly === null) {
    parts.push(`each task checked every ${listed.seconds} s, by the page from the vendor’s list`)
  } else {
    parts.push(`${countOf(listed.tasks, 'task')} checked every ${listed.seconds} s by the page from the vendor’s list`)
    parts.push(`${singly.tasks} by ${singly.tasks === 1 ? 'itself' : 'themselves'} every ${singly.seconds} s`)
  }
  return parts.join(', ')
}

/** Says that the vendor asked for less; null while the whole limit is in use. */
export function throttleWords(budget: BudgetUse, limit: number): string | null {
  return budget.allowedPerSecond < limit - 0.05
    ? `slowed down from ${short(limit)} requests/s after the vendor refused some; it grows back by itself`
    : null
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 })
}
