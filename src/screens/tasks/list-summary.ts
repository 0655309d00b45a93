import type { ConnectionsState } from '#engine/engine.ts'
import type { MachineDoing } from '#parts/machine-state.ts'
import { machineWords } from '#parts/machine-words.ts'
import type { ZoneChoice } from '#ui/date-time.ts'
import { countOf, formatCount, formatRounded, formatTenths } from '#ui/numbers.ts'

/** `1,277 tasks · polling 22 · 3.1 of 5 requests/s`: what is listed, what is asked about, and what the budgets give. */
export function listSummary(
  listed: number,
  all: number,
  machine: MachineDoing,
  { statuses }: ConnectionsState,
  zone: ZoneChoice,
): string {
  const used = [...statuses.values()].filter(({ budget }) => budget.perSecond >= 0.05)
  const spent = used.reduce((sum, { budget }) => sum + budget.perSecond, 0)
  const allowed = used.reduce((sum, { budget }) => sum + budget.allowedPerSecond, 0)
  return [
    listed === all ? countOf(all, 'task') : `${formatCount(listed)} of ${countOf(all, 'task')}`,
    machine.doing.kind === 'idle' ? null : lowered(machineWords(machine, zone).text),
    allowed > 0 ? `${formatTenths(spent)} of ${formatRounded(allowed)} requests/s` : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}
