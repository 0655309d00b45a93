import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import type { TimelineEntry } from '#domain/timeline/timeline-entry.ts'
import { barParts, timelineWords } from '#parts/timeline-parts.ts'
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

  it('shows a change that came while nobody watched as unobserved, not as waiting or running', () => {
    const late = {
      ...began('succeeded', NOON + 20 * MINUTE),
      notBefore: NOON + 2 * MINUTE,
      source: 'observed' as const,
    }
    const timeline = [began('queued', NOON), began('running', NOON + MINUTE), late]
    const record = aRecord({ state: { phase: 'succeeded' }, timeline })
    const parts = barParts(record, NOON)
    expect(parts.map((part) => part.phase)).toEqual(['queued', 'running', 'unobserved'])
    expect((parts[2]?.share ?? 0) / (parts[0]?.share ?? 1)).toBeCloseTo(18)
    expect(timelineWords(record, NOON)).toContain('not watched for 18:00')
  })

  it('does not call the width of ordinary polling a gap', () => {
    const seen = {
      ...began('succeeded', NOON + 2 * MINUTE),
      notBefore: NOON + 80 * SECOND,
      source: 'observed' as const,
    }
    const timeline = [began('queued', NOON), began('running', NOON + MINUTE), seen]
    const parts = barParts(aRecord({ state: { phase: 'succeeded' }, timeline }), NOON)
    expect(parts.map((part) => part.phase)).toEqual(['queued', 'running'])
  })

  it('never leaves its box, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 3 }), fc.integer(), (times, now) => {
        const phases = ['queued', 'running', 'finishing'] as const
        const timeline = times.map((time, index) => ({
          ...began(phases[index] ?? 'finishing', NOON + time),
          notBefore: NOON + time - Math.abs(now % 1e9),
        }))
        const parts = barParts(aRecord({ state: { phase: 'finishing' }, timeline }), NOON + now)
        const sum = parts.reduce((total, part) => total + part.share, 0)
        for (const part of parts) expect(part.share).toBeGreaterThanOrEqual(0)
        expect(sum).toBeLessThanOrEqual(1.000_001)
      }),
    )
  })
})
