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
    [6 * DAY + 23 * HOUR + 59 * MINUTE, '6 d 23 h'],
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
    [14 * MINUTE + 5 * SECOND, '14 min 05 s'],
    [18 * HOUR, '18 h'],
    [2 * DAY + HOUR, '2 d 1 h'],
    [3 * DAY, '3 d'],
    [41 * MINUTE + 10 * SECOND, '41 min 10 s'],
    [18 * HOUR + 5 * MINUTE, '18 h 05 min'],
    [6 * DAY + 23 * HOUR, '6 d 23 h'],
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

/** Every form that a duration can have on screen; a new one is a decision. */
const CLOCKS = /^(\d{1,2}:\d\d|\d{1,2}:\d\d:\d\d|\d+ d( \d{1,2} h)?)$/
const SPANS = /^(\d{1,2} s|\d{1,2} min( \d\d s)?|\d{1,2} h( \d\d min)?|\d+ d( \d{1,2} h)?)$/
const AGOS = /^(just now|\d{1,2} (s|min|h) ago|\d+ d ago)$/

it('prints a duration in one form for columns, one for running text, and one for how long ago', () => {
  // Up to what a date can hold: from there on it is a count of days in any case.
  const spans = fc.oneof(fc.integer({ max: 400 * DAY }), fc.double({ max: 8.64e15 }), fc.constant(Number.NaN))
  fc.assert(
    fc.property(spans, (ms) => {
      expect(formatDuration(ms)).toMatch(CLOCKS)
      expect(formatDuration(ms, 'up')).toMatch(CLOCKS)
      expect(formatSpan(ms)).toMatch(SPANS)
      expect(formatAgo(ms)).toMatch(AGOS)
    }),
  )
})
