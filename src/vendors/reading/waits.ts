/**
 * When a server says that it may be asked again. In order: `Retry-After-Ms`, `Retry-After`, a member of the body, words
 * in the body, and the reset of a rate limit that is used up. Spans count from the moment the reply was complete. The
 * wait is told as it was named, however long: how much of it to obey is for the caller to say.
 */
import type { EpochMs } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { httpDate } from '#vendors/reading/http-date.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { textsIn } from '#domain/said.ts'
import { readWait, waitInMembers } from '#vendors/reading/wait-members.ts'
import { type NamedWait, waitInWords } from '#vendors/reading/wait-words.ts'

/** The largest instant that `Date` can hold: nothing after it can be shown or waited for. */
const LATEST_DATE: EpochMs = 8.64e15

/** A sentence about waiting stands near the top; a hostile answer must not cost more. */
const TEXTS_READ = 50

/** Instant on our clock, never before the reply; null when the answer names none. Total for every answer. */
export function retryAtOf(answer: Answer): EpochMs | null {
  const { headers } = answer.reply
  const wait = waitInHeaders(headers) ?? waitInMembers(answer.json) ?? waitInTexts(answer)
  const at = wait === null ? latestReset(answer) : onOurClock(wait, answer)
  return at === null || !(at <= LATEST_DATE) ? null : Math.max(Math.round(at), answer.reply.receivedAt)
}

/** `retry-after`, and the same behind whatever a vendor puts before it (`x-ms-retry-after-ms`); the finer unit first. */
function waitInHeaders(headers: Answer['reply']['headers']): NamedWait | null {
  const inMilliseconds = Object.keys(headers).filter((name) => /(?:^|-)retry-after-(?:ms|milliseconds)$/.test(name))
  const inSeconds = [
    'retry-after',
    ...Object.keys(headers).filter((name) => /-retry-after(?:-s|-seconds)?$/.test(name)),
  ]
  for (const [names, unit] of [
    [inMilliseconds, 1],
    [inSeconds, SECOND],
  ] as const) {
    for (const name of names) {
      const wait = readWait(headers[name] ?? null, unit)
      if (wait !== null) return wait
    }
  }
  return null
}

/** The error's own sentence first; it may be far from the only one. */
function waitInTexts({ json, error, reply }: Answer): NamedWait | null {
  const texts = json === undefined ? [reply.body] : textsIn(json).slice(0, TEXTS_READ)
  for (const text of error === null || error.message === null ? texts : [error.message, ...texts]) {
    const wait = waitInWords(text)
    if (wait !== null) return wait
  }
  return null
}

/** An instant on the vendor's clock is compared with the vendor's own "now", so that a wrong clock does no harm. */
function onOurClock(wait: NamedWait, { reply }: Answer): EpochMs {
  if (wait.kind === 'span') return reply.receivedAt + wait.length
  const vendorNow = httpDate(reply.headers['date']?.trim() ?? '') ?? reply.receivedAt
  return reply.receivedAt + (wait.at - vendorNow)
}

/** Of several limits (requests, tokens, a day) all that are used up have to be waited for. */
function latestReset(answer: Answer): EpochMs | null {
  const { headers } = answer.reply
  let latest: EpochMs | null = null
  for (const [name, value] of Object.entries(headers)) {
    const wait = /^(?:x-)?rate-?limit$/.test(name) ? structuredReset(value) : namedReset(name, value, headers)
    const at = wait === null ? null : onOurClock(wait, answer)
    if (at !== null && (latest === null || at > latest)) latest = at
  }
  return latest
}

/** `x-ratelimit-reset`, `ratelimit-reset`, `x-ratelimit-reset-requests`, `anthropic-ratelimit-tokens-reset`, … */
function namedReset(name: string, value: string, headers: Answer['reply']['headers']): NamedWait | null {
  if (!/rate-?limit/.test(name) || !/(?:^|-)reset(?:-|$)/.test(name)) return null
  // A window that is not used up is not what we have to wait for (ByteSpike: a concurrency limit).
  const remaining = headers[name.replace(/reset(?:-after)?/, 'remaining')] ?? '0'
  return Number(remaining) > 0 ? null : readWait(value, SECOND)
}

/** `RateLimit: "default";r=0;t=30` (IETF draft 8 and later), or `limit=10, remaining=0, reset=30` (draft 7). */
function structuredReset(value: string): NamedWait | null {
  const text = value.slice(0, 2_000)
  let latest: NamedWait | null = null
  for (const item of /(?:^|[;, ])reset=/.test(text) ? [text] : text.split(',')) {
    const remaining = /(?:^|[;, ])(?:r|remaining)=(\d{1,15})/.exec(item)?.[1] ?? '0'
    const seconds = /(?:^|[;, ])(?:t|reset)=(\d{1,9})(?!\d)/.exec(item)?.[1]
    if (seconds === undefined || Number(remaining) > 0) continue
    const length = Number(seconds) * SECOND
    if (latest === null || (latest.kind === 'span' && length > latest.length)) latest = { kind: 'span', length }
  }
  return latest
}
