import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketsAt } from '#charts/buckets.ts'
import { UTC_CALENDAR } from '#charts/calendar.ts'
import { AXIS_HEIGHT, AXIS_WIDTH, MARGIN } from '#charts/chart-look.ts'
import { closestLine } from '#charts/closest-line.ts'
import { bucketAtShare, bucketAtTime, pixelsDown, placeIn } from '#charts/plot.ts'
import { MINUTE } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'

const PLOT = { width: 800, height: 300, axisWidth: AXIS_WIDTH }
const BUCKETS = bucketsAt(NOON + 5 * MINUTE, { unit: 'minute', size: 20, count: 36 }, UTC_CALENDAR)

describe('a press', () => {
  it('lies inside the axes, or nowhere', () => {
    expect(placeIn(PLOT, AXIS_WIDTH, 300 - AXIS_HEIGHT)).toEqual({ x: 0, y: 0 })
    expect(placeIn(PLOT, 800 - MARGIN.right, MARGIN.top)).toEqual({ x: 1, y: 1 })
    expect([0, 0.3, 1].map((share) => placeIn(PLOT, 400, pixelsDown(PLOT.height, share))?.y)).toEqual([
      expect.closeTo(0),
      expect.closeTo(0.3),
      expect.closeTo(1),
    ])
    expect(placeIn(PLOT, AXIS_WIDTH - 1, 100)).toBeNull()
    expect(placeIn(PLOT, 400, 290)).toBeNull()
  })

  it('always finds a bucket, later ones further to the right', () => {
    const anyShare = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(anyShare, anyShare, (a, b) => {
        for (const find of [bucketAtTime, bucketAtShare]) {
          const left = find(BUCKETS, Math.min(a, b))
          const right = find(BUCKETS, Math.max(a, b))
          expect(left).toBeGreaterThanOrEqual(0)
          expect(right).toBeGreaterThanOrEqual(left)
          expect(right).toBeLessThan(36)
        }
      }),
    )
    expect([bucketAtTime(BUCKETS, 1), bucketAtShare(BUCKETS, 1)]).toEqual([35, 35])
  })
})

describe('closestLine', () => {
  const line = (p50: number | null) => ({
    label: '',
    points: [p50 === null ? null : { p50, p95: 99, lowest: p50, highest: 99, count: 1 }],
  })
  it('is the one whose median lies closest to the pointer', () => {
    const even = (value: number) => value / 100
    expect(closestLine([line(10), line(50), line(null)], 0, 0.35, even)).toBe(1)
    expect(closestLine([line(10), line(50)], 0, 0.12, even)).toBe(0)
    expect(closestLine([line(null)], 0, 0.12, even)).toBe(-1)
    // On a logarithmic axis 20 lies closer to 10 than to 50.
    expect(closestLine([line(10), line(50)], 0, Math.log(20) / Math.log(100), (v) => Math.log(v) / Math.log(100))).toBe(
      0,
    )
  })
})
