import type { BudgetUse } from '#engine/engine.ts'

/** So many tasks are checked every so many whole seconds. */
interface Checks {
  readonly tasks: number
  readonly seconds: number
}

/** How a connection's live tasks are checked: by the page, out of the vendor's list, or one by one. */
export interface CheckPaces {
  readonly listed: Checks | null
  readonly singly: Checks | null
}

export function checkPaces(budget: BudgetUse, live: number): CheckPaces {
  const { sweep } = budget
  const listed = Math.min(sweep?.tasks ?? 0, live)
  const forLists = sweep === undefined ? 0 : (sweep.pages * 1000) / sweep.every
  const rest = live - listed
  // Freshness cannot beat tasks ÷ rate. While few tasks are live, their own cadence and not the budget decides: the
  // measured rate tells.
  const free = Math.max(0, budget.allowedPerSecond - forLists)
  const measured = Math.min(budget.perSecond - forLists, free)
  const rate = measured > 0 ? measured : free
  return {
    listed: sweep === undefined || listed === 0 ? null : { tasks: listed, seconds: wholeSeconds(sweep.every / 1000) },
    singly: rest === 0 || rate <= 0 ? null : { tasks: rest, seconds: wholeSeconds(rest / rate) },
  }
}

/** Every how many whole seconds each live task is checked at least; null when there is nothing to check. */
export function secondsPerTask(budget: BudgetUse, live: number): number | null {
  const { listed, singly } = checkPaces(budget, live)
  return listed === null && singly === null ? null : Math.max(listed?.seconds ?? 0, singly?.seconds ?? 0)
}

function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.round(seconds))
}
