import { describe, expect, it } from 'vitest'
import type { Summary } from '#charts/summary.ts'
import { rateChange, rateWords, spanChange } from '#screens/insights/words.ts'

const ended = (count: number, failed: number): Summary => ({
  ended: count,
  failed,
  successRate: count === 0 ? null : (count - failed) / count,
  wait: null,
  run: null,
})
const half = (p50: number, count = 100) => ({ p50, p95: p50 * 2, lowest: p50, highest: p50 * 2, count })

describe('the success rate', () => {
  it('is 100 % only when all succeeded', () => {
    expect(rateWords(1)).toBe('100 %')
    expect(rateWords(0.9999)).toBe('99.9 %')
    expect(rateWords(0.941)).toBe('94.1 %')
  })

  it('changes in points, for the better or the worse', () => {
    expect(rateChange(ended(100, 8), ended(100, 5))).toEqual({ text: '−3.0 pts', tone: 'worse' })
    expect(rateChange(ended(100, 5), ended(100, 8))).toEqual({ text: '+3.0 pts', tone: 'better' })
    expect(rateChange(ended(100, 5), ended(200, 10))).toEqual({ text: 'no change', tone: 'same' })
  })

  it('is not compared with next to nothing', () => {
    expect(rateChange(ended(100, 5), ended(4, 0))).toBeNull()
    expect(rateChange(ended(0, 0), ended(100, 5))).toBeNull()
  })
})

describe('a median', () => {
  it('is worse when it grows', () => {
    expect(spanChange(half(29_000), half(20_000))).toEqual({ text: '+9 s', tone: 'worse' })
    expect(spanChange(half(60_000), half(130_000))).toEqual({ text: '−1 min 10 s', tone: 'better' })
  })

  it('alarms nobody with a small change', () => {
    expect(spanChange(half(101_000), half(100_000))).toEqual({ text: '+1 s', tone: 'same' })
    expect(spanChange(half(100_900), half(100_000))).toEqual({ text: 'no change', tone: 'same' })
    expect(spanChange(half(29_000), half(20_000, 4))).toBeNull()
    expect(spanChange(half(29_000), null)).toBeNull()
  })
})
