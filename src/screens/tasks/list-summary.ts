import type { ConnectionsState, PollingState } from '#engine/engine.ts'
import { countOf, formatCount } from '#ui/numbers.ts'

/** `1,277 tasks · polling 22 · 3.1 of 5 req/s`: what is listed, what is asked about, and what the budgets give. */
export function listSummary(
  listed: number,
  all: number,
  polling: PollingState,
  { statuses }: ConnectionsState,
): string {
  const used = [...statuses.values()].filter(({ budget }) => budget.perSecond >= 0.05)
  const spent = used.reduce((sum, { budget }) => sum + budget.perSecond, 0)
  const allowed = used.reduce((sum, { budget }) => sum + budget.allowedPerSecond, 0)
  return [
    listed === all ? countOf(all, 'task') : `${formatCount(listed)} of ${countOf(all, 'task')}`,
    polling.mode === 'polling' && polling.live > 0 ? `polling ${formatCount(polling.live)}` : null,
    allowed > 0 ? `${spent.toFixed(1)} of ${Number(allowed.toFixed(1))} req/s` : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
