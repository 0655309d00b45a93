import type { TroubleReason } from '#domain/task/failure.ts'
import type { Contact } from '#domain/task/task.ts'
import { formatAgo } from '#ui/duration.ts'
import { formatClock, type ZoneChoice } from '#ui/date-time.ts'

export const TROUBLE_WORDS = {
  offline: 'this computer is offline',
  network: 'no answer from the network',
  timeout: 'the vendor did not answer in time',
  throttled: 'throttled',
  credentials: 'key refused',
  server: 'the vendor has a server error',
  unintelligible: 'an answer that makes no sense',
  'too-large': 'an answer that is too large',
  'not-found': 'not found, asked again',
  gateway: 'the gateway refused',
} as const satisfies Record<TroubleReason, string>

/** Our line to the vendor in a few words; null when it is fine. */
export function contactWords(contact: Contact, zone: ZoneChoice): string | null {
  switch (contact.kind) {
    case 'fine':
      return null
    case 'waiting':
      return `${TROUBLE_WORDS[contact.trouble.reason]} until ${formatClock(contact.until, zone)}`
    case 'retrying':
      return contact.streak > 1
        ? `${TROUBLE_WORDS[contact.trouble.reason]}, ${contact.streak} times`
        : TROUBLE_WORDS[contact.trouble.reason]
    case 'blocked':
      return `${TROUBLE_WORDS[contact.trouble.reason]}, not asking`
  }
}

/** `last heard 4 min ago`; null is "nothing yet in this session". */
export function heardWords(lastHeard: number | null, now: number): string {
  return lastHeard === null ? 'not heard yet' : `last heard ${formatAgo(now - lastHeard)}`
}
