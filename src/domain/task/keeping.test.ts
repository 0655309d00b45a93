import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cadence } from '#domain/connection/cadence.ts'
import { forgottenFrom, isNearlyForgotten } from '#domain/task/keeping.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { aRecord, NOON } from '#testing/builders.ts'

const AFTER_END = { for: HOUR, from: 'end' } as const
const AFTER_MADE = { for: 24 * HOUR, from: 'made' } as const
const phase = (name: 'queued' | 'running' | 'succeeded', notBefore: number | null, notAfter: number) =>
  ({ kind: 'phase', phase: name, word: null, notBefore, notAfter, source: 'observed' }) as const

function task(changes: Partial<TaskRecord>): TaskRecord {
  return aRecord({ remote: { id: 't', handle: {} }, ...changes })
}
const running = task({
  state: { phase: 'running', progress: null },
  timeline: [phase('queued', NOON, NOON + SECOND), phase('running', NOON + SECOND, NOON + 9 * SECOND)],
})
const over = task({
  state: { phase: 'succeeded' },
  timeline: [...running.timeline, phase('succeeded', NOON + MINUTE, NOON + 2 * MINUTE)],
})

describe('when a vendor forgets a task', () => {
  it('is counted from the earliest that it can have been made or have ended', () => {
    expect(forgottenFrom(over, AFTER_END, NOON + 9 * MINUTE)).toBe(NOON + MINUTE + HOUR)
    expect(forgottenFrom(over, AFTER_MADE, null)).toBe(NOON + 24 * HOUR)
  })

  it('is counted from when it was last seen to go on, while it does', () => {
    expect(forgottenFrom(running, AFTER_END, NOON + 5 * MINUTE)).toBe(NOON + 5 * MINUTE + HOUR)
    expect(forgottenFrom(running, AFTER_END, null)).toBeNull()
  })

  it('is unknown where the past is open, and no question where it is gone', () => {
    const found = task({ state: { phase: 'running', progress: null }, timeline: [phase('running', null, NOON)] })
    expect(forgottenFrom(found, AFTER_MADE, NOON)).toBeNull()
    expect(forgottenFrom(task({ state: { phase: 'gone' } }), AFTER_END, NOON)).toBeNull()
  })

  it('is told when a quarter of the time is left', () => {
    expect(isNearlyForgotten(NOON + HOUR, AFTER_END, NOON + 44 * MINUTE)).toBe(false)
    expect(isNearlyForgotten(NOON + HOUR, AFTER_END, NOON + 46 * MINUTE)).toBe(true)
    expect(isNearlyForgotten(NOON + HOUR, AFTER_END, NOON + 2 * HOUR)).toBe(true)
  })
})

describe('a task that is going to be forgotten', () => {
  const slow = { floor: 0, phases: { running: { base: 12 * HOUR, cap: 12 * HOUR } } }

  it('is asked about before it can be, however slow its pace', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10 * MINUTE, max: 48 * HOUR }),
        fc.constantFrom('made' as const, 'end' as const),
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        (length, from, gone) => {
          const keeps = { for: length, from }
          const now = NOON + Math.floor(length * gone)
          const forgotten = forgottenFrom(running, keeps, now) ?? Number.NaN
          const delay = cadence(running, now, { ...slow, keeps })
          expect(delay).not.toBe(false)
          expect(now + Number(delay)).toBeLessThan(forgotten)
        },
      ),
    )
  })

  it('is asked about at its usual pace once it may be, and never faster than the vendor allows', () => {
    const keeps = { for: HOUR, from: 'made' } as const
    expect(cadence(running, NOON + 2 * HOUR, { ...slow, keeps })).toBeGreaterThanOrEqual(12 * HOUR)
    expect(cadence(running, NOON + HOUR - SECOND, { ...slow, floor: MINUTE, keeps })).toBe(MINUTE)
  })
})
