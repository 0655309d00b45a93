import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentilesOf, quantile } from '#charts/percentiles.ts'

const values = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 60 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('quantile', () => {
  it('lies between the least and the greatest, and grows with the share', () => {
    fc.assert(
      fc.property(values, share, share, (list, a, b) => {
        const sorted = list.toSorted((x, y) => x - y)
        const low = quantile(sorted, Math.min(a, b))
        const high = quantile(sorted, Math.max(a, b))
        expect(low).toBeGreaterThanOrEqual(sorted[0] ?? NaN)
        expect(high).toBeLessThanOrEqual(sorted.at(-1) ?? NaN)
        expect(high - low).toBeGreaterThanOrEqual(-1e-6)
      }),
    )
  })

  it('has half of the values on either side of the median', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
    expect(quantile([1, 2, 30], 0.5)).toBe(2)
    expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5)
  })
})

describe('percentilesOf', () => {
  it('does not mind the order', () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(percentilesOf(list.toReversed())).toEqual(percentilesOf(list))
      }),
    )
  })

  it('leaves its argument alone, and has nothing to say of nothing', () => {
    const list = [3, 1, 2]
    expect(percentilesOf(list)).toEqual({ p50: 2, p95: 2.9, count: 3 })
    expect(list).toEqual([3, 1, 2])
    expect(percentilesOf([])).toBeNull()
  })
})
