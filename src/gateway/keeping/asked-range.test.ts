import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asksFor } from '#gateway/keeping/asked-range.ts'

describe('the part of a file that is asked for', () => {
  it.each([
    [null, null],
    ['bytes=0-3', { first: 0, last: 3 }],
    ['bytes=7-', { first: 7, last: 9 }],
    ['bytes=7-99', { first: 7, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-99', { first: 0, last: 9 }],
    ['bytes=10-', 'nothing'],
    ['bytes=-0', 'nothing'],
    ['bytes=3-2', null],
    ['bytes=0-1,3-4', null],
    ['bytes=-', null],
    ['lines=0-3', null],
  ])('is for %j of ten bytes %j', (range, part) => {
    expect(asksFor(range, 10)).toEqual(part)
  })

  it('never leaves the file, whatever is asked', () => {
    const number = fc.option(fc.nat(), { nil: '' })
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1 }), (first, last, bytes) => {
        const part = asksFor(`bytes=${first}-${last}`, bytes)
        if (part === null || part === 'nothing') return
        expect(part.first).toBeLessThanOrEqual(part.last)
        expect(part.first).toBeGreaterThanOrEqual(0)
        expect(part.last).toBeLessThan(bytes)
      }),
    )
  })
})
