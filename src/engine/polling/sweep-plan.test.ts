import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Millis } from '#domain/time.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { FEW } from '#engine/polling/list-sweeps.ts'
import { type ListShape, planSweep, type SweptTask } from '#engine/polling/sweep-plan.ts'
import { NOON } from '#testing/builders.ts'

const YOUNG: Millis = 3.2 * SECOND

/** Tasks made one after the other, the newest at `newest`. */
function batch(count: number, { newest = NOON, apart = 10, interval = YOUNG } = {}): SweptTask[] {
  return Array.from({ length: count }, (_, index) => ({ madeAt: newest - index * apart, interval, page: null }))
}

/** A list of so many pages, each holding what was made in `span`. */
function pagesOf(count: number, span: Millis, whole = false): ListShape {
  return { newest: NOON, ends: Array.from({ length: count }, (_, page) => NOON - (page + 1) * span), whole }
}

describe('planSweep', () => {
  it('leaves a few tasks to their own polls', () => {
    expect(planSweep([], 100, null, 8.5)).toBeNull()
    expect(planSweep(batch(5), 100, null, 8.5)).toBeNull()
    expect(planSweep(batch(5), 100, pagesOf(1, HOUR, true), 8.5)).toBeNull()
  })

  it('sweeps hundreds with a few pages, no more often than anybody notices', () => {
    expect(planSweep(batch(300), 100, null, 8.5)).toEqual({
      pages: 3,
      interval: 1.5 * SECOND,
      reach: NOON - 299 * 10,
    })
  })

  it('takes half of what polls may use, so that new tasks get their turns', () => {
    const plan = planSweep(batch(2_000), 100, null, 8)
    expect(plan).toMatchObject({ pages: 20, interval: 5 * SECOND })
  })

  it('takes its time where the tasks are old and their own pace is slow', () => {
    expect(planSweep(batch(100, { interval: 30 * SECOND }), 100, null, 8.5)).toMatchObject({ interval: 7_500 })
  })

  it('reads on where all were made in the same second', () => {
    const made = batch(150, { apart: 0 })
    const shape: ListShape = { newest: NOON, ends: [NOON, NOON, NOON], whole: true }
    expect(planSweep(made, 100, null, 8.5)).toMatchObject({ pages: 2 })
    expect(planSweep(made, 100, shape, 8.5)).toMatchObject({ pages: 3 })
  })

  it('goes no deeper for a straggler', () => {
    const tasks = [...batch(300, { apart: 600 }), { madeAt: NOON - 6 * HOUR, interval: 30 * SECOND, page: null }]
    const shape = pagesOf(3, MINUTE)
    expect(planSweep(tasks, 100, shape, 8.5)).toMatchObject({ pages: 3, reach: NOON - 299 * 600 })
  })

  it('does not look for its tasks among thousands of others', () => {
    const thinly = batch(300, { apart: 2 * MINUTE })
    expect(planSweep(thinly, 100, null, 8.5)).not.toBeNull()
    expect(planSweep(thinly, 100, pagesOf(2, 5 * MINUTE), 8.5)).toBeNull()
  })

  it('knows that what lies beyond the last page is in no list', () => {
    const gone = batch(300, { newest: NOON - 2 * HOUR })
    expect(planSweep(gone, 100, pagesOf(3, SECOND, true), 8.5)).toBeNull()
  })

  it('goes on to the last tasks, as long as their polls would cost more', () => {
    const tail = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ madeAt: NOON, interval: 4 * SECOND, page: 1 + (index % 3) }))
    expect(planSweep(tail(33), 100, pagesOf(3, MINUTE, true), 10)).toMatchObject({ pages: 3 })
    expect(planSweep(tail(10), 100, pagesOf(3, MINUTE, true), 10)).toMatchObject({ pages: 3 })
    expect(planSweep(tail(6), 100, pagesOf(3, MINUTE, true), 10)).toBeNull()
  })

  it('goes by where a task was seen and not by its stamp, and looks for it before it gives it up', () => {
    const early = batch(300, { newest: NOON - 10 * SECOND })
    const shape = pagesOf(3, SECOND, true)
    expect(planSweep(early, 100, shape, 10)).toMatchObject({ pages: 3 })
    const seen = early.map((task) => ({ ...task, page: 2 }))
    expect(planSweep(seen, 100, pagesOf(3, HOUR, true), 10)).toMatchObject({ pages: 2 })
    const unlisted = early.map((task) => ({ ...task, page: Number.POSITIVE_INFINITY }))
    expect(planSweep(unlisted, 100, shape, 10)).toBeNull()
  })

  it('stays within the budget, and always spares more polls than its pages cost', () => {
    const task = fc.record({
      madeAt: fc.integer({ min: NOON - 24 * HOUR, max: NOON + MINUTE }),
      interval: fc.integer({ min: 2 * SECOND, max: MINUTE }),
      page: fc.constant(null),
    })
    const shape = fc.option(
      fc.record({
        newest: fc.constant(NOON),
        ends: fc.array(fc.integer({ min: NOON - HOUR, max: NOON }), { minLength: 1, maxLength: 60 }),
        whole: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(
        fc.array(task, { maxLength: 400 }),
        shape,
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        (tasks, seen, rate) => {
          const plan = planSweep(tasks, 100, seen, rate)
          if (plan === null) return
          const { pages, interval, reach } = plan
          expect(pages).toBeGreaterThanOrEqual(1)
          expect(pages).toBeLessThanOrEqual(50)
          expect(interval).toBeGreaterThanOrEqual(1.5 * SECOND)
          expect((pages * SECOND) / interval).toBeLessThanOrEqual(rate)
          expect(tasks.filter(({ madeAt }) => madeAt >= reach).length).toBeGreaterThan(Math.max(pages, FEW))
        },
      ),
    )
  })
})
