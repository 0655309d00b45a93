import type { EpochMs } from '#domain/time.ts'
import type { BudgetUse } from '#engine/connection/budget-use.ts'
import type { Doing, MachineDoing } from '#parts/machine-state.ts'
import { troubleWords } from '#parts/trouble-words.ts'
import { formatClock, type ZoneChoice } from '#ui/date-time.ts'
import { formatSpan } from '#ui/duration.ts'
import { formatCount, formatTenths } from '#ui/numbers.ts'

type DoingTone = 'quiet' | 'good' | 'warn' | 'bad'

/** Good is only what was seen to work. */
export function doingTone(doing: Doing): DoingTone {
  switch (doing.kind) {
    case 'starting':
    case 'following':
      return 'quiet'
    case 'polling':
    case 'idle':
      return doing.works ? 'good' : 'quiet'
    case 'offline':
    case 'unreachable':
    case 'waiting':
    case 'paused':
    case 'retrying':
      return 'warn'
    case 'blocked':
      return 'bad'
  }
}

/** What is done, for a narrow column, and as a sentence for cards, hints and screen readers. */
export function doingWords(
  doing: Doing,
  budget: Pick<BudgetUse, 'perSecond' | 'allowedPerSecond'>,
  now: EpochMs,
  zone: ZoneChoice,
): { readonly short: string; readonly long: string } {
  switch (doing.kind) {
    case 'starting':
      return { short: 'starting', long: 'starting: the stored tasks are read' }
    case 'offline':
      return { short: 'offline', long: 'this computer is offline: nothing is asked until the network is back' }
    case 'unreachable':
      return { short: 'unreachable', long: 'gateway unreachable: nothing is asked until it answers' }
    case 'blocked':
      return { short: 'key refused', long: `${troubleWords(doing.trouble)}: nothing more is asked` }
    case 'waiting':
      return {
        short: `${doing.trouble.httpStatus ?? 'wait'} · ${formatSpan(doing.until - now)}`,
        long: `${troubleWords(doing.trouble)}: waiting until ${formatClock(doing.until, zone)}`,
      }
    case 'paused':
      return { short: 'paused', long: 'paused: nothing is asked until you resume' }
    case 'retrying':
      return {
        short: doing.trouble.httpStatus === null ? 'no answer' : `HTTP ${doing.trouble.httpStatus}`,
        long: `${troubleWords(doing.trouble)}, asked again: ${doing.trouble.message}`,
      }
    case 'following':
      return { short: 'other tab', long: 'another tab leads: it asks for all of them' }
    case 'idle':
      return { short: 'idle', long: doing.works ? 'fine, nothing to ask' : 'idle, nothing to ask' }
    case 'polling':
      return doing.works
        ? {
            short: budget.perSecond < 0.05 ? 'fine' : `${formatTenths(budget.perSecond)}/s`,
            long: `fine, ${formatTenths(budget.perSecond)} of ${formatTenths(budget.allowedPerSecond)} requests per second`,
          }
        : { short: 'asking', long: 'asking, no answer yet' }
  }
}

/** What the machine does on the whole, in two or three words; some of the tasks may be stopped. */
export function machineWords(
  { doing, asked, live }: MachineDoing,
  zone: ZoneChoice,
): { readonly text: string; readonly tone: DoingTone } {
  const isPart = asked > 0 && asked < live
  const tone = isPart && doingTone(doing) !== 'bad' ? 'warn' : doingTone(doing)
  const count = isPart ? `${formatCount(asked)} of ${formatCount(live)}` : formatCount(asked)
  return { text: machineText(doing, count, zone), tone }
}

function machineText(doing: Doing, count: string, zone: ZoneChoice): string {
  switch (doing.kind) {
    case 'starting':
      return 'Starting'
    case 'offline':
      return 'Offline'
    case 'unreachable':
      return 'Gateway unreachable'
    case 'blocked':
      return 'Key refused'
    case 'waiting':
      return `Waiting until ${formatClock(doing.until, zone)}`
    case 'paused':
      return 'Paused'
    case 'following':
      return 'Another tab leads'
    case 'idle':
      return 'Nothing to poll'
    case 'retrying':
      return `Polling ${count}, trouble`
    case 'polling':
      return `Polling ${count}`
  }
}
