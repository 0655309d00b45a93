import { FEW_SAMPLES, type Percentiles } from '#charts/percentiles.ts'
import type { Summary } from '#charts/summary.ts'
import type { Outcome } from '#charts/task-facts.ts'
import { SECOND } from '#domain/time.ts'
import { formatSpan } from '#ui/duration.ts'
import { formatCount, formatTenths } from '#ui/numbers.ts'

export const OUTCOME_WORDS = {
  succeeded: 'succeeded',
  failed: 'failed',
  timedOut: 'timed out',
  cancelled: 'cancelled',
} as const satisfies Record<Outcome, string>

export function modelWords(model: string | null): string {
  return model ?? 'no model named'
}

/** A figure's change: the words carry the sign, the tone says whether it is for the better. */
export interface ChangeWords {
  readonly text: string
  readonly tone: 'better' | 'worse' | 'same'
}

/** A smaller change of a median is said, but alarms nobody. */
const WORTH_A_COLOUR = 0.05

/** `94.1 %`; `100 %` only when all of them did. */
export function rateWords(rate: number): string {
  return `${rate === 1 ? formatCount(100) : formatTenths(Math.floor(rate * 1000) / 10)} %`
}

/** `−2.3 pts`; null when either side has too few tasks to compare. */
export function rateChange(now: Summary, before: Summary): ChangeWords | null {
  if (now.ended < FEW_SAMPLES || before.ended < FEW_SAMPLES) return null
  if (now.successRate === null || before.successRate === null) return null
  const points = Math.round((now.successRate - before.successRate) * 1000) / 10
  if (points === 0) return { text: 'no change', tone: 'same' }
  return { text: `${signed(points)} pts`, tone: points > 0 ? 'better' : 'worse' }
}

/** `+9 s` in the median; null when either side has too few samples to compare. */
export function spanChange(now: Percentiles | null, before: Percentiles | null): ChangeWords | null {
  if (now === null || before === null || now.count < FEW_SAMPLES || before.count < FEW_SAMPLES) return null
  const change = now.p50 - before.p50
  if (Math.abs(change) < SECOND) return { text: 'no change', tone: 'same' }
  const text = `${change > 0 ? '+' : '−'}${formatSpan(Math.abs(change))}`
  if (Math.abs(change) < before.p50 * WORTH_A_COLOUR) return { text, tone: 'same' }
  return { text, tone: change > 0 ? 'worse' : 'better' }
}

/** `14 s · 51 s` */
export function percentileWords(value: Percentiles): string {
  return `${formatSpan(value.p50)} · ${formatSpan(value.p95)}`
}

function signed(value: number): string {
  return `${value > 0 ? '+' : '−'}${formatTenths(Math.abs(value))}`
}
