import { describe, expect, it } from 'vitest'
import { budgetUseWords, throttleWords } from '#screens/connections/budget-words.ts'

const IDLE = { perSecond: 0, allowedPerSecond: 5, inFlight: 0, waiting: 0 }

describe('budgetWords', () => {
  it('says what is used, and how often each task was checked', () => {
    const budget = { ...IDLE, perSecond: 3.1, inFlight: 2, checks: { least: 4100, most: 9200, tasks: 28 } }
    expect(budgetUseWords(budget, 5, 28)).toBe('3.1 of 5 requests/s, 2 under way, each task checked every 4 to 9 s')
  })

  it('says what is read from a list', () => {
    const checks = { least: 1500, most: 1900, tasks: 300 }
    const budget = { ...IDLE, perSecond: 3, sweep: { tasks: 300, pages: 3, every: 1500 }, checks }
    expect(budgetUseWords(budget, 5, 300)).toBe(
      '3 of 5 requests/s, each task checked every 2 s, all by the page from the vendor’s list',
    )
    expect(budgetUseWords(budget, 5, 305)).toContain('300 tasks by the page')
  })

  it('says how long a turn can take to come where that is long', () => {
    expect(budgetUseWords({ ...IDLE, waiting: 12 }, 5, 0)).toBe('0 of 5 requests/s, 12 waiting for a turn')
    expect(budgetUseWords({ ...IDLE, waiting: 300 }, 5, 0)).toBe(
      '0 of 5 requests/s, 300 waiting for a turn, each within 4:00 at this rate',
    )
    expect(budgetUseWords({ ...IDLE, allowedPerSecond: 0, waiting: 300 }, 5, 0)).toContain('300 waiting for a turn')
  })

  it('promises nothing without tasks, nor before one was checked twice', () => {
    expect(budgetUseWords(IDLE, 5, 0)).toBe('0 of 5 requests/s')
    expect(budgetUseWords({ ...IDLE, allowedPerSecond: 0 }, 5, 3)).toBe('0 of 0 requests/s')
    expect(budgetUseWords({ ...IDLE, checks: { least: 4000, most: 4000, tasks: 1 } }, 5, 0)).toBe('0 of 5 requests/s')
  })

  it('names a limit that the vendor forced', () => {
    expect(throttleWords({ ...IDLE, allowedPerSecond: 2.5 }, 5)).toContain('from 5 requests/s')
    expect(throttleWords(IDLE, 5)).toBeNull()
  })
})
