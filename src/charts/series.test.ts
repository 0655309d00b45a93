import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketsAt, wholeSpan } from '#charts/buckets.ts'
import { UTC_CALENDAR } from '#charts/calendar.ts'
import { costGroups } from '#charts/cost-bars.ts'
import { failureBars } from '#charts/failure-bars.ts'
import { type LineShape, lineShapes, shapeWithin } from '#charts/line-shapes.ts'
import { measureSeries, pointPlaces } from '#charts/measure-series.ts'
import { outcomeSeries, endedIn } from '#charts/outcome-series.ts'
import { FEW_SAMPLES } from '#charts/percentiles.ts'
import { summaryOf } from '#charts/summary.ts'
import { measureRows, outcomeRows } from '#charts/table-rows.ts'
import { spreadScale } from '#charts/ticks.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { aFailure, NOON } from '#testing/builders.ts'
import { facts, naiveFacts, someFacts } from '#testing/task-facts.ts'

const NOW = NOON + 7 * MINUTE
const BUCKETS = bucketsAt(NOW, { unit: 'hour', size: 1, count: 24 }, UTC_CALENDAR)
const SPAN = wholeSpan(BUCKETS)
const lies = (at: number) => at >= SPAN.from && at < SPAN.until

describe('measureSeries', () => {
  it('loses no sample of the range and takes none from outside', () => {
    fc.assert(
      fc.property(someFacts, fc.constantFrom('wait', 'run'), (list, measure) => {
        const series = measureSeries(naiveFacts(list), measure, BUCKETS)
        const wanted = list.filter((one) => one[measure] !== null && lies(one[measure].at))
        const counts = series.map(({ points }) => points.reduce((sum, point) => sum + (point?.count ?? 0), 0))
        expect(counts.reduce((a, b) => a + b, 0)).toBe(wanted.length)
        expect(counts).toEqual(series.map(({ count }) => count))
        expect(counts).toEqual(counts.toSorted((a, b) => b - a))
        for (const { points } of series) expect(points).toHaveLength(BUCKETS.starts.length)
      }),
    )
  })

  it('shows each model by itself', () => {
    const list = [
      facts({ model: 'a', wait: { ms: 10 * SECOND, at: NOW } }),
      facts({ model: 'b', wait: { ms: 90 * SECOND, at: NOW - 2 * HOUR } }),
      facts({ model: 'b', wait: { ms: 30 * SECOND, at: NOW - 2 * HOUR } }),
    ]
    const [b, a] = measureSeries(naiveFacts(list), 'wait', BUCKETS)
    expect([b?.model, b?.points[21]?.p50, b?.points[23]]).toEqual(['b', 30 * SECOND, null])
    expect([a?.model, a?.points[23]?.p50]).toEqual(['a', 10 * SECOND])
  })

  it('draws the last point in the middle of what is over of its bucket', () => {
    expect(pointPlaces(BUCKETS).slice(-2)).toEqual([NOON - 30 * MINUTE, NOON + 3.5 * MINUTE])
  })
})

describe('lineShapes', () => {
  const point = (count: number) => ({ p50: count, p95: count * 2, lowest: 1, highest: count * 3, count })
  const many = point(FEW_SAMPLES)
  const few = point(FEW_SAMPLES - 1)

  it('is a line between many samples, open to the last bucket, and a point with its spread elsewhere', () => {
    const shapes = lineShapes([many, many, few, null, many, null, many, many])
    expect(shapes.map(({ firm }) => firm)).toEqual([5, 5, null, null, null, null, 5, null])
    expect(shapes.map(({ open }) => open)).toEqual([null, null, null, null, null, null, 5, 5])
    expect(shapes.map(({ point: one }) => one)).toEqual([
      null,
      null,
      { middle: 4, lowest: 1, highest: 12 },
      null,
      { middle: 5, lowest: 1, highest: 15 },
      null,
      null,
      null,
    ])
  })

  it('draws each point once, and a line only from one that many samples made to the next such one', () => {
    const anyPoint = fc.option(fc.nat(9).map((count) => point(count + 1)))
    fc.assert(
      fc.property(fc.array(anyPoint, { minLength: 2, maxLength: 30 }), (points) => {
        const shapes = lineShapes(points)
        for (const [at, one] of points.entries()) {
          const onLine = shapes[at]?.firm !== null || shapes[at].open !== null
          expect([onLine, shapes[at]?.point !== null].filter(Boolean)).toHaveLength(one === null ? 0 : 1)
          const next = at + 1
          if (next === points.length) break
          const lines = (['firm', 'open'] as const).filter(
            (look) => typeof shapes[at]?.[look] === 'number' && typeof shapes[next]?.[look] === 'number',
          )
          const both = (one?.count ?? 0) >= FEW_SAMPLES && (points[next]?.count ?? 0) >= FEW_SAMPLES
          expect(lines).toEqual(both ? [next + 1 === points.length ? 'open' : 'firm'] : [])
        }
      }),
    )
  })
})

