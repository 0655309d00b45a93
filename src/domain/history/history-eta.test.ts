import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_HISTORY } from '#domain/history/history.ts'
import { etaOf } from '#domain/history/history-eta.ts'
import { SECOND } from '#domain/time.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'

const QUEUED = aRecordIn({ phase: 'queued', position: null })
const RUNNING = aRecordIn({ phase: 'running', progress: null })

/** 1 s, 2 s, … */
const upTo = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) * SECOND)

describe('the time left', () => {
  it('is a range from those that took longer than this one so far', () => {
    const history = { ...NO_HISTORY, run: upTo(20) }
    expect(etaOf(RUNNING, history, false, NOON)).toEqual({ low: 5 * SECOND, high: 18 * SECOND, source: 'history' })
    expect(etaOf(RUNNING, history, false, NOON + 10 * SECOND)).toEqual({
      low: 3 * SECOND,
      high: 9 * SECOND,
      source: 'history',
    })
  })

  it('of a waiting task is the rest of its wait and then its run', () => {
    const wait = upTo(20)
    expect(etaOf(QUEUED, { ...NO_HISTORY, wait, run: upTo(20) }, false, NOON)).toMatchObject({ low: 10 * SECOND })
    expect(etaOf(QUEUED, { ...NO_HISTORY, wait }, false, NOON)).toBeNull()
  })

  it('is judged by results where the vendor has one word for waiting and working', () => {
    const history = { ...NO_HISTORY, result: upTo(20) }
    expect(etaOf(QUEUED, history, true, NOON)).toMatchObject({ low: 5 * SECOND })
    expect(etaOf(QUEUED, history, false, NOON)).toBeNull()
  })

  it('is not known of a task that has outlasted nearly all others, nor from a handful of them', () => {
    expect(etaOf(RUNNING, { ...NO_HISTORY, run: upTo(20) }, false, NOON + 16 * SECOND)).toBeNull()
    expect(etaOf(RUNNING, { ...NO_HISTORY, run: upTo(7) }, false, NOON)).toBeNull()
    expect(etaOf(aRecordIn({ phase: 'succeeded' }), { ...NO_HISTORY, run: upTo(20) }, false, NOON)).toBeNull()
  })

  it('is the vendor’s estimate where there is one and no history, until it has passed', () => {
    const record = { ...QUEUED, estimate: 35 * SECOND }
    const left = { low: 25 * SECOND, high: 25 * SECOND, source: 'vendor' }
    expect(etaOf(record, NO_HISTORY, false, NOON + 10 * SECOND)).toEqual(left)
    expect(etaOf(record, NO_HISTORY, false, NOON + 35 * SECOND)).toBeNull()
    expect(etaOf(QUEUED, NO_HISTORY, false, NOON)).toBeNull()
  })

  it('is never negative, and its low end never above its high end', () => {
    const sample = fc.array(fc.nat(600_000), { maxLength: 40 }).map((spans) => spans.toSorted((a, b) => a - b))
    fc.assert(
      fc.property(sample, sample, fc.nat(900_000), fc.boolean(), (wait, run, age, oneWord) => {
        for (const record of [QUEUED, RUNNING]) {
          const eta = etaOf(record, { wait, run, result: wait }, oneWord, NOON + age)
          if (eta === null) continue
          expect(eta.low).toBeGreaterThanOrEqual(0)
          expect(eta.high).toBeGreaterThanOrEqual(eta.low)
        }
      }),
    )
  })
})
