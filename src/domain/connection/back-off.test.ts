import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waitAfter } from '#domain/connection/back-off.ts'
import { MINUTE, SECOND } from '#domain/time.ts'

const backOff = { base: 2 * SECOND, cap: MINUTE }

describe('the wait after failures in a row', () => {
  it('begins with the base, doubles, and stays at the cap', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map((failures) => waitAfter(backOff, failures) / SECOND)
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60])
  })

  it('is the base where nothing has failed yet', () => {
    expect(waitAfter(backOff, 0)).toBe(backOff.base)
  })

  it('never shrinks, and lies between base and cap, however often it failed', () => {
    const anyBackOff = fc
      .tuple(fc.integer({ min: 1, max: MINUTE }), fc.nat({ max: 60 * MINUTE }))
      .map(([base, more]) => ({ base, cap: base + more }))
    fc.assert(
      fc.property(anyBackOff, fc.nat({ max: 1_000_000 }), (any, failures) => {
        const wait = waitAfter(any, failures)
        expect(wait).toBeGreaterThanOrEqual(any.base)
        expect(wait).toBeLessThanOrEqual(any.cap)
        expect(waitAfter(any, failures + 1)).toBeGreaterThanOrEqual(wait)
      }),
    )
  })
})
