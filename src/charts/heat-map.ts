import { borderAt, type Calendar } from '#charts/calendar.ts'
import { percentilesOf } from '#charts/percentiles.ts'
import type { Facts, Span } from '#charts/facts.ts'
import { HOUR, type EpochMs, type Millis } from '#domain/time.ts'

/** Waits that were over in one hour of one weekday. */
export interface HeatCell {
  /** 0 is Monday. */
  readonly weekday: number
  readonly hour: number
  /** Null where nothing was measured. */
  readonly median: Millis | null
  readonly count: number
}

export interface HeatMap {
  /** Monday to Sunday, each from 00 to 23. */
  readonly days: readonly (readonly HeatCell[])[]
  /** Of the medians; null when there is none. */
  readonly fastest: Millis | null
  readonly slowest: Millis | null
  readonly count: number
}

/** When a model is slow: the median wait by hour and weekday of a wall clock. */
export function heatMap(facts: Facts, model: string | null, span: Span, calendar: Calendar): HeatMap {
  const waits = Array.from({ length: 7 * 24 }, (): number[] => [])
  facts.samples('wait', span, (ms, at, group) => {
    if (group.model !== model) return
    const { weekday, hour } = calendar.read(at)
    waits[weekday * 24 + hour]?.push(ms)
  })
  const cells = waits.map((values, index): HeatCell => {
    const median = percentilesOf(values)?.p50 ?? null
    return { weekday: Math.floor(index / 24), hour: index % 24, median, count: values.length }
  })
  const medians = cells.flatMap(({ median }) => median ?? [])
  return {
    days: Array.from({ length: 7 }, (_, day) => cells.slice(day * 24, day * 24 + 24)),
    fastest: medians.length === 0 ? null : Math.min(...medians),
    slowest: medians.length === 0 ? null : Math.max(...medians),
    count: waits.reduce((sum, values) => sum + values.length, 0),
  }
}

/** The hours of a span that a cell stands for, oldest first: where its tasks are to be looked for. */
export function cellSpans(
  cell: Pick<HeatCell, 'weekday' | 'hour'>,
  span: Span,
  calendar: Calendar,
): readonly { readonly from: EpochMs; readonly until: EpochMs }[] {
  const spans: { from: EpochMs; until: EpochMs }[] = []
  // Hour by hour on the real time line: an hour that the clocks repeat is there twice, one that they skip is not.
  for (let at = borderAt(calendar.hour, span.from); at < span.until; at += HOUR) {
    const wall = calendar.read(at)
    if (wall.weekday !== cell.weekday || wall.hour !== cell.hour) continue
    const from = Math.max(at, span.from)
    const until = Math.min(at + HOUR, span.until)
    const last = spans.at(-1)
    if (last?.until === from) last.until = until
    else spans.push({ from, until })
  }
  return spans
}

/** How strongly a cell is filled, 0 to 1: its place between the fastest and the slowest hour. */
export function heatShare({ median }: HeatCell, { fastest, slowest }: HeatMap): number {
  if (median === null || fastest === null || slowest === null) return 0
  return slowest === fastest ? 0.5 : (median - fastest) / (slowest - fastest)
}
