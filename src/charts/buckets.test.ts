import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { bucketIndex, bucketsAt, bucketSpan, wholeSpan, type BucketPlan } from '#charts/buckets.ts'
import { LOCAL_CALENDAR, UTC_CALENDAR } from '#charts/calendar.ts'
import { readUtc, spanWords } from '#charts/wall-time.ts'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'

const PLANS: readonly BucketPlan[] = [
  { unit: 'minute', size: 2, count: 30 },
  { unit: 'minute', size: 20, count: 36 },
  { unit: 'hour', size: 4, count: 42 },
  { unit: 'day', size: 1, count: 30 },
]
/** Half-hour offsets, a change of half an hour, and one that skips midnight among them. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kolkata',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
] as const

const anyCase = fc.record({
  now: fc.integer({ min: NOON - 300 * DAY, max: NOON + 300 * DAY }),
  plan: fc.constantFrom(...PLANS),
  zone: fc.constantFrom(...ZONES),
})

afterEach(() => vi.unstubAllEnvs())

describe('bucketsAt', () => {
  it('cuts time without gaps, in any zone, and has now in the last bucket', () => {
    fc.assert(
      fc.property(anyCase, ({ now, plan, zone }) => {
        vi.stubEnv('TZ', zone)
        const buckets = bucketsAt(now, plan, LOCAL_CALENDAR)
        expect(buckets.starts).toHaveLength(plan.count)
        const borders = [...buckets.starts, buckets.end]
        for (const [index, border] of borders.slice(1).entries()) expect(border).toBeGreaterThan(borders[index] ?? NaN)
        expect(bucketIndex(buckets, now)).toBe(plan.count - 1)
      }),
      { numRuns: 300 },
    )
  })

  it('puts every instant into the bucket that spans it, and no other', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: -40 * DAY, max: 2 * DAY }), ({ now, plan }, offset) => {
        const buckets = bucketsAt(now, plan, UTC_CALENDAR)
        const at = now + offset
        const index = bucketIndex(buckets, at)
        const { from, until } = index < 0 ? wholeSpan(buckets) : bucketSpan(buckets, index)
        expect(at >= from && at < until).toBe(index >= 0)
      }),
    )
  })

  it('lays its borders where a wall clock is round', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata')
    const { starts, end } = bucketsAt(NOON + 7 * MINUTE, { unit: 'minute', size: 20, count: 3 }, LOCAL_CALENDAR)
    expect([...starts, end].map((at) => new Date(at).getMinutes())).toEqual([40, 0, 20, 40])
  })

  it.each([
    ['local', LOCAL_CALENDAR, Date.UTC(2026, 9, 26, 12), 25],
    ['local', LOCAL_CALENDAR, Date.UTC(2026, 2, 30, 12), 23],
    ['UTC', UTC_CALENDAR, Date.UTC(2026, 9, 26, 12), 24],
  ])('keeps a day on which clocks change as one bucket, in %s time', (_name, calendar, now, hours) => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    const buckets = bucketsAt(now, { unit: 'day', size: 1, count: 3 }, calendar)
    const { from, until } = bucketSpan(buckets, 1)
    expect((until - from) / HOUR).toBe(hours)
  })

  it('begins each day with its first instant, also where midnight is skipped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.constantFrom(...ZONES), (days, zone) => {
        vi.stubEnv('TZ', zone)
        const { starts } = bucketsAt(NOON + days * DAY, { unit: 'day', size: 1, count: 30 }, LOCAL_CALENDAR)
        for (const at of starts) {
          const [date, before] = [new Date(at), new Date(at - 1)]
          expect(before.getDate()).not.toBe(date.getDate())
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('spanWords', () => {
  it.each([
    [NOON, NOON + 20 * MINUTE, NOON + HOUR, '12:00–12:20'],
    [NOON, NOON + 4 * HOUR, NOON + 3 * DAY, 'Mon 1 Jun, 12:00–16:00'],
    [NOON - 12 * HOUR, NOON + 12 * HOUR, NOON, 'Mon 1 Jun'],
  ])('%d to %d', (from, until, now, words) => {
    expect(spanWords(from, until, now, readUtc)).toBe(words)
  })
})
