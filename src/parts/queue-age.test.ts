import { describe, expect, it } from 'vitest'
import { MINUTE } from '#domain/time.ts'
import { queueLevel, slowTasks } from '#parts/queue-age.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'

const QUEUED = { phase: 'queued', position: null } as const

describe('queueLevel', () => {
  it.each([
    ['hiapi', 1, 'normal'],
    ['hiapi', 3, 'slow'],
    ['hiapi', 6, 'ticket'],
    ['a-vendor-without-advice', 4, 'normal'],
    ['a-vendor-without-advice', 60, 'slow'],
  ])('%s, %d minutes in the queue: %s', (vendor, minutes, level) => {
    expect(queueLevel(aRecordIn(QUEUED, NOON, { vendor }), NOON + minutes * MINUTE)).toBe(level)
  })

  it('has nothing to say about a task that is not waiting', () => {
    expect(queueLevel(aRecordIn({ phase: 'finishing' }, NOON), NOON + 60 * MINUTE)).toBeNull()
  })
})

describe('slowTasks', () => {
  it('names those that are as late as their vendor has a word for', () => {
    const late = aRecordIn(QUEUED, NOON, { id: 'c/late', vendor: 'hiapi' })
    const fresh = aRecordIn(QUEUED, NOON + 5 * MINUTE, { id: 'c/fresh', vendor: 'hiapi' })
    const other = aRecordIn(QUEUED, NOON, { id: 'c/other', vendor: 'a-vendor-without-advice' })
    expect([...slowTasks([late, fresh, other], NOON + 6 * MINUTE)]).toEqual(['c/late', 'c/other'])
  })
})
