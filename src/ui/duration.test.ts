import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAgo, formatDuration, formatSpan } from '#ui/duration.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('formatDuration', () => {
  it.each([
    [0, '0:00'],
    [7 * SECOND, '0:07'],
    [5 * MINUTE + 12 * SECOND + 900, '5:12'],
    [HOUR + 2 * MINUTE + 3 * SECOND, '1:02:03'],
    [DAY - 1, '23:59:59'],
    [6 * DAY + 23 * HOUR + 59 * MINUTE, '6d 23h'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  it('is never negative and never NaN, whatever two clocks made of the number', () => {
    fc.assert(
      fc.property(fc.double(), (ms) => {
        for (const text of [formatDuration(ms), formatSpan(ms), formatAgo(ms)])
          expect(text).not.toMatch(/-|NaN|Infinity/)
      }),
    )
  })
})

describe('formatSpan', () => {
  it.each([
    [26 * SECOND, '26 s'],
    [4 * MINUTE, '4 min'],
    [4 * MINUTE + 400, '4 min'],
    [41 * MINUTE + 10 * SECOND, '41m 10s'],
    [18 * HOUR + 5 * MINUTE, '18h 05m'],
    [6 * DAY + 23 * HOUR, '6d 23h'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatSpan(ms)).toBe(text)
  })
})

describe('formatAgo', () => {
  it.each([
    [-5, 'just now'],
    [4 * MINUTE, '4 min ago'],
    [3 * HOUR, '3 h ago'],
  ])('%d ms reads %s', (ms, text) => {
    expect(formatAgo(ms)).toBe(text)
  })
})
