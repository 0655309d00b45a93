import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LOCAL_CALENDAR, UTC_CALENDAR } from '#charts/calendar.ts'
import { cellSpans, heatMap, heatShare } from '#charts/heat-map.ts'
import { DAY, HOUR, MINUTE } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { facts, naiveFacts, someFacts } from '#testing/task-facts.ts'

const SPAN = { from: NOON - 30 * DAY, until: NOON + HOUR }

afterEach(() => vi.unstubAllEnvs())

describe('heatMap', () => {
  it('lays each wait where a local clock was when it was over', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    // Monday noon in UTC is 14:00 in Berlin's summer.
    const list = [facts({ wait: { ms: MINUTE, at: NOON } }), facts({ wait: { ms: 3 * MINUTE, at: NOON - 7 * DAY } })]
    const map = heatMap(naiveFacts(list), 'm', SPAN, LOCAL_CALENDAR)
    expect(map.days[0]?.[14]).toEqual({ weekday: 0, hour: 14, median: MINUTE, count: 2 })
    expect(map.count).toBe(2)
    expect(heatMap(naiveFacts(list), 'other', SPAN, LOCAL_CALENDAR).slowest).toBeNull()
  })

  it('shares out colours from the fastest hour to the slowest', () => {
    fc.assert(
      fc.property(someFacts, (list) => {
        const map = heatMap(naiveFacts(list), 'a', SPAN, UTC_CALENDAR)
        for (const cell of map.days.flat()) {
          const share = heatShare(cell, map)
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1)
          expect((cell.median === null) === (cell.count === 0)).toBe(true)
        }
      }),
    )
  })
})

describe('cellSpans', () => {
  it.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe'])(
    'of all cells make up the span, in %s',
    (zone) => {
      vi.stubEnv('TZ', zone)
      const cells = Array.from({ length: 168 }, (_, index) => ({ weekday: Math.floor(index / 24), hour: index % 24 }))
      // Both changes of the clocks lie in a year.
      for (const from of [NOON - 90 * DAY, Date.UTC(2026, 9, 1, 22, 30)]) {
        const span = { from, until: from + 30 * DAY }
        const spans = cells.flatMap((cell) => cellSpans(cell, span, LOCAL_CALENDAR)).toSorted((a, b) => a.from - b.from)
        expect(spans[0]?.from).toBe(span.from)
        expect(spans.at(-1)?.until).toBe(span.until)
        for (const [index, { from: begin }] of spans.slice(1).entries()) expect(begin).toBe(spans[index]?.until)
      }
    },
  )

  it('lead to the very tasks that the cell counts', () => {
    vi.stubEnv('TZ', 'Europe/Berlin')
    fc.assert(
      fc.property(someFacts, (list) => {
        for (const cell of heatMap(naiveFacts(list), 'b', SPAN, LOCAL_CALENDAR).days.flat()) {
          if (cell.count === 0) continue
          const spans = cellSpans(cell, SPAN, LOCAL_CALENDAR)
          const found = list.filter(
            ({ model, wait }) =>
              model === 'b' && spans.some(({ from, until }) => wait !== null && wait.at >= from && wait.at < until),
          )
          expect(found).toHaveLength(cell.count)
        }
      }),
      { numRuns: 30 },
    )
  })
})
