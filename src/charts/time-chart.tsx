import { useMemo, type MouseEvent, type ReactNode } from 'react'
import { AXIS_WIDTH, mostTicks } from '#charts/chart-look.ts'
import type { Buckets } from '#charts/buckets.ts'
import type { Calendar } from '#charts/calendar.ts'
import { placeIn } from '#charts/plot.ts'
import { timeTicks, type TimeTick } from '#charts/ticks.ts'
import { useWidth } from '#ui/use-width.ts'

/** What every chart over time has: when it begins, now, the zone, and a press somewhere in it. */
export interface OverTime {
  readonly buckets: Buckets
  readonly calendar: Calendar
  readonly height: number
}

/**
 * The frame of a chart over time: as wide as there is room, with the ticks that fit. A picture only: the table beside
 * it says the same to everybody.
 */
export function TimeChart({
  buckets,
  calendar,
  height,
  onPress,
  children,
}: OverTime & {
  /** Where in the plot, from 0 to 1 each: to the right, and up. */
  readonly onPress: (place: { readonly x: number; readonly y: number }) => void
  readonly children: (width: number, ticks: readonly TimeTick[]) => ReactNode
}) {
  const [frame, width] = useWidth<HTMLDivElement>('measured')
  const from = buckets.starts[0] ?? buckets.now
  const ticks = useMemo(
    () => timeTicks(from, buckets.now, mostTicks(width), calendar),
    [from, buckets.now, width, calendar],
  )

  function press(event: MouseEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect()
    const place = placeIn({ width, height, axisWidth: AXIS_WIDTH }, event.clientX - box.left, event.clientY - box.top)
    if (place !== null) onPress(place)
  }

  return (
    <div ref={frame} aria-hidden="true" onClick={press} className="cursor-pointer overflow-hidden" style={{ height }}>
      {width === 0 ? null : children(width, ticks)}
    </div>
  )
}
