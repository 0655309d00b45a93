import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparedRanks, type Rank } from '#engine/ledger/task-ranks.ts'
import { placesInOrder } from '#screens/tasks/rank-sort.ts'

const orNone = (rank: fc.Arbitrary<Rank>) => fc.array(fc.option(rank), { maxLength: 80 })
const sign = fc.constantFrom<1 | -1>(1, -1)
const ranks = fc.oneof(
  orNone(fc.integer({ min: -3, max: 3 })),
  orNone(fc.maxSafeInteger()),
  orNone(fc.double({ noNaN: true, noDefaultInfinity: true })),
  orNone(fc.oneof(fc.nat(4), fc.constantFrom(0.5, -0, 2 ** 54, -(2 ** 54)))),
  orNone(fc.string({ maxLength: 2 })),
)

describe('the places of an order', () => {
  it('are those of a sort that compares, equal ones as they were and unknown ones last', () => {
    fc.assert(
      fc.property(ranks, sign, (some, direction) => {
        const compared = some
          .map((rank, at) => ({ rank, at }))
          .toSorted((a, b) => comparedRanks(a.rank, b.rank, direction))
        expect([...placesInOrder(some, direction)]).toEqual(compared.map(({ at }) => at))
      }),
      { numRuns: 500 },
    )
  })
})
