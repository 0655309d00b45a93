import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstPlace, nextPlace, SortedList } from '#domain/sorted-list.ts'

const changes = fc.array(fc.tuple(fc.constantFrom('add', 'remove', 'drop'), fc.nat(20)), { maxLength: 60 })

it('is what sorting all of them gives, whatever came and went', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), changes, (first, steps) => {
      const list = new SortedList<number>((a, b) => a - b)
      list.fill(first)
      let naive = first.toSorted((a, b) => a - b)
      for (const [what, value] of steps) {
        if (what === 'add') {
          list.add(value)
          naive = [...naive, value].toSorted((a, b) => a - b)
        } else if (what === 'remove') {
          expect(list.remove(value)).toBe(naive.includes(value))
          naive = naive.includes(value) ? naive.toSpliced(naive.indexOf(value), 1) : naive
        } else {
          list.drop(value % 3)
          naive = naive.slice(value % 3)
        }
        expect(list.items).toEqual(naive)
        expect(firstPlace(list.items, (item) => item > value)).toBe(naive.filter((item) => item <= value).length)
      }
    }),
  )
})

it('finds the next place as one would who looks at each, in looks that grow with the way there alone', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { maxLength: 300 }), fc.nat(500), fc.nat(300), (some, value, start) => {
      const ordered = some.toSorted((a, b) => a - b)
      const from = Math.min(start, ordered.length)
      let looks = 0
      const place = nextPlace(ordered, (item) => ++looks > 0 && item >= value, from)
      const naive = ordered.findIndex((item, at) => at >= from && item >= value)
      expect(place).toBe(naive === -1 ? ordered.length : naive)
      expect(looks).toBeLessThanOrEqual(2 * Math.log2(place - from + 1) + 2)
    }),
  )
})
