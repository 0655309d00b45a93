import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowWindow } from '#screens/tasks/row-window.ts'

describe('rowWindow', () => {
  it('covers every row in view and stays inside the list, wherever it is scrolled', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5_000_000, max: 2_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        fc.constantFrom(36, 46, 68),
        fc.integer({ min: 0, max: 100_000 }),
        (listTop, height, row, count) => {
          const { first, end } = rowWindow(listTop, height, row, count)
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

  it('renders a screenful out of a hundred thousand', () => {
    const { first, end } = rowWindow(-46 * 50_000, 900, 46, 100_000)
    expect(end - first).toBeLessThan(45)
  })
})
