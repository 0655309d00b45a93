/**
 * When a server says that it may be asked again. In order: `Retry-After` (seconds or an HTTP date),
 * `X-RateLimit-Reset` (Unix seconds or milliseconds, or a number of seconds), `retry_after` in the body, and words in
 * the body such as "resets in ~30s". All of them count from the moment the reply was complete.
 */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { HOUR, MINUTE, SECOND, parseVendorTime } from '#domain/time.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

/** A longer wait than this is asked about after it anyway: spend windows of hours exist, and so do typing errors. */
export const LONGEST_NAMED_WAIT: Millis = HOUR

/** Below this a reset is a number of seconds from now (IETF draft), above it an instant. */
const RESET_IS_INSTANT = 1e9

const HTTP_DATE = /^[A-Za-z]{3,9},? \d{1,2}[ -][A-Za-z]{3}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/

const WAIT_IN_WORDS =
  /\b(?:resets?|retry|try again|available|wait)\b[^0-9]{0,40}(\d{1,6}(?:\.\d{1,3})?) ?(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b/i

const UNITS: Readonly<Record<string, Millis>> = { s: SECOND, m: MINUTE, h: HOUR }

/** Instant on our clock, never before the reply nor more than {@link LONGEST_NAMED_WAIT} after it; null when unnamed. */
export function retryAtOf(answer: Answer): EpochMs | null {
  const wait = fromRetryAfter(answer) ?? fromRateLimitReset(answer) ?? fromBody(answer.json) ?? fromWords(answer)
  if (wait === null || !Number.isFinite(wait)) return null
  return answer.reply.receivedAt + Math.min(Math.max(Math.round(wait), 0), LONGEST_NAMED_WAIT)
}

function fromRetryAfter({ reply }: Answer): Millis | null {
  const text = reply.headers['retry-after']?.trim() ?? ''
  if (/^\d{1,9}(\.\d{1,6})?$/.test(text)) return Number(text) * SECOND
  const at = httpDate(text)
  return at === null ? null : at - vendorNow(reply)
}

function fromRateLimitReset({ reply }: Answer): Millis | null {
  // The window is not used up, so it is not what we have to wait for (ByteSpike: a concurrency limit).
  if (Number(reply.headers['x-ratelimit-remaining'] ?? '0') > 0) return null
  const text = reply.headers['x-ratelimit-reset']?.trim() ?? ''
  if (!/^\d{1,13}(\.\d{1,6})?$/.test(text)) return null
  if (Number(text) < RESET_IS_INSTANT) return Number(text) * SECOND
  const at = parseVendorTime(text)
  return at === null ? null : at - vendorNow(reply)
}

/** An instant on the vendor's clock is compared with the vendor's own "now", so that a wrong clock does no harm. */
function vendorNow(reply: Answer['reply']): EpochMs {
  return httpDate(reply.headers['date']?.trim() ?? '') ?? reply.receivedAt
}

function httpDate(text: string): EpochMs | null {
  if (!HTTP_DATE.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}

function fromBody(json: Json | undefined): Millis | null {
  if (!isJsonObject(json)) return null
  const nested = json['error']
  const seconds = json['retry_after'] ?? (isJsonObject(nested) ? nested['retry_after'] : undefined)
  return typeof seconds === 'number' && seconds >= 0 ? seconds * SECOND : null
}

function fromWords({ reply, error }: Answer): Millis | null {
  const found = WAIT_IN_WORDS.exec(error?.message ?? reply.body.slice(0, 2_000))
  if (found === null) return null
  const [, amount = '', unit = ''] = found
  const word = unit.toLowerCase()
  const scale = word === 'ms' || word.startsWith('milli') ? 1 : UNITS[word.charAt(0)]
  return scale === undefined ? null : Number(amount) * scale
}
