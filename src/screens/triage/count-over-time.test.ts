import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import { barPath, countOverTime, lastSpanWords } from '#screens/triage/count-over-time.ts'
import { NOON } from '#testing/builders.ts'

describe('countOverTime', () => {
  it('takes the shortest span that has all in it', () => {
    expect(lastSpanWords(countOverTime([NOON - MINUTE], NOON))).toBe('last hour')
    expect(lastSpanWords(countOverTime([NOON - HOUR], NOON))).toBe('last 6 hours')
    expect(lastSpanWords(countOverTime([NOON, NOON - 2 * DAY], NOON))).toBe('last 7 days')
    expect(lastSpanWords(countOverTime([NOON, NOON - 90 * DAY], NOON))).toBe('last 30 days, 1 before')
  })

  it('puts the newest at the end', () => {
    const { counts } = countOverTime([NOON + HOUR, NOON, NOON - 59 * MINUTE], NOON)
    expect(counts.at(-1)).toBe(2)
    expect(counts[0]).toBe(1)
  })

  it('counts every failure once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: NOON - 60 * DAY, max: NOON + DAY })), (times) => {
        const { counts, earlier, span } = countOverTime(
          times.toSorted((a, b) => b - a),
          NOON,
        )
        expect(counts).toHaveLength(24)
        for (const [bar, count] of counts.entries()) {
          const steps = (at: number) => 23 - Math.floor(Math.max(0, NOON - at) / (span / 24))
          expect(count).toBe(times.filter((at) => steps(at) === bar).length)
        }
        expect(counts.reduce((sum, count) => sum + count, earlier)).toBe(times.length)
      }),
    )
  })
})

describe('barPath', () => {
  it('keeps every bar in its box', () => {
    expect(barPath([0, 1, 1000, 0], 40, 20)).toBe('M15.0 20V18.0M25.0 20V0.0')
  })
})
