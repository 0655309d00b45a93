import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PHASES } from '#domain/task/phase.ts'
import type { TimelineEntry } from '#domain/timeline/timeline-entry.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { boundsOf, UNKNOWN_SPAN } from '#domain/timeline/span.ts'
import { timelineRows } from '#screens/task/timeline-rows.ts'
import { NOON } from '#testing/builders.ts'

function phase(name: (typeof PHASES)[number], notBefore: number | null, notAfter: number): TimelineEntry {
  return { kind: 'phase', phase: name, word: null, notBefore, notAfter, source: 'observed' }
}

describe('timelineRows', () => {
  it('puts the newest first and says how long each phase lasted', () => {
    const timeline = [
      phase('queued', NOON, NOON),
      phase('running', NOON + 10 * SECOND, NOON + 12 * SECOND),
      phase('failed', NOON + 36 * SECOND, NOON + 38 * SECOND),
    ]
    expect(timelineRows({ timeline }, NOON + MINUTE)).toMatchObject([
      {
        entry: { phase: 'failed' },
        before: { did: 'ran', span: { kind: 'between', low: 24 * SECOND, high: 28 * SECOND } },
        lasting: null,
      },
      {
        entry: { phase: 'running' },
        before: { did: 'waited', span: { kind: 'between', low: 10 * SECOND, high: 12 * SECOND } },
        lasting: null,
      },
      { entry: { phase: 'queued' }, before: null, lasting: null },
    ])
  })

  it('has who did what where it was done', () => {
    const acts = [
      { at: NOON + SECOND, did: 'submitted', by: 'Ada' },
      { at: NOON + 20 * SECOND, did: 'cancelled', by: 'Ben' },
      { at: NOON + MINUTE, did: 'noted', by: 'Ada' },
    ] as const
    const timeline = [phase('queued', NOON, NOON), phase('cancelled', NOON + 30 * SECOND, NOON + 30 * SECOND)]
    const rows = timelineRows({ timeline, acts }, NOON + MINUTE)
    expect(
      rows.map((row) => (row.kind === 'phase' ? row.entry.phase : row.kind === 'act' ? row.did : row.kind)),
    ).toEqual(['noted', 'cancelled', 'cancelled', 'submitted', 'queued'])
    expect(timelineRows({ timeline: [], acts }, NOON).map((row) => row.kind)).toEqual(['act', 'act', 'act'])
  })

  it('counts the present phase up to now', () => {
    const rows = timelineRows({ timeline: [phase('queued', NOON, NOON)] }, NOON + 90 * SECOND)
    expect(rows).toMatchObject([{ lasting: { kind: 'exact', ms: 90 * SECOND } }])
  })

  it('claims no run that nobody saw', () => {
    const timeline = [phase('queued', NOON, NOON), phase('failed', NOON + 9 * SECOND, NOON + 9 * SECOND)]
    expect(timelineRows({ timeline }, NOON)[0]).toMatchObject({
      before: { did: 'unseen', span: { kind: 'exact', ms: 9 * SECOND } },
    })
  })

  it('knows no more than a bound of a span that ends in a wide window', () => {
    const timeline = [phase('queued', NOON, NOON), phase('running', NOON, NOON + MINUTE)]
    expect(timelineRows({ timeline }, NOON)[0]).toMatchObject({
      before: { did: 'waited', span: { kind: 'at-most', ms: MINUTE } },
    })
  })

  it('shows a window without polls as unobserved, below what came of it', () => {
    const timeline = [phase('queued', NOON, NOON), phase('succeeded', NOON, NOON + 10 * MINUTE)]
    expect(timelineRows({ timeline }, NOON).map((row) => row.kind)).toEqual(['phase', 'unobserved', 'phase'])
  })

  it('keeps anomalies', () => {
    const timeline: TimelineEntry[] = [phase('running', NOON, NOON), { kind: 'anomaly', at: NOON + 1, text: 'odd' }]
    expect(timelineRows({ timeline }, NOON)[0]).toMatchObject({ kind: 'anomaly', text: 'odd' })
  })

  it('never shows a negative span, whatever the clocks did', () => {
    const entry = fc
      .tuple(
        fc.constantFrom(...PHASES),
        fc.option(fc.integer({ min: -9e5, max: 9e5 })),
        fc.integer({ min: -9e5, max: 9e5 }),
      )
      .map(([name, from, to]) => phase(name, from === null ? null : NOON + from, NOON + to))
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (timeline) => {
        for (const row of timelineRows({ timeline }, NOON)) {
          if (row.kind !== 'phase') continue
          for (const span of [row.before?.span, row.lasting]) {
            const { low, high } = boundsOf(span ?? UNKNOWN_SPAN)
            expect(low).toBeGreaterThanOrEqual(0)
            expect(high ?? Infinity).toBeGreaterThanOrEqual(low)
          }
        }
      }),
    )
  })
})
