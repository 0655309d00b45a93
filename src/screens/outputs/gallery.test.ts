import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnsFor, placesAtFirst, rowCount, rowOf, tileReached, wallOf } from '#screens/outputs/gallery.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

describe('wallOf', () => {
  it('has what is on its way, the newest first; and nothing where only what is made is looked for', () => {
    const records = [
      aRecordIn({ phase: 'queued', position: 3 }, NOON, { id: 'a/1', addedAt: NOON }),
      aRecordIn({ phase: 'running', progress: null }, NOON, { id: 'a/2', addedAt: NOON + 1 }),
      aRecordIn({ phase: 'succeeded' }, NOON, { id: 'a/3', outputs: [anOutput()] }),
    ]
    const tasks = new Map(records.map((record) => [record.id, record]))
    const wish = { view: 'gallery', kinds: [], unsavedOnly: false, passes: null } as const
    expect(wallOf(tasks, wish)).toEqual(['a/2', 'a/1'])
    expect(wallOf(tasks, { ...wish, passes: ({ id }) => id === 'a/1' })).toEqual(['a/1'])
    for (const other of [{ view: 'expiring' }, { kinds: ['video'] }, { unsavedOnly: true }] as const) {
      expect(wallOf(tasks, { ...wish, ...other })).toEqual([])
    }
  })
})

describe('the grid', () => {
  it('is walked by arrow keys without ever leaving it', () => {
    expect(
      ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'q'].map((key) => tileReached(key, 4, 8, 3)),
    ).toEqual([5, 3, 7, 1, 0, 7, null])
    expect([
      tileReached('ArrowDown', 6, 8, 3),
      tileReached('ArrowUp', 2, 8, 3),
      tileReached('ArrowRight', 7, 8, 3),
    ]).toEqual([6, 2, 7])
  })

  it('keeps every tile, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (tiles, columns) => {
        const rows = Array.from({ length: rowCount(tiles.length, columns) }, (_, row) => rowOf(tiles, row, columns))
        expect(rows.flat()).toEqual(tiles)
        expect(rows.every((row) => row.length <= columns)).toBe(true)
      }),
    )
  })

  it('has two columns on a phone and five on a desk', () => {
    expect(columnsFor(358)).toBe(2)
    expect(columnsFor(1200)).toBe(5)
  })

  it('opens with as many rows as fill the window, and with one below what has a height that nobody knows', () => {
    expect(placesAtFirst(900, 250, 0)).toEqual([0, 1, 2, 3])
    expect(placesAtFirst(900, 250, 1)).toEqual([0, 1])
  })
})
