import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Output } from '#domain/output/output.ts'
import { HOUR } from '#domain/time.ts'
import { columnsFor, tileReached, rowsOf, tilesOf, wallOf } from '#screens/outputs/gallery.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

const saved = { at: NOON, bytes: 1, contentType: 'image/png', sha256: 'aa', fileName: 'a.png' }

function task(id: `${string}/${string}`, outputs: readonly Output[], made = NOON) {
  return aRecordIn({ phase: 'succeeded' }, made, { id, outputs })
}

function dying(key: string, at: number, changes: Partial<Output> = {}): Output {
  return anOutput({ key, expiry: { at, source: 'vendor' }, ...changes })
}

function keys(records: readonly ReturnType<typeof task>[], wish: Partial<Parameters<typeof tilesOf>[1]> = {}) {
  const tasks = new Map(records.map((record) => [record.id, record]))
  const all = { view: 'gallery', kinds: [], unsavedOnly: false, passes: () => true, ...wish } as const
  return tilesOf(tasks, all, NOON).map((tile) => tile.output.key)
}

describe('tilesOf', () => {
  it('shows the newest first', () => {
    expect(keys([task('a/1', [anOutput({ key: 'old' })]), task('a/2', [anOutput({ key: 'new' })], NOON + 1)])).toEqual([
      'new',
      'old',
    ])
  })

  it('puts what dies soonest first, and what is safe or gone last', () => {
    const outputs = [
      dying('gone', NOON - HOUR),
      dying('kept', NOON + HOUR, { saved }),
      anOutput({ key: 'endless' }),
      dying('later', NOON + 2 * HOUR),
      dying('soon', NOON + HOUR),
    ]
    expect(keys([task('a/1', outputs)], { view: 'expiring' })).toEqual(['soon', 'later', 'endless', 'kept', 'gone'])
  })

  it('narrows to kinds and to what is not saved', () => {
    const outputs = [
      anOutput({ key: 'film', kind: 'video' }),
      anOutput({ key: 'kept', saved }),
      anOutput({ key: 'still' }),
    ]
    expect(keys([task('a/1', outputs)], { kinds: ['image'], unsavedOnly: true })).toEqual(['still'])
  })
})

describe('wallOf', () => {
  it('has what is on its way, the newest first; and nothing where only what is made is looked for', () => {
    const records = [
      aRecordIn({ phase: 'queued', position: 3 }, NOON, { id: 'a/1', addedAt: NOON }),
      aRecordIn({ phase: 'running', progress: null }, NOON, { id: 'a/2', addedAt: NOON + 1 }),
      task('a/3', [anOutput()]),
    ]
    const tasks = new Map(records.map((record) => [record.id, record]))
    const wish = { view: 'gallery', kinds: [], unsavedOnly: false, passes: () => true } as const
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
        const rows = rowsOf(tiles, columns)
        expect(rows.flat()).toEqual(tiles)
        expect(rows.every((row) => row.length <= columns)).toBe(true)
      }),
    )
  })

  it('has two columns on a phone and five on a desk', () => {
    expect(columnsFor(358)).toBe(2)
    expect(columnsFor(1200)).toBe(5)
  })
})
