import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsBetween, boundsOf, spanOf, valueOf } from '#domain/timeline/span.ts'

const anyBounds = fc.tuple(fc.nat(1e7), fc.option(fc.nat(1e7))).map(([low, wide]) => ({
  low,
  high: wide === null ? null : low + wide,
}))

describe('a span', () => {
  it('contains all that its bounds allow, to within what nobody sees', () => {
    fc.assert(
      fc.property(anyBounds, ({ low, high }) => {
        const bounds = boundsOf(spanOf({ low, high }))
        expect(bounds.low - low).toBeLessThan(1000)
        expect((high ?? Infinity) - (bounds.high ?? Infinity) || 0).toBeLessThan(1000)
      }),
    )
  })

  it('has a value only where its window is no wider than half of it, and the value lies inside', () => {
    fc.assert(
      fc.property(anyBounds, ({ low, high }) => {
        const value = valueOf(spanOf({ low, high }))
        if (value === null) return
        expect(high).not.toBeNull()
        expect(value).toBeGreaterThanOrEqual(low)
        expect(value).toBeLessThanOrEqual(high ?? 0)
        if ((high ?? 0) - low >= 1000) expect((high ?? 0) - low).toBeLessThanOrEqual(value / 2)
      }),
    )
  })

  it('contains the time between any two moments of the windows that it lies between', () => {
    const anyWindow = fc.tuple(fc.option(fc.nat(1e6)), fc.nat(1e6), fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(anyWindow, anyWindow, fc.nat(1e6), ([wide, at, where], [wideTo, later, whereTo], open) => {
        const from = { notBefore: wide === null ? null : at - wide, notAfter: at }
        const to = { notBefore: wideTo === null ? null : at + later - wideTo, notAfter: at + later }
        const begin = at - (wide ?? open) * where
        const end = at + later - (wideTo ?? open) * whereTo
        if (end < begin) return
        const { low, high } = boundsBetween(from, to)
        expect(low).toBeLessThanOrEqual(end - begin)
        expect(high ?? Infinity).toBeGreaterThanOrEqual(end - begin)
      }),
    )
  })

  it('says nothing where its bounds contradict each other', () => {
    expect(spanOf({ low: 9000, high: 1000 })).toEqual({ kind: 'unknown' })
  })
})
