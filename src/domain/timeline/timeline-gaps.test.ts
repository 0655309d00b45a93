import { describe, expect, it } from 'vitest'
import type { Phase } from '#domain/task/phase.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { queuedFor, totalFor } from '#domain/timeline/timeline.ts'
import { unobservedBefore } from '#domain/timeline/timeline-gaps.ts'
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

  it('lasted at most until the next thing known, whatever the middle of its window is', () => {
    const running = aRecord({ state: { phase: 'running', progress: null } })
    const until = (timeline: readonly PhaseEntry[], state: TaskRecord['state'] = running.state) =>
      queuedFor({ ...running, state, timeline }, NOON + MINUTE)
    expect(until([queued, began('running', 0, 90 * SECOND)])).toEqual({ kind: 'at-most', ms: 90 * SECOND })
    expect(until([queued, began('running', 4000, 9000)])).toEqual({ kind: 'between', low: 4000, high: 9000 })
    const done = { phase: 'succeeded' } as const
    expect(until([queued, began('succeeded', 30_000, 30_000)], done)).toEqual({ kind: 'at-most', ms: 30 * SECOND })
  })

  it('of a task made ten hours ago and finished when first seen is at most ten hours', () => {
    const made = NOON - 10 * HOUR
    const timeline = [began('queued', -10 * HOUR, -10 * HOUR), began('succeeded', -10 * HOUR, 0)]
    const record = aRecord({ state: { phase: 'succeeded' }, timeline })
    expect(queuedFor(record, NOON)).toEqual({ kind: 'at-most', ms: NOON - made })
    expect(totalFor(record, NOON)).toEqual({ kind: 'at-most', ms: NOON - made })
  })
})
