import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '#domain/task/fold.ts'
import type { ObservedState } from '#domain/task/task.ts'
import { boundsOf, UNKNOWN_SPAN } from '#domain/timeline/span.ts'
import { phaseEntries, queuedFor, ranFor, totalFor } from '#domain/timeline/timeline.ts'
import { anyHistory, anyInstant } from '#testing/arbitraries.ts'
import { NOON, aRecord, aRecordIn, sawStatus, seenAt } from '#testing/builders.ts'

/** A true history at a vendor and a poll schedule that knows nothing of it. */
const anyLife = fc.record({
  queued: fc.integer({ min: 1, max: 120_000 }),
  running: fc.integer({ min: 1, max: 120_000 }),
  finishing: fc.nat(20_000),
  gaps: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.nat(5_000), fc.double({ min: 0, max: 1, noNaN: true })),
    {
      minLength: 1,
      maxLength: 30,
    },
  ),
  skew: fc.integer({ min: -3_600_000, max: 3_600_000 }),
  clockError: fc.integer({ min: 0, max: 2_000 }),
  stated: fc.boolean(),
  restart: fc.nat(30),
})

describe('timeline windows', () => {
  it('contain the true time of each change, for any poll schedule and any clock skew that is known', () => {
    fc.assert(
      fc.property(anyLife, (life) => {
        const truth = { queued: NOON, running: NOON + life.queued, finishing: 0, succeeded: 0 }
        truth.finishing = truth.running + life.running
        truth.succeeded = truth.finishing + life.finishing
        const toVendor = (at: number) => Math.floor((at + life.skew) / 1000) * 1000
        const stateAt = (at: number): ObservedState => {
          if (at >= truth.succeeded) return { phase: 'succeeded' }
          if (at >= truth.finishing) return { phase: 'finishing' }
          return at >= truth.running ? { phase: 'running', progress: null } : { phase: 'queued', position: null }
        }
        let record = aRecord()
        let askedAt = NOON
        let lastAskedAt: number | null = null
        life.gaps.forEach(([gap, took, share], index) => {
          askedAt += gap
          const state = stateAt(askedAt + took * share)
          const facts = life.stated
            ? {
                createdAt: toVendor(truth.queued),
                endedAt: state.phase === 'succeeded' ? toVendor(truth.succeeded) : null,
                precision: 1000,
              }
            : {}
          const offset = life.skew + (index % 2 === 0 ? life.clockError : -life.clockError)
          const vendorClock = { offset, error: life.clockError }
          const answeredAt = askedAt + took
          record = fold(record, sawStatus(state, { facts }), { askedAt, answeredAt, lastAskedAt, vendorClock })
          lastAskedAt = index === life.restart ? null : askedAt
          askedAt = answeredAt
        })
        for (const entry of phaseEntries(record.timeline)) {
          const at = new Map(Object.entries(truth)).get(entry.phase) ?? Number.NaN
          expect(entry.notBefore ?? -Infinity).toBeLessThanOrEqual(at)
          expect(entry.notAfter).toBeGreaterThanOrEqual(at)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('never give a negative duration, whatever the vendor says', () => {
    fc.assert(
      fc.property(anyHistory, anyInstant, (history, now) => {
        const record = history.reduce((last, [seen, sighting]) => fold(last, seen, sighting), aRecord())
        for (const span of [queuedFor(record, now), ranFor(record, now), totalFor(record, now)]) {
          const { low, high } = boundsOf(span)
          expect(low).toBeGreaterThanOrEqual(0)
          expect(high ?? Infinity).toBeGreaterThanOrEqual(low)
        }
      }),
    )
  })
})

describe('timeline', () => {
  it('places the change between the last poll that saw the old state and the answer that showed the new one', () => {
    const queued = fold(aRecord(), sawStatus({ phase: 'queued', position: null }), seenAt(NOON))
    const running = fold(queued, sawStatus({ phase: 'running', progress: null }), {
      askedAt: NOON + 5000,
      answeredAt: NOON + 5300,
      lastAskedAt: NOON,
      vendorClock: null,
    })
    expect(running.timeline.at(-1)).toMatchObject({ phase: 'running', notBefore: NOON, notAfter: NOON + 5300 })
  })

  it('is open to the past when nobody watched', () => {
    const record = fold(aRecord(), sawStatus({ phase: 'running', progress: null }), seenAt(NOON))
    expect(record.timeline).toMatchObject([{ phase: 'running', notBefore: null, notAfter: NOON, source: 'observed' }])
  })

  it('adds the wait that the vendor proves for a task that was first seen finished', () => {
    const facts = { createdAt: NOON - 90_000, startedAt: NOON - 60_000, endedAt: NOON - 10_000, precision: 1 }
    const record = fold(aRecord(), sawStatus({ phase: 'succeeded' }, { facts }), seenAt(NOON))
    expect(phaseEntries(record.timeline).map((entry) => entry.phase)).toEqual(['queued', 'running', 'succeeded'])
    expect(queuedFor(record, NOON)).toEqual({ kind: 'exact', ms: 30_000 })
    expect(ranFor(record, NOON)).toEqual({ kind: 'exact', ms: 50_000 })
    expect(totalFor(record, NOON + 1e6)).toEqual({ kind: 'exact', ms: 80_000 })
  })

  it('keeps what we saw when the vendor states a time that contradicts it', () => {
    const facts = { createdAt: NOON + 86_400_000, precision: 1 }
    const record = fold(aRecord(), sawStatus({ phase: 'queued', position: null }, { facts }), seenAt(NOON, NOON - 1000))
    expect(record.timeline).toMatchObject([{ notBefore: NOON - 1000, notAfter: NOON, source: 'observed' }])
  })

  it('ages a live phase to now and stops at the end', () => {
    expect(queuedFor(aRecordIn({ phase: 'queued', position: null }, NOON), NOON + 7000)).toEqual({
      kind: 'exact',
      ms: 7000,
    })
    expect(totalFor(aRecordIn({ phase: 'succeeded' }, NOON), NOON + 7000)).toEqual(UNKNOWN_SPAN)
    expect(queuedFor(aRecord(), NOON)).toEqual(UNKNOWN_SPAN)
  })
})

describe('a task that its vendor does not know any more', () => {
  it('has lasted at least as long as it was seen: what it did last may go on', () => {
    const began = { kind: 'phase', word: null, source: 'observed' } as const
    const record = aRecord({
      state: { phase: 'gone' },
      timeline: [
        { ...began, phase: 'queued', notBefore: NOON, notAfter: NOON },
        { ...began, phase: 'running', notBefore: NOON + 10_000, notAfter: NOON + 10_000 },
        { ...began, phase: 'gone', notBefore: NOON + 18_000, notAfter: NOON + 20_000 },
      ],
    })
    expect(ranFor(record, NOON + 60_000)).toEqual({ kind: 'at-least', ms: 8000 })
    expect(queuedFor(record, NOON + 60_000)).toMatchObject({ kind: 'exact', ms: 10_000 })
    expect(totalFor(record, NOON + 60_000)).toEqual({ kind: 'unknown' })
  })
})
