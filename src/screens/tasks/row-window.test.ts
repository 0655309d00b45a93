import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowsInView, rowsToRender } from '#screens/tasks/row-window.ts'

describe('rows to render', () => {
  it('cover every row in view and stay inside the list, wherever it is scrolled', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5_000_000, max: 2_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        fc.constantFrom(36, 46, 68),
        fc.integer({ min: 0, max: 100_000 }),
        fc.boolean(),
        (listTop, height, row, count, beyond) => {
          const { first, end } = rowsToRender(rowsInView(listTop, height, row), count, beyond)
          expect(first).toBeGreaterThanOrEqual(0)
          expect(end).toBeLessThanOrEqual(count)
          expect(first).toBeLessThanOrEqual(end)
          const firstInView = Math.max(0, Math.floor(-listTop / row))
          const lastInView = Math.min(count - 1, Math.ceil((height - listTop) / row) - 1)
          if (firstInView <= lastInView) {
            expect(first).toBeLessThanOrEqual(firstInView)
            expect(end).toBeGreaterThan(lastInView)
          }
        },
      ),
    )
  })

  it('are a screenful out of a hundred thousand, and some beyond it only where they are wanted', () => {
    const view = rowsInView(-46 * 50_000, 900, 46)
    expect(rowsToRender(view, 100_000, false)).toEqual({ first: 50_000, end: 50_021 })
    expect(rowsToRender(view, 100_000, true)).toEqual({ first: 49_992, end: 50_029 })
  })

  it('are as many wherever a list is scrolled, and no more than there is room for below what stands above it', () => {
    const counts = Array.from({ length: 46 }, (_, px) => rowsInView(-460 - px, 900, 46)).map(
      ({ first, end }) => end - first,
    )
    expect(new Set(counts)).toEqual(new Set([21]))
    expect(rowsInView(230, 920, 46)).toEqual({ first: 0, end: 15 })
    expect(rowsInView(2_000, 920, 46)).toEqual({ first: 0, end: 0 })
  })
})
