import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOf, momentOf, runOf, waitOf } from '#domain/history/measure.ts'
import type { Phase } from '#domain/task/phase.ts'
import { MOMENTS } from '#domain/task/task-filter.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { anyRecord } from '#testing/any-record.ts'
import { aFailure, aRecord, NOON } from '#testing/builders.ts'

const NOBODY = new Set<string>()

type Begin = readonly [phase: Phase, seconds: number, early?: number | null]

/** A task whose phases began so many seconds after noon, each known to `early` seconds. */
function lived(...begins: readonly Begin[]): TaskRecord {
  const last = begins.at(-1)?.[0]
  const timeline = begins.map(([phase, seconds, early = 0]) => ({
    kind: 'phase' as const,
    phase,
    word: null,
    notBefore: early === null ? null : NOON + (seconds - early) * SECOND,
    notAfter: NOON + (seconds + (early ?? 0)) * SECOND,
    source: 'observed' as const,
  }))
  const failure = aFailure()
  return aRecord({
    timeline,
    state:
      last === 'failed' || last === 'timedOut'
        ? { phase: last, failure }
        : { phase: last === 'succeeded' ? last : 'gone' },
  })
}

describe('waitOf', () => {
  it('is the time from waiting to work', () => {
    expect(waitOf(lived(['queued', 0], ['running', 40], ['succeeded', 70]), NOBODY)).toEqual({
      ms: 40 * SECOND,
      at: NOON + 40 * SECOND,
    })
    expect(waitOf(lived(['queued', 0], ['finishing', 40]), NOBODY)?.ms).toBe(40 * SECOND)
  })

  it.each<[string, TaskRecord]>([
    ['still waits', lived(['queued', 0])],
    ['was never seen waiting', lived(['running', 0], ['succeeded', 9])],
    ['waited or ran, nobody knows', lived(['queued', 0], ['succeeded', 40])],
    ['was waiting already when it was found', lived(['queued', 0, null], ['running', 40])],
    ['was looked at far too seldom', lived(['queued', 0], ['running', 60, 31])],
    ['ended somewhere in ten hours (row 46)', lived(['queued', 0], ['running', 18_000, 18_000])],
  ])('says nothing of a task that %s', (_name, record) => {
    expect(waitOf(record, NOBODY)).toBeNull()
  })

  it('takes windows that are no wider than half of the wait, however short it is', () => {
    expect(waitOf(lived(['queued', 0], ['running', 60, 15]), NOBODY)?.ms).toBe(60 * SECOND)
    expect(waitOf(lived(['queued', 0], ['running', 60, 16]), NOBODY)).toBeNull()
    expect(waitOf(lived(['queued', 0], ['running', 2, 10]), NOBODY)).toBeNull()
  })

  it('goes to the end where the vendor has one word for waiting and running', () => {
    const guide = new Set(['hiapi'])
    expect(waitOf(lived(['queued', 0], ['failed', 40]), guide)?.ms).toBe(40 * SECOND)
    expect(waitOf(lived(['queued', 0], ['gone', 40]), guide)).toBeNull()
  })
})

describe('runOf', () => {
  it('is the time at work, storing included, of tasks that succeeded', () => {
    const done = lived(['queued', 0], ['running', 40], ['finishing', 60], ['succeeded', 70])
    expect(runOf(done)).toEqual({ ms: 30 * SECOND, at: NOON + 70 * SECOND })
    expect(runOf(lived(['queued', 0], ['running', 40], ['failed', 70]))).toBeNull()
    expect(runOf(lived(['queued', 0], ['succeeded', 70]))).toBeNull()
  })
})

describe('any task', () => {
  it('has measures that are finite and never negative, and moments that agree with them', () => {
    fc.assert(
      fc.property(anyRecord, fc.boolean(), (record, hides) => {
        const hidesRunning = new Set(hides ? [record.vendor] : [])
        for (const measure of [waitOf(record, hidesRunning), runOf(record)]) {
          expect(measure?.ms ?? 0).toBeGreaterThanOrEqual(0)
          expect(Number.isFinite(measure?.at ?? 0)).toBe(true)
        }
        const moments = MOMENTS.map((moment) => momentOf(record, moment, hidesRunning))
        expect(moments).toEqual([waitOf(record, hidesRunning)?.at ?? null, runOf(record)?.at ?? null, endOf(record)])
      }),
    )
  })

  it('ended when it was seen to have ended, not in the middle of a window', () => {
    expect(endOf(lived(['queued', 0], ['succeeded', 3600, 1800]))).toBe(NOON + 5400 * SECOND)
  })

  it('has no end before it has one', () => {
    expect(endOf(lived(['queued', 0], ['gone', 40]))).toBe(NOON + 40 * SECOND)
    expect(endOf(aRecord({ state: { phase: 'running', progress: null }, addedAt: NOON - MINUTE }))).toBeNull()
  })
})