describe('shapeWithin', () => {
  it('leaves nothing beyond the ends of the axis, and what is within where it is', () => {
    const spans = fc.array(fc.nat(90 * MINUTE), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(spans, spans, fc.boolean(), (mine, others, isMany) => {
        const [lowest = 0, p50 = 0, p95 = 0, highest = 0] = mine.toSorted((a, b) => a - b)
        const point = { lowest, p50, p95, highest, count: isMany ? FEW_SAMPLES : 1 }
        const scale = spreadScale([...mine, ...others])
        for (const shape of lineShapes([point, point])) {
          const [drawn, placed] = [shape, shapeWithin(scale, shape)].map(valuesOf)
          expect(placed).toEqual(drawn?.map((value) => (value === null ? null : Math.max(value, scale.bottom))))
          for (const value of placed ?? []) expect(value ?? scale.top).toBeLessThanOrEqual(scale.top)
        }
      }),
    )

    function valuesOf({ firm, open, point, band }: LineShape): readonly (number | null)[] {
      return [firm, open, ...(point === null ? [] : Object.values(point)), ...(band ?? [])]
    }
  })
})

describe('outcomeSeries', () => {
  it('counts every task that ended in the range once', () => {
    fc.assert(
      fc.property(someFacts, (list) => {
        const counted = outcomeSeries(naiveFacts(list), BUCKETS).reduce((sum, counts) => sum + endedIn(counts), 0)
        expect(counted).toBe(list.filter(({ end }) => end !== null && lies(end.at)).length)
      }),
    )
  })
})

describe('the figures', () => {
  it('agree with the charts', () => {
    fc.assert(
      fc.property(someFacts, (list) => {
        const { ended, failed, wait, run, successRate } = summaryOf(naiveFacts(list), SPAN)
        const failures = failureBars(naiveFacts(list), SPAN)
        expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(failed)
        const series = outcomeSeries(naiveFacts(list), BUCKETS)
        expect(series.reduce((sum, counts) => sum + endedIn(counts) - counts.cancelled, 0)).toBe(ended)
        for (const [measure, total] of [['wait', wait] as const, ['run', run] as const]) {
          const counts = measureSeries(naiveFacts(list), measure, BUCKETS).map((one) => one.count)
          expect(counts.reduce((a, b) => a + b, 0)).toBe(total?.count ?? 0)
        }
        expect(successRate === null || (successRate >= 0 && successRate <= 1)).toBe(true)
      }),
    )
  })
})

describe('failureBars', () => {
  it('takes two spellings of a code for one, and shows the newest', () => {
    const failed = (code: string | null, at: number) =>
      facts({ end: { at, outcome: 'failed', failure: aFailure({ code }) } })
    const bars = failureBars(
      naiveFacts([failed('X', NOW - 9), failed('x', NOW - 1), failed('X', NOW - 5), failed(null, NOW)]),
      SPAN,
    )
    expect(bars[0]?.failures).toHaveLength(3)
    expect(bars.map(({ code, count }) => [code, count])).toEqual([
      ['x', 3],
      [null, 1],
    ])
  })
})

describe('costGroups', () => {
  it('never adds up two vendors or two units', () => {
    fc.assert(
      fc.property(someFacts, (list) => {
        for (const { vendor, unit, total, bars } of costGroups(naiveFacts(list), SPAN)) {
          const own = list.filter(
            ({ vendor: of, cost, end }) => of === vendor && cost?.unit === unit && end !== null && lies(end.at),
          )
          expect(total).toBe(own.reduce((sum, { cost }) => sum + (cost?.used ?? 0), 0))
          expect(bars.reduce((sum, bar) => sum + bar.amount, 0)).toBe(total)
        }
      }),
    )
  })

  it('keeps estimates apart from what was used', () => {
    const ended = { at: NOW, outcome: 'succeeded', failure: null } as const
    const list = [
      facts({ end: ended, cost: { used: 3, estimated: 5, unit: 'credits' } }),
      facts({ end: ended, cost: { used: null, estimated: 5, unit: 'credits' } }),
    ]
    expect(costGroups(naiveFacts(list), SPAN)[0]?.bars).toEqual([
      { vendor: 'hiapi', model: 'm', amount: 3, tasks: 1, estimatedOnly: 1 },
    ])
  })
})

describe('tables', () => {
  it('say all that the charts show, newest first, and mark the bucket that is not over', () => {
    fc.assert(
      fc.property(someFacts, (list) => {
        const series = measureSeries(naiveFacts(list), 'wait', BUCKETS)
        const rows = measureRows(series, BUCKETS)
        const samples = rows.flatMap(({ cells }) => cells).reduce((sum, cell) => sum + (cell?.count ?? 0), 0)
        expect(samples).toBe(series.reduce((sum, { count }) => sum + count, 0))
        expect(rows.map((row) => row.from)).toEqual(rows.map((row) => row.from).toSorted((a, b) => b - a))
        expect(rows.filter((row) => row.open).every((row) => row.bucket === BUCKETS.starts.length - 1)).toBe(true)
        const ended = outcomeRows(outcomeSeries(naiveFacts(list), BUCKETS), BUCKETS).flatMap(({ cells }) =>
          cells.map(endedIn),
        )
        expect(ended.reduce((a, b) => a + b, 0)).toBe(list.filter(({ end }) => end !== null && lies(end.at)).length)
        expect(ended).not.toContain(0)
      }),
    )
  })
})
