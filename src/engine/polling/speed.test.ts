import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { turnWithin } from '#domain/connection/turns.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { pollsWhen } from '#testing/speed/hidden.ts'
import { atTheLimit, naiveAtTheLimit, PER_SECOND, TASKS } from '#testing/speed/at-the-limit.ts'
import { ACTIVE, bindingBudget, bindingFifo, TURNS } from '#testing/speed/binding-budget.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

describe('300 tasks on a key of 10 requests a second', () => {
  it('are all found within a minute, none later than a round takes, and nothing is refused', async () => {
    const naive = naiveAtTheLimit(1)
    const ours = await atTheLimit(1)
    expect(ours).toMatchObject({ refused: 0, found: TASKS })
    expect(ours.p95).toBeLessThanOrEqual((1.05 * TASKS) / PER_SECOND)
    expect(naive.refused).toBeGreaterThan(1000)
    expect(naive.p95).toBeGreaterThan(ours.p95)
  })
})

describe('with a list', () => {
  it.each([
    ['as long as one page', {}],
    ['stamped seconds after their ids', { listedLate: 8 * SECOND }],
    ['stamped seconds before their ids', { listedLate: -8 * SECOND }],
  ])('they are found within two seconds: %s', async (_name, more) => {
    const ours = await atTheLimit(3, { page: 100, ...more })
    expect(ours).toMatchObject({ refused: 0, found: TASKS })
    expect(ours.p95).toBeLessThanOrEqual(2)
  })
})

describe('a hidden tab', () => {
  it('polls as often as one that is seen, thanks to the ticks of a worker', async () => {
    const visible = await pollsWhen('visible', false)
    expect(await pollsWhen('hidden', true)).toBeGreaterThanOrEqual(0.98 * visible)
    expect(await pollsWhen('hidden', false)).toBeLessThan(0.9 * visible)
  })
})

describe('more tasks of several models than there are turns', () => {
  it('are found in well below half the time of first come, first served, and none is left alone for long', async () => {
    const fifo = bindingFifo(1, 20 * MINUTE)
    const ours = await bindingBudget(1, 20 * MINUTE)
    expect(ours.meanDelay).toBeLessThan(0.5 * fifo.meanDelay)
    expect(ours.longestSilence * SECOND).toBeLessThan(turnWithin(ACTIVE, TURNS))
  })

  it('are still found much sooner when what is remembered is wrong by two', async () => {
    const fifo = bindingFifo(2, 20 * MINUTE)
    expect((await bindingBudget(2, 20 * MINUTE, 2)).meanDelay).toBeLessThan(0.65 * fifo.meanDelay)
  })
})
