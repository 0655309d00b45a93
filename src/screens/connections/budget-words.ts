import { turnWithin } from '#domain/connection/turns.ts'
import type { BudgetUse } from '#engine/connection/budget-use.ts'
import { checkSeconds } from '#parts/check-interval.ts'
import { formatDuration } from '#ui/duration.ts'
import { formatList } from '#ui/lists.ts'
import { countOf, formatCount, formatRounded } from '#ui/numbers.ts'

/** Seconds that a whole line takes, below which its bound is not worth a word. */
const WORTH_SAYING = 15

/** `3.1 of 5 requests/s, 2 under way, each task checked every 4 to 9 s`: what is done about so many live tasks. */
export function budgetUseWords(budget: BudgetUse, limit: number, live: number): string {
  const allowed = Math.min(budget.allowedPerSecond, limit)
  const parts = [`${formatRounded(budget.perSecond)} of ${formatRounded(allowed)} requests/s`]
  if (budget.inFlight > 0) parts.push(`${formatCount(budget.inFlight)} under way`)
  if (budget.waiting > 0)
    parts.push(`${formatCount(budget.waiting)} waiting for a turn${boundWords(budget.waiting, allowed)}`)
  if (budget.checks !== undefined && live > 0) {
    parts.push(`each task checked every ${checkSeconds(budget.checks)}`)
    const listed = Math.min(budget.sweep?.tasks ?? 0, live)
    if (listed > 0)
      parts.push(`${listed === live ? 'all' : countOf(listed, 'task')} by the page from the vendor’s list`)
  }
  return formatList(parts)
}

/** Until when the last in a long line is served, whatever goes first. */
function boundWords(waiting: number, allowed: number): string {
  if (waiting <= allowed * WORTH_SAYING) return ''
  return allowed > 0 ? `, each within ${formatDuration(turnWithin(waiting, allowed), 'up')} at this rate` : ''
}

/** Says that the vendor asked for less; null while the whole limit is in use. */
export function throttleWords(budget: BudgetUse, limit: number): string | null {
  return budget.allowedPerSecond < limit - 0.05
    ? `slowed down from ${formatRounded(limit)} requests/s after the vendor refused some; it grows back by itself`
    : null
}
