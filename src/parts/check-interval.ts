import type { BudgetUse } from '#engine/engine.ts'

/** How often each live task is checked, in whole seconds; null when there is nothing to check. */
export function secondsPerTask(budget: BudgetUse, live: number): number | null {
  if (live === 0) return null
  // Freshness cannot beat tasks ÷ rate. While few tasks are live, their own cadence and not the budget decides: the
  // measured rate tells.
  const rate = budget.perSecond > 0 ? Math.min(budget.perSecond, budget.allowedPerSecond) : budget.allowedPerSecond
  return rate > 0 ? Math.max(1, Math.round(live / rate)) : null
}
