import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SECOND } from '#domain/time.ts'
import type { TimelineEntry } from '#domain/timeline-entry.ts'
import { barParts, timelineWords } from '#parts/timeline-bar.tsx'
import { aFailure, aRecord, NOON } from '#testing/builders.ts'

function began(phase: 'queued' | 'running' | 'finishing' | 'succeeded' | 'failed', at: number): TimelineEntry {
  return { kind: 'phase', phase, word: null, notBefore: at, notAfter: at, source: 'vendor' }
}

describe('barParts', () => {
  it('shows waited, ran and stored in their proportions', () => {
    const timeline = [
      began('queued', NOON),
      began('running', NOON + 10 * SECOND),
      began('finishing', NOON + 30 * SECOND),
      began('succeeded', NOON + 40 * SECOND),
    ]
    const parts = barParts(aRecord({ state: { phase: 'succeeded' }, timeline }), NOON + 99 * SECOND)
    expect(parts.map((part) => part.phase)).toEqual(['queued', 'running', 'finishing'])
    expect((parts[1]?.share ?? 0) / (parts[0]?.share ?? 1)).toBeCloseTo(2)
  })

  it('marks a failure that nobody saw coming, without pretending to know how long it waited', () => {
    const timeline = [began('queued', NOON), began('failed', NOON + 20 * SECOND)]
    const record = aRecord({ state: { phase: 'failed', failure: aFailure() }, timeline })
    expect(barParts(record, NOON).map((part) => part.phase)).toEqual(['unobserved', 'failed'])
    expect(timelineWords(record, NOON)).toBe('waited at most 0:20')
  })

  it('never leaves its box, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 3 }), fc.integer(), (times, now) => {
        const phases = ['queued', 'running', 'finishing'] as const
        const timeline = times.map((time, index) => began(phases[index] ?? 'finishing', NOON + time))
        const parts = barParts(aRecord({ state: { phase: 'finishing' }, timeline }), NOON + now)
        const sum = parts.reduce((total, part) => total + part.share, 0)
        for (const part of parts) expect(part.share).toBeGreaterThanOrEqual(0)
        expect(sum).toBeLessThanOrEqual(1.000_001)
      }),
    )
  })
})
