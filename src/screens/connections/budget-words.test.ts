import { describe, expect, it } from 'vitest'
import { budgetUseWords, throttleWords } from '#screens/connections/budget-words.ts'

const IDLE = { perSecond: 0, allowedPerSecond: 5, inFlight: 0, waiting: 0 }

describe('budgetWords', () => {
  it('says what is used and what that means for each task', () => {
    expect(budgetUseWords({ ...IDLE, perSecond: 3.1, inFlight: 2 }, 5, 28)).toBe(
      '3.1 of 5 requests/s, 2 in flight, each task checked every 9 s',
    )
  })

  it('says what a sweep gives, and what is left to polls', () => {
    const budget = { ...IDLE, perSecond: 3, sweep: { tasks: 300, pages: 3, every: 1500 } }
    expect(budgetUseWords(budget, 5, 300)).toBe(
      '3 of 5 requests/s, each task checked every 2 s, by the page from the vendor’s list',
    )
    expect(budgetUseWords(budget, 5, 305)).toBe(
      '3 of 5 requests/s, 300 tasks checked every 2 s by the page from the vendor’s list, 5 by themselves every 5 s',
    )
  })

  it('promises nothing without tasks or without a rate', () => {
    expect(budgetUseWords(IDLE, 5, 0)).toBe('0 of 5 requests/s')
    expect(budgetUseWords({ ...IDLE, allowedPerSecond: 0 }, 5, 3)).toBe('0 of 0 requests/s')
  })

  it('names a limit that the vendor forced', () => {
    expect(throttleWords({ ...IDLE, allowedPerSecond: 2.5 }, 5)).toContain('from 5 requests/s')
    expect(throttleWords(IDLE, 5)).toBeNull()
  })
})
