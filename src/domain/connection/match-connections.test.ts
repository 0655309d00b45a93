import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchConnections } from '#domain/connection/match-connections.ts'

const anyHere = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    label: fc.constant('A label'),
    vendor: fc.constantFrom('one', 'two'),
    baseUrl: fc.constantFrom('https://x.example', 'https://y.example/'),
  }),
  { selector: ({ id }) => id },
)
const anyForeign = fc.array(
  fc.record({
    id: fc.constantFrom('a', 'b', 'z'),
    vendor: fc.constantFrom('one', 'two'),
    baseUrl: fc.constantFrom('https://x.example/', 'https://y.example', null),
    tasks: fc.constant(1),
  }),
)

describe('connections of another list', () => {
  it('are matched by id, else by the one address of their vendor, and never with another vendor’s', () => {
    fc.assert(
      fc.property(anyForeign, anyHere, (foreign, here) => {
        const bare = (url: string) => url.replace(/\/$/, '')
        for (const { from, to, choices } of matchConnections(foreign, here)) {
          const ofVendor = here.filter(({ vendor }) => vendor === from.vendor)
          expect(choices.map(({ id }) => id)).toEqual(ofVendor.map(({ id }) => id))
          const { baseUrl } = from
          const there = ofVendor.filter((one) => baseUrl !== null && bare(one.baseUrl) === bare(baseUrl))
          const expected = ofVendor.some(({ id }) => id === from.id)
            ? from.id
            : there.length === 1
              ? there[0]?.id
              : null
          expect(to).toBe(expected)
        }
      }),
    )
  })
})
