import { describe, expect, it } from 'vitest'
import { checkPaces, secondsPerTask } from '#parts/check-interval.ts'

const IDLE = { perSecond: 0, allowedPerSecond: 5, inFlight: 0, waiting: 0 }

describe('checkPaces', () => {
  it('divides tasks by the rate, the measured one where there is one', () => {
    expect(secondsPerTask({ ...IDLE, perSecond: 3.1 }, 28)).toBe(9)
    expect(secondsPerTask(IDLE, 28)).toBe(6)
    expect(secondsPerTask(IDLE, 0)).toBeNull()
    expect(secondsPerTask({ ...IDLE, allowedPerSecond: 0 }, 3)).toBeNull()
  })

  it('believes a sweep for the tasks that it told of, and the rest of the rate for the others', () => {
    const budget = { ...IDLE, perSecond: 3, sweep: { tasks: 300, pages: 3, every: 1500 } }
    expect(checkPaces(budget, 305)).toEqual({
      listed: { tasks: 300, seconds: 2 },
      singly: { tasks: 5, seconds: 5 },
    })
    expect(secondsPerTask(budget, 305)).toBe(5)
    expect(secondsPerTask(budget, 300)).toBe(2)
  })

  it('does not count tasks that are over by now', () => {
    const budget = { ...IDLE, perSecond: 2, sweep: { tasks: 300, pages: 3, every: 1500 } }
    expect(checkPaces(budget, 40)).toEqual({ listed: { tasks: 40, seconds: 2 }, singly: null })
    expect(checkPaces(budget, 0)).toEqual({ listed: null, singly: null })
  })
})
