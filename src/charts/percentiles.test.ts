import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentilesOf } from '#charts/percentiles.ts'

const values = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 60 })

const NONE = { p50: NaN, p95: NaN, lowest: NaN, highest: NaN, count: NaN }

describe('percentilesOf', () => {
  it('does not mind the order', () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(percentilesOf(list.toReversed())).toEqual(percentilesOf(list))
      }),
    )
  })

  it('are values that occurred, in order', () => {
    fc.assert(
      fc.property(values, (list) => {
        const { p50, p95, lowest, highest, count } = percentilesOf(list) ?? NONE
        expect(list).toContain(p50)
        expect(list).toContain(p95)
        expect([lowest, p50, p95, highest]).toEqual([lowest, p50, p95, highest].toSorted((a, b) => a - b))
        expect([lowest, highest]).toEqual([Math.min(...list), Math.max(...list)])
        expect(count).toBe(list.length)
      }),
    )
  })

  it('leaves its argument alone, and has nothing to say of nothing', () => {
    const list = [3, 1, 2]
    expect(percentilesOf(list)).toEqual({ p50: 2, p95: 3, lowest: 1, highest: 3, count: 3 })
    expect(list).toEqual([3, 1, 2])
    expect(percentilesOf([])).toBeNull()
  })
})
