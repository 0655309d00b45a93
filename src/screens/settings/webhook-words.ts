import type { NotifyState } from '#domain/connection/settings-protocol.ts'
import { formatFull, type ZoneChoice } from '#ui/date-time.ts'
import { countOf } from '#ui/numbers.ts'

/** What came of the last notice, and what waits. */
export function resultWords({ last, waiting }: NotifyState, zone: ZoneChoice): string {
  const rest = waiting === 0 ? '' : ` ${countOf(waiting, 'notice')} ${waiting === 1 ? 'waits' : 'wait'} to be sent.`
  if (last === null) return `Nothing was sent since the gateway started.${rest}`
  const at = formatFull(last.at, zone)
  switch (last.kind) {
    case 'sent':
      return `Last notice: sent at ${at}.${rest}`
    case 'refused':
      return `Last notice: refused with ${last.status} at ${at}. It is not sent again.${redirectWords(last.status)}${rest}`
    case 'failing':
      return `Last notice: answered with ${last.status} at ${at}.${rest}`
    case 'unreachable':
      return `Last notice: not taken at ${at}, ${last.why}.${rest}`
  }
}

function redirectWords(status: number): string {
  return status >= 300 && status < 400 ? ' Redirects are not followed: give the address that they lead to.' : ''
}
