import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { VendorClock } from '#engine/connection/vendor-clock.ts'
import { NOON } from '#testing/builders.ts'

const header = (at: number) => new Date(at).toUTCString()

describe('how far a vendor’s clock is off', () => {
  it('is known within the bound that comes with it', () => {
    const call = fc.record({ at: fc.nat(MINUTE), there: fc.nat(3000), back: fc.nat(3000) })
    fc.assert(
      fc.property(fc.integer({ min: -HOUR, max: HOUR }), fc.array(call, { minLength: 1 }), (skew, calls) => {
        const clock = new VendorClock()
        for (const { at, there, back } of calls) {
          const asked = NOON + at
          clock.learn(header(asked + there + skew), asked, asked + there + back)
          const { offset, error } = clock.estimate() ?? { offset: Infinity, error: 0 }
          expect(Math.abs(offset - skew)).toBeLessThanOrEqual(error)
        }
      }),
    )
  })

  it('keeps the tightest estimate, until it is old', () => {
    const clock = new VendorClock()
    clock.learn(header(NOON), NOON, NOON)
    clock.learn(header(NOON + SECOND), NOON, NOON + 4 * SECOND)
    expect(clock.estimate()?.error).toBe(500)
    clock.learn(header(NOON + HOUR), NOON + HOUR, NOON + HOUR + 2 * SECOND)
    expect(clock.estimate()?.error).toBe(1500)
  })

  it('believes a worse estimate at once when it contradicts the better one: a clock was set', () => {
    const clock = new VendorClock()
    clock.learn(header(NOON), NOON, NOON)
    clock.learn(header(NOON + HOUR), NOON + SECOND, NOON + 3 * SECOND)
    expect(clock.estimate()).toEqual({ offset: HOUR - 1500, error: 1500 })
  })

  it('is not known from a header that is missing or nonsense', () => {
    const clock = new VendorClock()
    for (const text of [undefined, '', 'soon', 'x'.repeat(10_000)]) clock.learn(text, NOON, NOON)
    expect(clock.estimate()).toBeNull()
  })
})
