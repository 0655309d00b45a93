import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LOCAL_CALENDAR, UTC_CALENDAR } from '#charts/calendar.ts'
import { countScale, heightOn, spreadScale, timeTicks } from '#charts/ticks.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'

afterEach(() => vi.unstubAllEnvs())

describe('scales', () => {
  it.each([(highest: number) => spreadScale([highest]), countScale])(
    'begin at 0, hold the highest value, and have few even steps',
    (scaleOf) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 400 * DAY }), (highest) => {
          const { ticks, top } = scaleOf(highest)
          expect(ticks[0]).toBe(0)
          expect(ticks.at(-1)).toBe(top)
          expect(top).toBeGreaterThanOrEqual(highest)
          expect(ticks.length).toBeGreaterThanOrEqual(2)
          expect(ticks.length).toBeLessThanOrEqual(5)
        }),
      )
    },
  )

  it.each([
    [0, [0, 1]],
    [117, [0, 30, 60, 90, 120]],
    [128, [0, 60, 120, 180]],
    [50 * 60, [0, 900, 1800, 2700, 3600]],
  ])('count %d s as people do', (seconds, ticks) => {
    expect(spreadScale([seconds * SECOND]).ticks).toEqual(ticks.map((tick) => tick * SECOND))
  })

  it('show the smallest beside the largest: even where they are alike, logarithmic where they are not', () => {
    expect(spreadScale([10 * SECOND, 22 * SECOND])).toEqual(spreadScale([22 * SECOND]))
    expect(spreadScale([])).toEqual(spreadScale([0]))
    const far = spreadScale([6 * SECOND, 50 * MINUTE])
    expect(far.ticks).toEqual([5, 15, 60, 300, 900, 3600].map((seconds) => seconds * SECOND))
    expect(far.logarithmic).toBe(true)
    const spans = fc.array(fc.integer({ min: 0, max: 2000 * DAY }), { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(spans, (values) => {
        const scale = spreadScale(values)
        const sorted = values.toSorted((a, b) => a - b)
        const heights = sorted.map((value) => heightOn(scale, value))
        expect(heights).toEqual(heights.toSorted((a, b) => a - b))
        expect(Math.min(...heights)).toBeGreaterThanOrEqual(0)
        expect(Math.max(...heights)).toBeLessThanOrEqual(1)
        // Everything has its place on the axis; only what is shorter than a second may lie on its lower end.
        for (const value of values.filter((one) => one >= SECOND)) {
          expect([value >= scale.bottom, value <= scale.top]).toEqual([true, true])
        }
        expect(scale.ticks.length).toBeGreaterThanOrEqual(2)
      }),
    )
  })

  it('count things in 1, 2 and 5', () => {
    expect(countScale(113).ticks).toEqual([0, 50, 100, 150])
    expect(countScale(3).ticks).toEqual([0, 1, 2, 3])
  })
})

describe('timeTicks', () => {
  it('stay within the axis, apart from each other, and end now', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10 * MINUTE, max: 60 * DAY }), fc.integer({ min: 2, max: 20 }), (span, most) => {
        const ticks = timeTicks(NOON - span, NOON, most, UTC_CALENDAR)
        expect(ticks.at(-1)).toEqual({ at: NOON, label: 'now' })
        expect(ticks.length).toBeLessThanOrEqual(most)
        for (const [index, { at }] of ticks.slice(1).entries()) {
          expect(at - (ticks[index]?.at ?? NaN)).toBeGreaterThanOrEqual((span / most) * 0.5)
        }
        expect(ticks[0]?.at).toBeGreaterThanOrEqual(NOON - span)
      }),
    )
  })

  it.each([
    [HOUR, 5, ['11:00', '11:15', '11:30', '11:45', 'now']],
    [12 * HOUR, 8, ['00:00', '02:00', '04:00', '06:00', '08:00', '10:00', 'now']],
    [7 * DAY, 8, ['Tue 26', 'Wed 27', 'Thu 28', 'Fri 29', 'Sat 30', 'Sun 31', 'now']],
    [30 * DAY, 8, ['7 May', '12 May', '17 May', '22 May', '27 May', 'now']],
  ])('are round for %d ms', (span, most, labels) => {
    const ticks = timeTicks(NOON - span, NOON, most, UTC_CALENDAR)
    expect(ticks.map(({ label }) => label)).toEqual(labels)
  })

  it('name each hour once on the day on which clocks are set back', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    const now = Date.UTC(2026, 9, 25, 5, 30)
    const ticks = timeTicks(now - 7 * HOUR, now, 20, LOCAL_CALENDAR)
    expect(ticks.map(({ label }) => label).slice(0, 6)).toEqual(['01:00', '02:00', '03:00', '04:00', '05:00', '06:00'])
  })
})
