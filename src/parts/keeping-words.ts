import type { Keeping } from '#domain/connection/pace.ts'
import type { EpochMs } from '#domain/time.ts'
import { formatMoment, type ZoneChoice } from '#ui/date-time.ts'
import { formatSpan } from '#ui/duration.ts'

/** Until when the vendor knows a task; the moment is a lower bound, and unknown where nothing tells it. */
export function keptWords(forgotten: EpochMs | null, keeping: Keeping, now: EpochMs, zone: ZoneChoice): string {
  if (forgotten === null) return `${formatSpan(keeping.for)} from its ${keeping.from === 'end' ? 'end' : 'submit'}`
  const at = formatMoment(forgotten, now, zone)
  return forgotten > now ? `at least until ${at}` : `perhaps not since ${at}`
}

/** For a narrow column, about a task that goes on. */
export function nearlyForgottenWords(forgotten: EpochMs, now: EpochMs): string {
  return forgotten > now ? `known for ${formatSpan(forgotten - now)}` : 'perhaps forgotten'
}
