import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cadence } from '#domain/connection/cadence.ts'
import { PACES, type PaceAdvice } from '#domain/connection/pace.ts'
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

describe('the cadence of a vendor that forgets its tasks', () => {
  const slow = { running: { base: HOUR, cap: HOUR } }
  const atTheEnd = 5 * SECOND

  /** The moments at which a task that never ends is asked about until then. */
  function askedUntil(end: number, advice: PaceAdvice): readonly number[] {
    const record = aRecordIn(running)
    const asked: number[] = []
    for (let now = NOON; now < end && asked.length < 100; asked.push(now)) now += Number(cadence(record, now, advice))
    return asked.filter((at) => at < end)
  }

  it('asks again before a task is forgotten that was made so long ago, at the latest moments of all', () => {
    fc.assert(
      fc.property(fc.integer({ min: MINUTE, max: 50 * MINUTE }), (kept) => {
        const end = NOON + kept
        expect(askedUntil(end, { floor: 0, phases: slow })).toEqual([])
        const asked = askedUntil(end, { floor: 0, phases: slow, keeps: { for: kept, from: 'made' } })
        expect(end - Number(asked.at(-1))).toBeLessThanOrEqual(atTheEnd)
        // Each halves what is left: few are spent on it.
        expect(asked.length).toBeLessThanOrEqual(Math.log2(kept / atTheEnd) + 2)
      }),
    )
  })

  it('never leaves more than half of what is kept after an end that may have been at any moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10 * SECOND, max: HOUR }), anyInstant, (kept, now) => {
        const advice: PaceAdvice = { floor: 0, phases: slow, keeps: { for: kept, from: 'end' } }
        expect(Number(cadence(aRecordIn(running, now), now, advice))).toBeLessThanOrEqual(kept / 2)
      }),
    )
  })

  it('keeps the vendor’s floor and its own waits all the same', () => {
    const keeps = { for: MINUTE, from: 'made' } as const
    const late = NOON + MINUTE - SECOND
    expect(cadence(aRecordIn(running), late, { floor: 20 * SECOND, phases: slow, keeps })).toBe(20 * SECOND)
    const waiting = fold(aRecordIn(running), sawTrouble({ reason: 'throttled' }, NOON + 30 * MINUTE), seenAt(NOON))
    expect(Number(cadence(waiting, NOON, { floor: 0, phases: slow, keeps }))).toBeGreaterThanOrEqual(30 * MINUTE)
  })

  it('hurries for an unreachable vendor too, and no longer once all is forgotten', () => {
    const keeps = { for: 30 * SECOND, from: 'made' } as const
    const retrying = { kind: 'retrying', since: NOON, streak: 99, trouble: aTrouble(), evidence: null } as const
    const record = aRecordIn(running, NOON, { contact: retrying })
    expect(cadence(record, NOON + 20 * SECOND, { floor: 0, phases: {}, keeps })).toBe(atTheEnd)
    const usual = cadence(record, NOON + MINUTE, { floor: 0, phases: {} })
    expect(cadence(record, NOON + MINUTE, { floor: 0, phases: {}, keeps })).toBe(usual)
  })
})
