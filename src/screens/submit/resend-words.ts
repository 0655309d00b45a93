import type { Vendor } from '#vendors/port.ts'

/** What becomes of a task whose answer is lost. */
export function resendWords({ resend, label, list }: Pick<Vendor, 'resend' | 'label' | 'list'>): string {
  if (resend === 'idempotent')
    return 'Each task has an idempotency key of its own: when an answer is lost, the same request is sent again and no second task is made.'
  return list === undefined
    ? `${label} does not recognise a repeated request: a task whose answer is lost stays unconfirmed until you decide.`
    : `${label} does not recognise a repeated request: a task whose answer is lost is looked for in its list, and where more than one may be it, you decide.`
}
