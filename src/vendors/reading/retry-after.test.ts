import { describe, expect, it } from 'vitest'
import { NOON } from '#testing/builders.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import { LONGEST_NAMED_WAIT, retryAtOf } from '#vendors/reading/retry-after.ts'

function waitOf(headers: Readonly<Record<string, string>>, body: unknown = {}): number | null {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const at = retryAtOf(readAnswer({ status: 429, headers, body: text, receivedAt: NOON }))
  return at === null ? null : (at - NOON) / 1000
}

const said = (message: string) => ({ error: { code: 'rate_limit_exceeded', message } })

describe('the wait that a server names', () => {
  it.each([
    ['seconds', { 'retry-after': '12' }, 12],
    ['a fraction', { 'retry-after': '1.5' }, 1.5],
    ['no wait at all', { 'retry-after': '0' }, 0],
    ['an HTTP date', { 'retry-after': 'Mon, 01 Jun 2026 12:00:20 GMT' }, 20],
    [
      "an HTTP date on the vendor's wrong clock",
      { 'retry-after': 'Mon, 01 Jun 2026 15:00:20 GMT', date: 'Mon, 01 Jun 2026 15:00:00 GMT' },
      20,
    ],
    ['a date that has passed', { 'retry-after': 'Mon, 01 Jun 2026 11:00:00 GMT' }, 0],
    ['a reset as Unix seconds', { 'x-ratelimit-reset': String(NOON / 1000 + 9) }, 9],
    ['a reset as milliseconds', { 'x-ratelimit-reset': String(NOON + 9_000) }, 9],
    ['a reset as a number of seconds', { 'x-ratelimit-reset': '45' }, 45],
    ['Retry-After before the reset', { 'retry-after': '3', 'x-ratelimit-reset': '45' }, 3],
    ['a window that is used up', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '45' }, 45],
  ])('is read from headers: %s', (_what, headers, seconds) => {
    expect(waitOf(headers)).toBe(seconds)
  })

  it.each([
    ['Rate limited, resets in ~30s', 30],
    ['Please try again in 2 minutes.', 120],
    ['retry after 1.5 seconds', 1.5],
    ['Wait 500ms before the next request', 0.5],
    ['available again in 1 hour', 3600],
  ])('is read from words: %s', (message, seconds) => {
    expect(waitOf({}, said(message))).toBe(seconds)
    expect(waitOf({}, message)).toBe(seconds)
  })

  it('is read from a member of the body', () => {
    expect(waitOf({}, { error: { message: 'slow down', retry_after: 4 } })).toBe(4)
    expect(waitOf({}, { message: 'slow down', retry_after: 4 })).toBe(4)
  })

  it.each([
    ['nothing', {}, said('slow down')],
    ['a window that is not used up', { 'x-ratelimit-remaining': '3.2', 'x-ratelimit-reset': '45' }, {}],
    ['nonsense', { 'retry-after': 'soon', 'x-ratelimit-reset': 'NaN' }, {}],
    ['negative seconds', { 'retry-after': '-5' }, {}],
    ['a number that is no time', {}, said('limit is 30 requests, try fewer')],
    ['a negative member', {}, { retry_after: -4 }],
  ])('is not made up from %s', (_what, headers, body) => {
    expect(waitOf(headers, body)).toBeNull()
  })

  it('is at most an hour', () => {
    expect(waitOf({ 'retry-after': '999999999' })).toBe(LONGEST_NAMED_WAIT / 1000)
    expect(waitOf({}, said('resets in 999999 hours'))).toBe(LONGEST_NAMED_WAIT / 1000)
  })

  it('is found in linear time', () => {
    const started = performance.now()
    expect(waitOf({}, 'retry '.repeat(300_000))).toBeNull()
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
