import { describe, expect, it } from 'vitest'
import { NO_SEATS, seated } from '#screens/tasks/row-seats.ts'

const first = seated(NO_SEATS, 'all', ['a', 'b', 'c'])

describe('the rows of lines', () => {
  it('stay with them while one list is looked at, wherever they move', () => {
    expect([...first.rows.values()]).toEqual([0, 1, 2])
    const moved = seated(first, 'all', ['d', 'c', 'a'])
    expect([...moved.rows]).toEqual([
      ['d', 3],
      ['c', 2],
      ['a', 0],
    ])
    // A number is never given twice: the row of `b` is gone.
    expect(seated(moved, 'all', ['b', 'a']).rows.get('b')).toBe(4)
  })

  it('show another list from the first to the last, and only as many more are made as it has', () => {
    const other = seated(first, 'failed', ['x', 'a', 'y', 'z'])
    expect([...other.rows]).toEqual([
      ['x', 0],
      ['a', 1],
      ['y', 2],
      ['z', 3],
    ])
    expect(seated(other, 'all', ['q']).rows).toEqual(new Map([['q', 0]]))
  })

  it('are the same object as long as they are the same', () => {
    expect(seated(first, 'all', ['a', 'b', 'c'])).toBe(first)
    expect(seated(first, 'all', ['c', 'b', 'a'])).toBe(first)
    expect(seated(first, 'other', ['a', 'b', 'c'])).not.toBe(first)
  })
})
