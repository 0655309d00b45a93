import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountOf, countOf, formatAmount } from '#ui/numbers.ts'

describe('countOf', () => {
  it('has a singular for one thing alone', () => {
    expect([0, 1, 2, 1277].map((count) => countOf(count, 'model'))).toEqual([
      '0 models',
      '1 model',
      '2 models',
      '1,277 models',
    ])
    expect([1, 2].map((count) => countOf(count, 'copy', 'copies'))).toEqual(['1 copy', '2 copies'])
  })
})

describe('amountOf', () => {
  it('has as many digits as say something', () => {
    expect([15_238.0952, 9_999.999, 4178.625, 12.5, 0.003351, 0, -3.256].map(formatAmount)).toEqual([
      '15,238',
      '10,000',
      '4,178.63',
      '12.5',
      '0.00335',
      '0',
      '-3.26',
    ])
  })

  it('counts words of English and leaves other units as they are', () => {
    expect([amountOf(78_100_000, 'point'), amountOf(1, 'credits'), amountOf(1.5, 'credit')]).toEqual([
      '78,100,000 points',
      '1 credit',
      '1.5 credits',
    ])
    expect([amountOf(2, 'credits'), amountOf(2, 'USD'), amountOf(2, '¥')]).toEqual(['2 credits', '2 USD', '2 ¥'])
  })

  it('is never off by more than half a percent, nor by more than half of a whole', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (amount) => {
        const shown = Number(formatAmount(amount).replaceAll(',', ''))
        expect(Math.abs(shown - amount)).toBeLessThanOrEqual(Math.min(0.5, amount * 0.005) * 1.000001)
      }),
    )
  })
})
