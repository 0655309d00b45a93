import { describe, expect, it } from 'vitest'
import type { Phase } from '#domain/task/phase.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { unobservedBefore, waitAtMost } from '#domain/timeline/timeline-gaps.ts'
import type { PhaseEntry } from '#domain/timeline/timeline-entry.ts'
import { aRecord, NOON } from '#testing/builders.ts'

function began(phase: Phase, from: number | null, to: number): PhaseEntry {
  const notBefore = from === null ? null : NOON + from
  return { kind: 'phase', phase, word: null, notBefore, notAfter: NOON + to, source: 'observed' }
}

describe('a change that nobody watched', () => {
  it('has a window wider than the slowest polling of the phase before', () => {
    expect(unobservedBefore(began('running', 0, 60 * SECOND), 'queued')).toBeNull()
    expect(unobservedBefore(began('running', 0, 61 * SECOND), 'queued')).toEqual({ from: NOON, to: NOON + 61 * SECOND })
    expect(unobservedBefore(began('succeeded', 0, 61 * SECOND), 'running')).toBeNull()
    expect(unobservedBefore(began('succeeded', 0, 31 * SECOND), 'finishing')).not.toBeNull()
  })

  it('is none that no poll could have seen, nor one with an open past', () => {
    expect(unobservedBefore(began('queued', 0, MINUTE), 'submitting')).toBeNull()
    expect(unobservedBefore(began('queued', 0, MINUTE), undefined)).toBeNull()
    expect(unobservedBefore(began('running', null, 10 * MINUTE), 'queued')).toBeNull()
  })
})

describe('a wait whose end nobody saw', () => {
  const queued = began('queued', 0, 0)

  it('lasted at most until the next thing known', () => {
    const running = aRecord({ state: { phase: 'running', progress: null } })
    expect(waitAtMost({ ...running, timeline: [queued, began('running', 0, 90 * SECOND)] })).toBe(90 * SECOND)
    expect(waitAtMost({ ...running, timeline: [queued, began('running', 4000, 9000)] })).toBeNull()
    const done = aRecord({ state: { phase: 'succeeded' } })
    expect(waitAtMost({ ...done, timeline: [queued, began('succeeded', 30_000, 30_000)] })).toBe(30 * SECOND)
  })

  it('is not one that goes on', () => {
    expect(waitAtMost(aRecord({ state: { phase: 'queued', position: null }, timeline: [queued] }))).toBeNull()
    expect(waitAtMost(aRecord())).toBeNull()
  })
})
