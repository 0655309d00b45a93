import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import type { SweepEnd } from '#engine/polling/sweep-plan.ts'
import { firstRound, nextSweep, roundAfter, roundBegun, type Sweeping } from '#engine/polling/sweep-round.ts'
import { NOON } from '#testing/builders.ts'

const PLAN = { pages: 1, interval: 4 * SECOND, reach: NOON - MINUTE }
const SHAPE = { newest: NOON, ends: [NOON - MINUTE], whole: true }

const READ: SweepEnd = { kind: 'read', pages: 1, tasks: 100, shape: null, places: new Map(), missing: new Set() }

function sweeping(end: Partial<SweepEnd>, began = NOON): Sweeping {
  return { plan: PLAN, wanted: 100, began, end: { ...READ, ...end } }
}

describe('a round of sweeps', () => {
  it('goes on at the interval of the plan, counted from the beginning, with a breath between two', () => {
    const round = firstRound(NOON)
    expect(roundAfter(round, sweeping({}), NOON + SECOND).dueAt).toBe(NOON + 4 * SECOND)
    expect(roundAfter(round, sweeping({}), NOON + 9 * SECOND).dueAt).toBe(NOON + 9.5 * SECOND)
  })

  it('knows how long after the one before a sweep began, and never less than was planned', () => {
    const first = roundAfter(firstRound(NOON), sweeping({}), NOON + SECOND)
    expect(first.last).toEqual({ at: NOON, every: 4 * SECOND })
    const late = roundAfter(first, sweeping({}, NOON + 7 * SECOND), NOON + 8 * SECOND)
    expect(late.last).toEqual({ at: NOON + 7 * SECOND, every: 7 * SECOND })
    expect(nextSweep(late, PLAN, NOON + 11 * SECOND, NOON + 12 * SECOND)).toEqual({
      next: NOON + 19 * SECOND,
      until: NOON + 26 * SECOND,
    })
  })

  it.each([
    ['trouble', { kind: 'trouble' }],
    ['hardly any task', { tasks: 49 }],
  ] as const)('rests ever longer after %s, until a sweep is useful', (_name, end) => {
    let round = firstRound(NOON)
    const waits = [1, 2, 3].map(() => {
      round = roundAfter(round, sweeping(end), NOON)
      expect(round.last).toBeNull()
      return (round.dueAt - NOON) / SECOND
    })
    expect(waits).toEqual([10, 20, 40])
    expect(roundAfter(round, sweeping({ tasks: 50 }), NOON).failures).toBe(0)
  })

  it('counts it as no failure that our own budget sent nothing', () => {
    const begun = roundBegun(firstRound(NOON), NOON)
    expect(roundAfter(begun, sweeping({ kind: 'unsent', tasks: 0 }), NOON)).toEqual(begun)
    expect(begun.dueAt).toBe(NOON + 2 * SECOND)
  })

  it('forgets where the tasks lie after ten minutes', () => {
    const round = roundAfter(firstRound(NOON), sweeping({ shape: SHAPE }), NOON)
    expect(roundBegun(round, NOON + 10 * MINUTE - 1).shape).toBe(SHAPE)
    expect(roundBegun(round, NOON + 10 * MINUTE).shape).toBeNull()
  })
})
