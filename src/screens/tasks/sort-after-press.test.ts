import { describe, expect, it } from 'vitest'
import { DEFAULT_SORT, SORT_KEYS } from '#domain/task/task-filter.ts'
import { sortAfterPress } from '#screens/tasks/sort-after-press.ts'

describe('a heading pressed again and again', () => {
  it('sorts one way, the other way, and then as the list is by itself', () => {
    for (const by of SORT_KEYS.filter((key) => key !== 'active')) {
      const first = sortAfterPress(DEFAULT_SORT, by)
      const second = sortAfterPress(first, by)
      expect(new Set([first, second, DEFAULT_SORT]).size).toBe(3)
      expect([first, second].toSorted((a, b) => (a < b ? -1 : 1))).toEqual([`${by}-asc`, `${by}-desc`])
      expect(sortAfterPress(second, by)).toBe(DEFAULT_SORT)
    }
  })

  it('starts with what is looked for', () => {
    expect(sortAfterPress('queued-asc', 'expires')).toBe('expires-asc')
    expect(sortAfterPress('queued-asc', 'model')).toBe('model-asc')
    expect(sortAfterPress('queued-asc', 'total')).toBe('total-desc')
  })
})
