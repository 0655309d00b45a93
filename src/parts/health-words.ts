import type { Health } from '#domain/connection/health.ts'
import type { ConnectionStatus } from '#engine/engine.ts'
import { TROUBLE_WORDS } from '#parts/trouble-words.ts'
import { formatClock, type ZoneChoice } from '#ui/date-time.ts'
import { formatSpan } from '#ui/duration.ts'

export type HealthTone = 'quiet' | 'good' | 'warn' | 'bad'

export function healthTone(health: Health): HealthTone {
  switch (health.kind) {
    case 'idle':
      return 'quiet'
    case 'fine':
      return 'good'
    case 'waiting':
    case 'retrying':
      return 'warn'
    case 'blocked':
      return 'bad'
  }
}

/** A connection's state in a few characters for a narrow column, and in a sentence for hints and screen readers. */
export function healthWords(
  { health, budget }: Pick<ConnectionStatus, 'health' | 'budget'>,
  now: number,
  zone: ZoneChoice,
): { readonly short: string; readonly long: string } {
  switch (health.kind) {
    case 'idle':
      return { short: 'idle', long: 'idle, nothing to ask' }
    case 'fine':
      return {
        short: budget.perSecond < 0.05 ? 'idle' : `${budget.perSecond.toFixed(1)}/s`,
        long: `fine, ${budget.perSecond.toFixed(1)} of ${budget.allowedPerSecond.toFixed(1)} requests per second`,
      }
    case 'waiting':
      return {
        short: `${health.trouble.httpStatus ?? 'wait'} · ${formatSpan(health.until - now)}`,
        long: `${TROUBLE_WORDS[health.trouble.reason]} until ${formatClock(health.until, zone)}, as the vendor asked`,
      }
    case 'retrying':
      return {
        short: health.trouble.httpStatus === null ? 'no answer' : `HTTP ${health.trouble.httpStatus}`,
        long: `${TROUBLE_WORDS[health.trouble.reason]}: ${health.trouble.message}`,
      }
    case 'blocked':
      return { short: 'key refused', long: `${TROUBLE_WORDS[health.trouble.reason]}: ${health.trouble.message}` }
  }
}
