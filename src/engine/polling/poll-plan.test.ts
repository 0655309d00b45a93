import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cadence } from '#domain/connection/cadence.ts'
import { NO_PACE_ADVICE, PACES } from '#domain/connection/pace.ts'
import type { Contact } from '#domain/task/task.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { delayOf, nextTold, planFrom, Slots, timerOf, watchedPlan } from '#engine/polling/poll-plan.ts'
import { anyRecord } from '#testing/any-record.ts'
import { anyInstant } from '#testing/arbitraries.ts'
import { aRecordIn, aTrouble, NOON } from '#testing/builders.ts'
import { remoteOf } from '#testing/fake-vendor.ts'

const NOBODY = { watched: false, streamed: false }
const OLD = aRecordIn({ phase: 'queued', position: null }, NOON - HOUR, { remote: remoteOf('a') })
const RETRYING: Contact = { kind: 'retrying', since: NOON, streak: 9, trouble: aTrouble(), evidence: null }

describe('how long until the next poll', () => {
  it('is what the task deserves where nobody looks', () => {
    expect(delayOf(OLD, NOBODY, NOON, NO_PACE_ADVICE)).toBe(cadence(OLD, NOON))
    expect(delayOf({ ...OLD, paused: true }, { watched: true, streamed: true }, NOON, NO_PACE_ADVICE)).toBe(false)
  })

  it('is three seconds while somebody looks, and at least twenty while a stream tells', () => {
    expect(delayOf(OLD, { watched: true, streamed: false }, NOON, NO_PACE_ADVICE)).toBe(3 * SECOND)
    const fresh = { ...OLD, timeline: [], addedAt: NOON }
    expect(delayOf(fresh, { watched: true, streamed: true }, NOON, NO_PACE_ADVICE)).toBe(20 * SECOND)
  })

  it('is never shorter than the vendor allows, and begins differently for waiting and for working', () => {
    const floors = fc.integer({ min: 0, max: 30 * SECOND })
    const anybody = fc.record({ watched: fc.boolean(), streamed: fc.boolean() })
    fc.assert(
      fc.property(anyRecord, anybody, anyInstant, floors, (record, audience, now, floor) => {
        const delay = delayOf(record, audience, now, { floor, phases: {} })
        if (delay !== false) expect(delay).toBeGreaterThanOrEqual(floor)
        const late = { dueAt: now + DAY, interval: DAY, sweeps: null }
        const { dueAt } = watchedPlan(late, record, audience.streamed, now, { floor, phases: {} })
        expect(dueAt).toBeGreaterThanOrEqual(now + floor)
      }),
    )
    const first = (phase: 'queued' | 'running') => {
      const state = phase === 'queued' ? ({ phase, position: null } as const) : ({ phase, progress: null } as const)
      return delayOf(aRecordIn(state, NOON, { remote: remoteOf('a') }), NOBODY, NOON, NO_PACE_ADVICE)
    }
    expect(first('queued')).not.toBe(first('running'))
    expect(PACES.queued.base).not.toBe(PACES.running.base)
  })

  it('keeps the back-off of a line in trouble, whoever is looking', () => {
    const troubled = { ...OLD, contact: RETRYING }
    for (const audience of [NOBODY, { watched: true, streamed: false }, { watched: true, streamed: true }]) {
      expect(delayOf(troubled, audience, NOON, NO_PACE_ADVICE)).toBe(cadence(troubled, NOON))
    }
  })
})

describe('a plan', () => {
  it('waits for the sweeps that tell of the task, but no longer than they are believed', () => {
    const sweeps = { next: NOON + 5 * SECOND, until: NOON + 10 * SECOND }
    const plan = planFrom(NOON, 2 * SECOND, sweeps)
    expect(plan).toEqual({ dueAt: sweeps.until, interval: 2 * SECOND, sweeps })
    expect(nextTold(plan, NOON)).toBe(sweeps.next)
    expect(nextTold(plan, sweeps.next)).toBe(sweeps.until)
    expect(planFrom(sweeps.until, 2 * SECOND, sweeps).sweeps).toBeNull()
  })

  it('is none for a task that is not to be asked', () => {
    const plan = planFrom(NOON, false, { next: NOON + 1, until: NOON + 2 })
    expect(plan).toEqual({ dueAt: null, interval: 0, sweeps: null })
    expect(nextTold(plan, NOON)).toBeNull()
    expect(timerOf(plan, NOON)).toBe(false)
  })

  it('never makes a timer of nothing, nor one that overflows', () => {
    const due = (dueAt: number) => timerOf({ dueAt, interval: 0, sweeps: null }, NOON)
    expect([due(NOON - MINUTE), due(NOON), due(NOON + 5), due(NOON + 100 * DAY)]).toEqual([1, 1, 5, DAY])
  })

  it('comes sooner once somebody looks, unless that is no use', () => {
    const late = planFrom(NOON, MINUTE, null)
    expect(watchedPlan(late, OLD, false, NOON, NO_PACE_ADVICE).dueAt).toBe(NOON + 3 * SECOND)
    expect(watchedPlan(late, OLD, true, NOON, NO_PACE_ADVICE)).toBe(late)
    expect(watchedPlan(late, { ...OLD, contact: RETRYING }, false, NOON, NO_PACE_ADVICE)).toBe(late)
    const soon = planFrom(NOON, SECOND, null)
    expect(watchedPlan(soon, OLD, false, NOON, NO_PACE_ADVICE)).toBe(soon)
  })
})

describe('slots', () => {
  it('follow each other at the pace of their own connection, for half a minute at most', () => {
    const slots = new Slots()
    expect([0, 1, 2].map(() => slots.next('a', 10))).toEqual([0, 100, 200])
    expect(slots.next('b', 1)).toBe(0)
    for (let poll = 0; poll < 1000; poll++) slots.next('a', 10)
    expect(slots.next('a', 10)).toBe(30 * SECOND)
  })
})
