/** What all drawings have in common. Colours are the page's own, so that a chart follows the theme by itself. */
import type { Outcome } from '#charts/task-facts.ts'

export const SERIES_COLOURS = [
  'var(--color-series-1)',
  'var(--color-series-2)',
  'var(--color-series-3)',
  'var(--color-series-4)',
  'var(--color-series-5)',
] as const

export const OUTCOME_COLOURS = {
  succeeded: 'var(--color-succeeded-fill)',
  failed: 'var(--color-failed-fill)',
  timedOut: 'var(--color-timed-out-fill)',
  cancelled: 'var(--color-queued-fill)',
} as const satisfies Record<Outcome, string>

export const AXIS = {
  axisLine: false,
  tickLine: false,
  interval: 0,
  tick: { fill: 'var(--color-muted)', fontSize: 11 },
  isAnimationActive: false,
} as const

/** Room for the labels: `now` stands half beyond the last point. */
export const MARGIN = { top: 8, right: 18, bottom: 0, left: 0 } as const
export const AXIS_HEIGHT = 24
/** Of the longest label on one line: a span of two units, as `1 h 30 min`. */
export const AXIS_WIDTH = 72

/** About as far apart as labels of the time axis must stand, in px. */
const TICK_ROOM = 84

export function mostTicks(width: number): number {
  return Math.max(2, Math.floor((width - AXIS_WIDTH) / TICK_ROOM))
}

/** The bucket under the pointer, as recharts names it; null for none. */
export function pointedBucket(index: string | number | null | undefined): number | null {
  return index === null || index === undefined ? null : Number(index)
}
