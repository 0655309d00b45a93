import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growth } from '#testing/growth.ts'
import { NOON } from '#testing/builders.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import { retryAtOf } from '#vendors/reading/waits.ts'

function waitOf(headers: Readonly<Record<string, string>>, body: unknown = {}): number | null {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const at = retryAtOf(readAnswer({ status: 429, headers, body: text, receivedAt: NOON }))
  return at === null ? null : (at - NOON) / 1000
}

const said = (message: string) => ({ error: { code: 'rate_limit_exceeded', message } })

const MONDAY = 'Mon, 01 Jun 2026 12:00:20 GMT'

describe('the wait that a server names', () => {
  it.each<[string, Record<string, string>, number]>([
    ['seconds', { 'retry-after': '12' }, 12],
    ['a fraction', { 'retry-after': '1.5' }, 1.5],
    ['no wait at all', { 'retry-after': '0' }, 0],
    ['a span', { 'retry-after': '1m30s' }, 90],
    ['an HTTP date', { 'retry-after': MONDAY }, 20],
    ['a date in the form of RFC 850', { 'retry-after': 'Monday, 01-Jun-26 12:00:20 GMT' }, 20],
    ['a date in the form of asctime', { 'retry-after': 'Mon Jun  1 12:00:20 2026' }, 20],
    ['an ISO date', { 'retry-after': '2026-06-01T12:00:20Z' }, 20],
    [
      "an HTTP date on the vendor's wrong clock",
      { 'retry-after': 'Mon, 01 Jun 2026 15:00:20 GMT', date: 'Mon, 01 Jun 2026 15:00:00 GMT' },
      20,
    ],
    ['a date that has passed', { 'retry-after': 'Mon, 01 Jun 2026 11:00:00 GMT' }, 0],
    ['milliseconds', { 'retry-after-ms': '45000' }, 45],
    ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '2' }, 1.5],
    ['a reset as Unix seconds', { 'x-ratelimit-reset': String(NOON / 1000 + 9) }, 9],
    ['a reset as milliseconds', { 'x-ratelimit-reset': String(NOON + 9_000) }, 9],
    ['a reset as a number of seconds', { 'x-ratelimit-reset': '45' }, 45],
    ['a reset as ISO', { 'anthropic-ratelimit-requests-reset': '2026-06-01T12:01:00Z' }, 60],
    ['the reset of the IETF', { 'ratelimit-remaining': '0', 'ratelimit-reset': '30' }, 30],
    ['a structured limit', { ratelimit: '"default";r=0;t=30' }, 30],
    ['the structured limit that is used up', { ratelimit: '"burst";r=5;t=900, "day";r=0;t=70' }, 70],
    ['an older structured limit', { ratelimit: 'limit=10, remaining=0, reset=12' }, 12],
    ['resets as spans', { 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m0s' }, 360],
    [
      'the limit of several that is used up',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '20ms',
        'x-ratelimit-remaining-tokens': '9',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      0.02,
    ],
    ['a reset in words', { 'x-ratelimit-reset-after': '3.25' }, 3.25],
    ['Retry-After before the reset', { 'retry-after': '3', 'x-ratelimit-reset': '45' }, 3],
    ['a window that is used up', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '45' }, 45],
    ['more than an hour, in full', { 'retry-after': '86400' }, 86_400],
  ])('is read from headers: %s', (_what, headers, seconds) => {
    expect(waitOf(headers)).toBe(seconds)
  })

  it.each([
    ['Rate limited, resets in ~30s', 30],
    ['Please try again in 2 minutes.', 120],
    ['Rate limit reached. Please try again in 1m30s.', 90],
    ['Please try again in 7m12s. Visit https://example.com', 432],
    ['retry after 1.5 seconds', 1.5],
    ['Retry after 30', 30],
    ['Too many requests. Retry-After: 30.', 30],
    ['Please retry in 8.941621227s.', 8.942],
    ['Please retry in 500.5ms.', 0.501],
    ['Wait 500ms before the next request', 0.5],
    ['You must wait 1 hour, 5 minutes and 2 seconds', 3_902],
    ['Limit is 10 per 60 seconds; try again in 5s', 5],
    ['Expected available in 38 seconds.', 38],
    ['60 seconds until the limit is lifted', 60],
    ['Too many tasks; 2 min later you may send more', 120],
    ['available again in 1 hour', 3_600],
    ['resets in 1d 2h', 93_600],
    ['quota resets at 2026-06-01T12:02:00Z', 120],
    ['Retry after 2026-06-01T14:01:00+02:00', 60],
    ['retry in 1,200 seconds', 1_200],
    ['请求过于频繁，请在 60 秒后重试', 60],
    ['请 60秒后再试', 60],
    ['请等待１分３０秒', 90],
    ['操作太快，1 小时后再试', 3_600],
    ['请一分钟后重试', 60],
    ['请在三十秒之后重新尝试', 30],
    ['半小时后可再次提交', 1_800],
    ['系统繁忙，请500毫秒后重试', 0.5],
    ['請於 20 秒後重試', 20],
  ])('is read from words: %s', (message, seconds) => {
    expect(waitOf({}, said(message))).toBe(seconds)
    expect(waitOf({}, message)).toBe(seconds)
  })

  it.each<[string, unknown, number]>([
    ['a number in the error', { error: { message: 'slow down', retry_after: 4 } }, 4],
    ['a number', { message: 'slow down', retry_after: 4 }, 4],
    ['a text number', { retry_after: '33' }, 33],
    ['another spelling', { retryAfter: 4 }, 4],
    ['with a hyphen', { 'retry-after': '4' }, 4],
    ['milliseconds', { error: { retry_after_ms: 4_500 } }, 4.5],
    ['milliseconds of another spelling', { retryAfterMs: '4500' }, 4.5],
    ['an ISO time', { retry_after: '2026-06-01T12:00:30.5Z' }, 30.5],
    ['an instant in seconds', { retry_after: NOON / 1000 + 30 }, 30],
    ['an instant in milliseconds', { resets_at: NOON + 30_000 }, 30],
    ['seconds until the reset', { detail: { resets_in_seconds: 61 } }, 61],
    [
      "Google's retry information",
      { error: { code: 429, message: 'exhausted', details: [{ '@type': 'Help' }, { retryDelay: '8.941621227s' }] } },
      8.942,
    ],
    ['a duration written out', { error: { details: [{ retryDelay: { seconds: '8', nanos: 500_000_000 } }] } }, 8.5],
    ['an ISO duration', { retryDelay: 'PT1M5S' }, 65],
  ])('is read from a member of the body: %s', (_what, body, seconds) => {
    expect(waitOf({}, body)).toBe(seconds)
  })

  it.each<[string, Record<string, string>, unknown]>([
    ['nothing', {}, said('slow down')],
    ['a window that is not used up', { 'x-ratelimit-remaining': '3.2', 'x-ratelimit-reset': '45' }, {}],
    ['a structured window that is not used up', { ratelimit: '"default";r=3;t=30' }, {}],
    ['nonsense', { 'retry-after': 'soon', 'x-ratelimit-reset': 'NaN', ratelimit: ';;t=;r=', 'retry-after-ms': '' }, {}],
    ['negative seconds', { 'retry-after': '-5', 'retry-after-ms': '-5' }, {}],
    ['a date that is none', { 'retry-after': 'Mon Foo 99 99:99:99 2026' }, {}],
    ['an instant beyond every calendar', { 'retry-after': '9999999999999999' }, {}],
    ['a number that is no time', {}, said('limit is 30 requests, try fewer')],
    ['a limit', {}, said('limited to 10 requests per 60 seconds')],
    ['a number of attempts', {}, said('retry after 3 attempts')],
    ['a number of models', {}, said('available in 5 models')],
    ['a limit in Chinese', {}, said('每 60 秒最多 10 次请求')],
    ['an end in Chinese', {}, said('链接将在 60 秒后过期')],
    ['a negative member', {}, { retry_after: -4 }],
    ['a member that is no time', {}, { retry_after: true, retryAfter: {}, resets_at: 'soon', retryDelay: [] }],
    ['what was sent', {}, { input: { retry_after: 5 } }],
    ['a zero length', {}, { retryDelay: 'PT' }],
  ])('is not made up from %s', (_what, headers, body) => {
    expect(waitOf(headers, body)).toBeNull()
  })

  it.each<[string, Record<string, string>, unknown, number]>([
    ['1', {}, { error: { message: 'Rate limit reached. Please try again in 1m30s.' } }, 90],
    ['2', { 'retry-after-ms': '45000' }, {}, 45],
    ['3', { 'ratelimit-remaining': '0', 'ratelimit-reset': '30' }, {}, 30],
    ['4', {}, { retry_after: '33' }, 33],
    ['5', {}, { error: { message: '请求过于频繁，请在 60 秒后重试' } }, 60],
  ])('is read in reported answer %s', (_no, headers, body, seconds) => {
    expect(waitOf(headers, body)).toBe(seconds)
  })

  it('is the same in whichever way it is written', () => {
    const seconds = fc.integer({ min: 1, max: 10_000_000 })
    fc.assert(
      fc.property(seconds, (wait) => {
        const [hours, minutes, rest] = [Math.floor(wait / 3600), Math.floor(wait / 60) % 60, wait % 60]
        const at = new Date(NOON + wait * 1000)
        const compact = `${hours}h${minutes}m${rest}s`
        const ways = [
          waitOf({ 'retry-after': String(wait) }),
          waitOf({ 'retry-after': at.toUTCString() }),
          waitOf({ 'retry-after-ms': String(wait * 1000) }),
          waitOf({ 'x-ratelimit-reset': String(at.getTime() / 1000) }),
          waitOf({ ratelimit: `"a";r=0;t=${wait}` }),
          waitOf({}, { error: { retryDelay: `${wait}s` } }),
          waitOf({}, { retry_after: at.toISOString() }),
          waitOf({}, said(`Please try again in ${compact}.`)),
          waitOf({}, said(`wait ${hours} hours ${minutes} minutes and ${rest} seconds`)),
          waitOf({}, said(`请在${hours}小时${minutes}分${rest}秒后重试`)),
        ]
        expect(new Set(ways)).toEqual(new Set([wait]))
      }),
    )
  })

  it('comes of any headers and any body, never before the reply, and none throws', () => {
    const names = ['retry-after', 'retry-after-ms', 'ratelimit', 'x-ratelimit-reset', 'date']
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), fc.json(), (name, value, body) => {
        const wait = waitOf({ [name]: value }, body)
        expect(wait === null || (wait >= 0 && Number.isFinite(wait))).toBe(true)
      }),
    )
  })

  it.each(['retry ', 'retry 1s ', '1s ', '1m1s', 'wait 1 ', '半', '1,111,', '请等待 '])(
    'is found in linear time at most, in %j again and again',
    (piece) => expect(growth((times) => waitOf({}, piece.repeat(times)), 500)).toBeLessThan(1.5),
  )
})
