import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyKey, lessonOf, percentile, standing, type Sample } from '#domain/history/history.ts'
import type { Phase } from '#domain/task/phase.ts'
import { MINUTE, SECOND, type EpochMs } from '#domain/time.ts'
import type { TimelineEntry } from '#domain/timeline/timeline-entry.ts'
import { anyRecord } from '#testing/any-record.ts'
import { aFailure, aRecord, NOON } from '#testing/builders.ts'

/** A phase that began at a second after noon, seen within `± half` seconds; null: nobody watched before. */
function began(phase: Phase, second: number, half: number | null = 0): TimelineEntry {
  const at: EpochMs = NOON + second * SECOND
  const width = (half ?? 0) * SECOND
  const window = { notBefore: half === null ? null : at - width, notAfter: at + width }
  return { kind: 'phase', phase, word: null, ...window, source: 'observed' }
}

function lesson(...timeline: readonly TimelineEntry[]) {
  const last = timeline.at(-1)
  const succeeded = last?.kind === 'phase' && last.phase === 'succeeded'
  const state = succeeded ? ({ phase: 'succeeded' } as const) : ({ phase: 'failed', failure: aFailure() } as const)
  return lessonOf({ timeline, state })
}

describe('what a task teaches', () => {
  it('is how long it waited, ran, and took in all', () => {
    expect(
      lesson(began('queued', 0), began('running', 10, 2), began('finishing', 30, 2), began('succeeded', 34)),
    ).toEqual({ at: NOON, wait: 10 * SECOND, run: 24 * SECOND, result: 34 * SECOND })
  })

  it('is no wait when it jumped from the queue to its end', () => {
    expect(lesson(began('queued', 0), began('succeeded', 34))).toMatchObject({ wait: null, run: null, result: 34_000 })
    expect(lesson(began('queued', 0), began('finishing', 30), began('succeeded', 34))).toMatchObject({ wait: null })
  })

  it('is no wait when its end is known worse than to half of the wait', () => {
    expect(lesson(began('queued', 0), began('running', 60, 15), began('failed', 200))).toMatchObject({ wait: 60_000 })
    expect(lesson(began('queued', 0), began('running', 60, 16), began('failed', 200))).toBeNull()
    expect(lesson(began('queued', 0, null), began('running', 60), began('failed', 200))).toBeNull()
  })

  it('is no run when the work was cut short', () => {
    expect(lesson(began('queued', 0), began('running', 10), began('failed', 11))).toMatchObject({
      wait: 10 * SECOND,
      run: null,
      result: null,
    })
  })

  it('is nothing before the first wait is over', () => {
    expect(lesson(began('queued', 0))).toBeNull()
    expect(lesson()).toBeNull()
  })

  it('is never negative, whatever the timeline says', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const taught = lessonOf(record)
        for (const span of [taught?.wait, taught?.run, taught?.result]) {
          if (span !== null && span !== undefined) expect(span).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })
})

describe('tasks are compared', () => {
  it('within one connection and model only', () => {
    const key = historyKey(aRecord({ connection: 'a', model: 'm' }))
    expect(historyKey(aRecord({ connection: 'a', model: 'm' }))).toBe(key)
    expect(historyKey(aRecord({ connection: 'b', model: 'm' }))).not.toBe(key)
    expect(historyKey(aRecord({ connection: 'a', model: 'n' }))).not.toBe(key)
    expect(historyKey(aRecord({ connection: 'a', model: null }))).toBeNull()
  })
})

const span = fc.nat(20 * MINUTE)
const anySample: fc.Arbitrary<Sample> = fc
  .array(span, { minLength: 1, maxLength: 60 })
  .map((spans) => spans.toSorted((a, b) => a - b))
const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('percentiles and standing', () => {
  it('are of the sample', () => {
    const sample = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    expect(percentile(sample, 0.5)).toBe(5)
    expect(percentile(sample, 0.95)).toBe(10)
    expect(standing(5, sample)).toBe(0.5)
    expect(standing(0.5, sample)).toBe(0)
    expect([percentile([], 0.5), standing(5, [])]).toEqual([null, null])
  })

  it('grow with what is asked', () => {
    fc.assert(
      fc.property(anySample, share, share, span, span, (sample, p, q, age, older) => {
        expect(percentile(sample, Math.min(p, q))).toBeLessThanOrEqual(percentile(sample, Math.max(p, q)) ?? -1)
        expect(standing(Math.min(age, older), sample)).toBeLessThanOrEqual(standing(Math.max(age, older), sample) ?? -1)
      }),
    )
  })

  it('undo each other: the longest has outlasted all, and a percentile at least its share', () => {
    fc.assert(
      fc.property(anySample, share, (sample, p) => {
        expect(standing(sample.at(-1) ?? 0, sample)).toBe(1)
        expect(standing(percentile(sample, p) ?? 0, sample)).toBeGreaterThanOrEqual(p)
        expect(sample).toContain(percentile(sample, p))
      }),
    )
  })
})
