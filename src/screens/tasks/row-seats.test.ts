import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_SEATS, seated, type Seats } from '#screens/tasks/row-seats.ts'

const RESTING = { isMoving: false, focused: null }
const MOVING = { isMoving: true, focused: null }
const first = seated(NO_SEATS, { view: 'all', keys: ['a', 'b', 'c'], ...RESTING })

describe('the rows of lines', () => {
  it('stay with them while one list is looked at, wherever they move; one whose line has left takes one that comes', () => {
    expect([...first.rows.values()]).toEqual([0, 1, 2])
    const moved = seated(first, { view: 'all', keys: ['d', 'c', 'a'], ...RESTING })
    expect([...moved.rows]).toEqual([
      ['d', 1],
      ['c', 2],
      ['a', 0],
    ])
  })

  it('stand in the document as they did while the list scrolls, and as their lines do once it rests', () => {
    const scrolled = seated(first, { view: 'all', keys: ['b', 'c', 'd', 'e'], ...MOVING })
    expect([...scrolled.rows]).toEqual([
      ['d', 0],
      ['b', 1],
      ['c', 2],
      ['e', 3],
    ])
    expect(seated(scrolled, { view: 'all', keys: ['b', 'c', 'd', 'e'], ...MOVING })).toBe(scrolled)
    const rested = seated(scrolled, { view: 'all', keys: ['b', 'c', 'd', 'e'], ...RESTING })
    expect([...rested.rows]).toEqual([
      ['b', 1],
      ['c', 2],
      ['d', 0],
      ['e', 3],
    ])
  })

  it('show no other line where one has the focus: the row goes with its line', () => {
    const left = seated(first, { view: 'all', keys: ['b', 'c', 'd'], isMoving: true, focused: 'a' })
    expect([...left.rows]).toEqual([
      ['b', 1],
      ['c', 2],
      ['d', 3],
    ])
  })

  it('show another list from the first to the last, and only as many more are made as it has', () => {
    const other = seated(first, { view: 'failed', keys: ['x', 'a', 'y', 'z'], ...MOVING })
    expect([...other.rows]).toEqual([
      ['x', 0],
      ['a', 1],
      ['y', 2],
      ['z', 3],
    ])
    expect(seated(other, { view: 'all', keys: ['q'], ...RESTING }).rows).toEqual(new Map([['q', 0]]))
  })

  it('are the same object as long as they are the same', () => {
    expect(seated(first, { view: 'all', keys: ['a', 'b', 'c'], ...RESTING })).toBe(first)
    expect(seated(first, { view: 'all', keys: ['c', 'b', 'a'], ...MOVING })).toBe(first)
    expect(seated(first, { view: 'all', keys: ['c', 'b', 'a'], ...RESTING })).not.toBe(first)
    expect(seated(first, { view: 'other', keys: ['a', 'b', 'c'], ...RESTING })).not.toBe(first)
  })

  it('are one for each line and stay with it, and none is made while one is free, however a list is scrolled', () => {
    const step = fc.record({
      first: fc.nat(40),
      count: fc.nat(12),
      isMoving: fc.boolean(),
      focused: fc.option(fc.nat(52).map(String)),
    })
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let seats: Seats = NO_SEATS
        for (const { first, count, isMoving, focused } of steps) {
          const keys = Array.from({ length: count }, (_, at) => String(first + at))
          const before = seats
          seats = seated(before, { view: 'all', keys, isMoving, focused })
          expect([...seats.rows.keys()].toSorted()).toEqual(keys.toSorted())
          expect(new Set(seats.rows.values()).size).toBe(count)
          for (const [key, row] of seats.rows) expect(before.rows.get(key) ?? row).toBe(row)
          if (!isMoving) expect([...seats.rows.keys()]).toEqual(keys)
          const come = keys.filter((key) => !before.rows.has(key)).length
          const free = [...before.rows.keys()].filter((key) => !keys.includes(key) && key !== focused).length
          expect(seats.next - before.next).toBe(before.view === 'all' ? Math.max(0, come - free) : count)
        }
      }),
    )
  })
})
