import type { Trouble, TroubleReason } from '#domain/task/failure.ts'
import type { Contact } from '#domain/task/task.ts'
import { formatAgo } from '#ui/duration.ts'
import { formatClock, type ZoneChoice } from '#ui/date-time.ts'

const WORDS = {
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

/** What a refusal by status alone says that is no error of the vendor's server; see `reading/http-trouble.ts`. */
const SERVER_WORDS: Readonly<Record<number, string>> = {
  401: 'refused by something on the way to the vendor',
  402: 'the account has no credits left',
  403: 'refused by something on the way to the vendor',
  408: 'the vendor did not answer in time',
}

/** A trouble in a few words, by its real cause. */
export function troubleWords({ reason, httpStatus }: Pick<Trouble, 'reason' | 'httpStatus'>): string {
  return (reason === 'server' ? SERVER_WORDS[httpStatus ?? 0] : undefined) ?? WORDS[reason]
}

/** Our line to the vendor in a few words; null when it is fine. */
export function contactWords(contact: Contact, zone: ZoneChoice): string | null {
  switch (contact.kind) {
    case 'fine':
      return null
    case 'waiting':
      return `${troubleWords(contact.trouble)} until ${formatClock(contact.until, zone)}`
    case 'retrying':
      return contact.streak > 1
        ? `${troubleWords(contact.trouble)}, ${contact.streak} times`
        : troubleWords(contact.trouble)
    case 'blocked':
      return `${troubleWords(contact.trouble)}, not asking`
  }
}

/** `last heard 4 min ago`; null is "nothing yet in this session". */
export function heardWords(lastHeard: number | null, now: number): string {
  return lastHeard === null ? 'not heard yet' : `last heard ${formatAgo(now - lastHeard)}`
}
