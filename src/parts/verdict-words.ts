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
  unknown: () => 'not known whether it helps',
} as const satisfies Record<Retry['kind'], (wait: Millis | undefined) => string>

/** Whether the same again helps: `can help, after about 5 min`. */
export function helpWords({ kind, waitMs }: Retry): string {
  return RETRY[kind](waitMs)
}

/** `can help, after about 5 min; a new submit is billed` */
export function retryWords(retry: Retry, bills: Verdict['bills']): string {
  const helps = helpWords(retry)
  if (bills === false) return `${helps}; bills nothing`
  return bills === true ? `${helps}; a new submit is billed` : `${helps}; it may be billed`
}
