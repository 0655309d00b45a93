import type { EpochMs } from '#domain/time.ts'
import { DAY } from '#domain/time.ts'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Body of a linear-time regular expression for one upper-case ULID. */
export const ULID_SOURCE = '[0-7][0-9A-HJKMNP-TV-Z]{25}'

const ULID = new RegExp(`^${ULID_SOURCE}$`)

/**
 * When a ULID was made: its first ten characters are 48 bits of milliseconds (ULID specification). That vendors' ids
 * are ULIDs is inferred, so an instant that is not in the two years before `now` counts as a coincidence: null.
 */
export function ulidTime(ulid: string, now: EpochMs): EpochMs | null {
  const upper = ulid.toUpperCase()
  if (!ULID.test(upper)) return null
  let at = 0
  for (const letter of upper.slice(0, 10)) at = at * 32 + CROCKFORD.indexOf(letter)
  return at <= now + DAY && at >= now - 730 * DAY ? at : null
}
