import type { BudgetUse } from '#engine/engine.ts'

/** `3.1 of 5 requests/s, 2 in flight, each task checked every 9 s` */
export function budgetWords(budget: BudgetUse, limit: number, live: number): string {
  const allowed = Math.min(budget.allowedPerSecond, limit)
  const parts = [`${short(budget.perSecond)} of ${short(allowed)} requests/s`]
  if (budget.inFlight > 0) parts.push(`${budget.inFlight} in flight`)
  if (budget.waiting > 0) parts.push(`${budget.waiting} waiting for a turn`)
  const every = secondsPerTask(budget, live)
  if (every !== null) parts.push(`each task checked every ${every} s`)
  return parts.join(', ')
}

/** Says that the vendor asked for less; null while the whole limit is in use. */
export function throttleWords(budget: BudgetUse, limit: number): string | null {
  return budget.allowedPerSecond < limit - 0.05
    ? `slowed down from ${short(limit)} requests/s after the vendor refused some; it grows back by itself`
    : null
}

/** Freshness cannot beat tasks ÷ rate; null when there is nothing to check. */
function secondsPerTask(budget: BudgetUse, live: number): number | null {
  if (live === 0) return null
  // While few tasks are live, their own cadence and not the budget decides: the measured rate tells.
  const rate = budget.perSecond > 0 ? Math.min(budget.perSecond, budget.allowedPerSecond) : budget.allowedPerSecond
  return rate > 0 ? Math.max(1, Math.round(live / rate)) : null
}

function short(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 })
}
