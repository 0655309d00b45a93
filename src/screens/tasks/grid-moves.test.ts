import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { movedTo } from '#screens/tasks/grid-moves.ts'

describe('movedTo', () => {
  it('stays inside the list for every key and place', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End')
    fc.assert(
      fc.property(keys, fc.nat(99), fc.integer({ min: 1, max: 40 }), (key, at, page) => {
        const next = movedTo(key, at, 100, page)
        expect(next).toBeGreaterThanOrEqual(0)
        expect(next).toBeLessThan(100)
      }),
    )
  })

  it('starts at the first row and leaves other keys alone', () => {
    expect(movedTo('ArrowDown', -1, 5, 3)).toBe(0)
    expect(movedTo('ArrowUp', -1, 5, 3)).toBe(0)
    expect(movedTo('a', 2, 5, 3)).toBeNull()
  })
})
