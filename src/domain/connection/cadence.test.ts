import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PACES, cadence } from '#domain/connection/cadence.ts'
import { fold } from '#domain/task/fold.ts'
import type { TaskState } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { anyHistory, anyInstant } from '#testing/arbitraries.ts'
import { NOON, aFailure, aRecord, aRecordIn, aTrouble, sawTrouble, seenAt } from '#testing/builders.ts'

const running: TaskState = { phase: 'running', progress: null }

describe('cadence', () => {
  it.each<[TaskState, number, number]>([
    [{ phase: 'tracked' }, PACES.tracked.base, PACES.tracked.cap],
    [{ phase: 'queued', position: null }, PACES.queued.base, PACES.queued.cap],
    [running, PACES.running.base, PACES.running.cap],
    [{ phase: 'finishing' }, PACES.finishing.base, PACES.finishing.cap],
    [{ phase: 'unrecognised', word: 'warming' }, PACES.unrecognised.base, PACES.unrecognised.cap],
  ])('gives %o its own base and grows with age up to its cap', (state, base, cap) => {
    const record = aRecordIn(state)
    const young = Number(cadence(record, NOON))
    const old = Number(cadence(record, NOON + 24 * HOUR))
    expect(young).toBeGreaterThanOrEqual(base)
    expect(young).toBeLessThanOrEqual(base * 1.15)
    expect(old).toBeGreaterThanOrEqual(cap)
    expect(old).toBeLessThanOrEqual(cap * 1.15)
  })

  it.each<TaskState>([
    { phase: 'succeeded' },
    { phase: 'failed', failure: aFailure() },
    { phase: 'timedOut', failure: aFailure() },
    { phase: 'cancelled' },
    { phase: 'gone' },
  ])('stops at %o', (state) => {
    expect(cadence(aRecordIn(state), NOON)).toBe(false)
  })

  it('stops while paused, without a remote id, and while credentials are refused', () => {
    expect(cadence(aRecordIn(running, NOON, { paused: true }), NOON)).toBe(false)
    expect(cadence(aRecordIn({ phase: 'submitting' }, NOON, { remote: null }), NOON)).toBe(false)
    const blocked = fold(aRecordIn(running), sawTrouble({ reason: 'credentials' }), seenAt(NOON))
    expect(cadence(blocked, NOON)).toBe(false)
  })

  it('never asks before the time that the server named', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: HOUR - 2 * SECOND }), fc.string(), (wait, id) => {
        const record = fold(
          aRecord({ id: `test/${id}` }),
          sawTrouble({ reason: 'throttled' }, NOON + wait),
          seenAt(NOON),
        )
        const delay = Number(cadence(record, NOON))
        expect(delay).toBeGreaterThanOrEqual(wait)
        expect(delay).toBeLessThanOrEqual(wait + 2 * SECOND)
      }),
    )
  })

  it('checks an absurd wait after a day', () => {
    const record = fold(aRecord(), sawTrouble({ reason: 'throttled' }, NOON + 1000 * HOUR), seenAt(NOON))
    expect(cadence(record, NOON)).toBe(DAY)
  })

  it('backs off from an unreachable vendor up to a minute', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 99].map((streak) =>
      Number(
        cadence(
          aRecord({ contact: { kind: 'retrying', since: NOON, streak, trouble: aTrouble(), evidence: null } }),
          NOON,
        ),
      ),
    )
    for (const [index, delay] of delays.entries()) expect(delay).toBeGreaterThanOrEqual(delays[index - 1] ?? 0)
    expect(delays[0]).toBeLessThan(3 * SECOND)
    expect(delays.at(-1)).toBeLessThanOrEqual(MINUTE * 1.15)
  })

  it('waits longer while the vendor itself expects the end to be far away', () => {
    const early = aRecordIn(running, NOON, { estimate: 80 * SECOND })
    expect(Number(cadence(early, NOON))).toBeGreaterThan(Number(cadence(early, NOON + 78 * SECOND)) * 2)
  })

  it('is false exactly for tasks that need no poll, else positive and finite', () => {
    fc.assert(
      fc.property(anyHistory, anyInstant, (history, now) => {
        const record = history.reduce((last, [seen, sighting]) => fold(last, seen, sighting), aRecord())
        const delay = cadence(record, now)
        const silent = isTerminal(record.state.phase) || record.contact.kind === 'blocked'
        expect(delay === false).toBe(silent)
        if (delay !== false) expect(delay).toBeGreaterThanOrEqual(SECOND)
        if (delay !== false) expect(delay).toBeLessThanOrEqual(DAY)
      }),
    )
  })
})
