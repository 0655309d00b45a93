/**
 * What an answer's headers say is left of a limit on requests: `RateLimit` (IETF draft-ietf-httpapi-ratelimit-headers,
 * a list of `"name";r=9;t=30` since draft 8, `limit=, remaining=, reset=` before), `RateLimit-Remaining` and `-Reset`
 * (drafts 3 to 6), and the older `X-RateLimit-*`. What the last ones count is nobody's rule (ByteSpike: dollars of the
 * tightest window), so they are believed once they were seen to count our requests.
 */
import type { EpochMs, Millis } from '#domain/time.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'

export interface Quota {
  /** Requests that are still allowed… */
  readonly left: number
  /** …for so long. */
  readonly span: Millis
}

interface Told extends Quota {
  /** Whose drafts say that it counts requests. */
  readonly isStandard: boolean
}

/** A count that went down with so many answers in a row counts requests. */
const ANSWERS_THAT_PROVE = 5

/** Above this a reset is an instant in Unix seconds: as a span it would be 31 years. */
const IS_INSTANT = 1e9

/** The first is the standard's. */
const NAMES = ['ratelimit-remaining', 'x-ratelimit-remaining', 'x-ratelimit-remaining-requests'] as const

const LONGEST_HEADER = 2_000

const UNITS: ReadonlyMap<string, Millis> = new Map([
  ['ms', 1],
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
])

/** Reads one connection's answers, and remembers what their counts did. */
export class QuotaReader {
  #before: number | null = null
  #steps = 0

  /** Null when the answer says nothing about it. */
  read(headers: Readonly<Record<string, string>>, receivedAt: EpochMs): Quota | null {
    const told = structured(headers['ratelimit'] ?? '') ?? named(headers, receivedAt)
    if (told === null || told.isStandard) return told
    // A request that cost nothing is not what is counted. A higher count is a new window, and proves nothing.
    if (told.left === this.#before) this.#steps = 0
    else if (this.#before !== null && told.left < this.#before) this.#steps++
    this.#before = told.left
    return this.#steps >= ANSWERS_THAT_PROVE ? told : null
  }
}

/** Of several limits the one that leaves the fewest requests a second. */
function structured(header: string): Told | null {
  const text = header.slice(0, LONGEST_HEADER)
  let tightest: Told | null = null
  for (const item of /(?:^|[;, ])reset=/.test(text) ? [text] : text.split(',')) {
    const left = whole(/(?:^|[;, ])(?:r|remaining)=(\d{1,9})(?!\d)/.exec(item)?.[1])
    const seconds = whole(/(?:^|[;, ])(?:t|reset)=(\d{1,9})(?!\d)/.exec(item)?.[1])
    if (left === null || seconds === null) continue
    const told = { left, span: seconds * SECOND, isStandard: true }
    if (tightest === null || left * tightest.span < tightest.left * told.span) tightest = told
  }
  return tightest
}

function named(headers: Readonly<Record<string, string>>, receivedAt: EpochMs): Told | null {
  for (const name of NAMES) {
    const left = whole(headers[name])
    const span = spanOf(headers[name.replace('remaining', 'reset')] ?? '', headers['date'], receivedAt)
    if (left !== null && span !== null) return { left, span, isStandard: name === NAMES[0] }
  }
  return null
}

function whole(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
}

/** Seconds, an instant (by the vendor's own clock, where the answer has it), or spans such as `6m0s`. */
function spanOf(text: string, date: string | undefined, receivedAt: EpochMs): Millis | null {
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(text)) {
    const number = Number(text)
    if (number < IS_INSTANT) return number * SECOND
    const vendorNow = Date.parse(date ?? '')
    return Math.max(0, number * SECOND - (Number.isNaN(vendorNow) ? receivedAt : vendorNow))
  }
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h)){1,4}$/.test(text)) return null
  const parts = [...text.matchAll(/([\d.]+)(ms|[smh])/g)]
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNITS.get(unit) ?? 0), 0)
}
