import type { Millis } from '#domain/time.ts'
import type { Actor, Retry, Verdict } from '#triage/rule.ts'
import { formatSpan } from '#ui/duration.ts'

/** Who must do something before anything changes. */
export const WHO_ACTS = {
  you: 'you',
  vendor: 'the vendor',
  nobody: 'nobody: it passes by itself',
} as const satisfies Record<Actor, string>

const RETRY = {
  safe: () => 'can help, unchanged',
  'after-wait': (wait) => (wait === undefined ? 'can help, later' : `can help, after about ${formatSpan(wait)}`),
  'after-change': () => 'helps only after a change',
  never: () => 'does not help',
} as const satisfies Record<Retry['kind'], (wait: Millis | undefined) => string>

/** `can help, after about 5 min; a new submit is billed` */
export function retryWords(retry: Retry, bills: Verdict['bills']): string {
  const helps = RETRY[retry.kind](retry.waitMs)
  if (bills === false) return `${helps}; bills nothing`
  return bills === true ? `${helps}; a new submit is billed` : `${helps}; it may be billed`
}
