import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstPlace, SortedList } from '#domain/sorted-list.ts'

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
