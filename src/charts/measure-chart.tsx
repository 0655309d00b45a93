import { useMemo } from 'react'
import { Area, CartesianGrid, ComposedChart, Line, Tooltip, XAxis, YAxis } from 'recharts'
import { bucketSpan, type Buckets } from '#charts/buckets.ts'
import { spanWords, type Calendar } from '#charts/calendar.ts'
import { AXIS, AXIS_HEIGHT, AXIS_WIDTH, MARGIN, mostTicks, pointedBucket, SERIES_COLOURS } from '#charts/chart-look.ts'
import { ChartTip } from '#charts/chart-tip.tsx'
import { lineShapes, type LineShape } from '#charts/line-shapes.ts'
import { pointPlaces } from '#charts/measure-series.ts'
import { FEW_SAMPLES, type Percentiles } from '#charts/percentiles.ts'
import { durationScale, timeTicks } from '#charts/ticks.ts'
import { useWidth } from '#charts/use-width.ts'
import { formatSpan } from '#ui/duration.ts'

export interface PercentileLine {
  readonly label: string
  readonly points: readonly (Percentiles | null)[]
}

interface Row {
  readonly at: number
  readonly index: number
  readonly shapes: readonly (LineShape | undefined)[]
}

/** Functions that keep their identity: a chart that sees new ones measures everything again. */
const KEYS = SERIES_COLOURS.map((colour, index) => ({
  colour,
  firm: (row: Row) => row.shapes[index]?.firm ?? null,
  faint: (row: Row) => row.shapes[index]?.faint ?? null,
  open: (row: Row) => row.shapes[index]?.open ?? null,
  band: (row: Row) => row.shapes[index]?.band ?? null,
}))

const STROKE = {
  type: 'linear',
  dot: false,
  activeDot: false,
  isAnimationActive: false,
  strokeLinecap: 'round',
} as const

/**
 * Percentiles over time: a line at p50, a band up to p95. At most as many lines as there are colours. A picture only:
 * the table beside it says the same to everybody.
 */
export function MeasureChart({
  lines,
  buckets,
  calendar,
  height,
  onOpen,
}: {
  readonly lines: readonly PercentileLine[]
  readonly buckets: Buckets
  readonly calendar: Calendar
  readonly height: number
  /** A press on a bucket, with the line that lies closest. */
  readonly onOpen: (bucket: number, line: number) => void
}) {
  const [frame, width] = useWidth()
  const rows = useMemo(() => {
    const shapes = lines.map(({ points }) => lineShapes(points))
    return pointPlaces(buckets).map((at, index): Row => ({ at, index, shapes: shapes.map((line) => line[index]) }))
  }, [lines, buckets])
  const scale = useMemo(() => durationScale(highest(lines)), [lines])
  const from = buckets.starts[0] ?? buckets.now
  const ticks = useMemo(
    () => timeTicks(from, buckets.now, mostTicks(width), calendar),
    [from, buckets.now, width, calendar],
  )

  function press(bucket: number, y: number) {
    const share = 1 - (y - MARGIN.top) / (height - MARGIN.top - AXIS_HEIGHT)
    const line = closestLine(lines, bucket, share * scale.top)
    if (line >= 0) onOpen(bucket, line)
  }

  return (
    <div ref={frame} aria-hidden="true" style={{ height }}>
      {width === 0 ? null : (
        <ComposedChart
          width={width}
          height={height}
          data={rows}
          margin={MARGIN}
          accessibilityLayer={false}
          className="cursor-pointer"
          onClick={({ activeTooltipIndex, activeCoordinate }) => {
            const bucket = pointedBucket(activeTooltipIndex)
            if (bucket !== null) press(bucket, activeCoordinate?.y ?? 0)
          }}
        >
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <XAxis
            {...AXIS}
            dataKey="at"
            type="number"
            domain={[from, buckets.now]}
            height={AXIS_HEIGHT}
            ticks={ticks.map(({ at }) => at)}
            tickFormatter={(at: number) => ticks.find((tick) => tick.at === at)?.label ?? ''}
          />
          <YAxis
            {...AXIS}
            type="number"
            domain={[0, scale.top]}
            width={AXIS_WIDTH}
            ticks={[...scale.ticks]}
            tickFormatter={formatSpan}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--color-line-strong)' }}
            content={({ active, activeIndex }) => {
              const bucket = active === true ? pointedBucket(activeIndex) : null
              return bucket === null ? null : (
                <MeasureTip lines={lines} buckets={buckets} calendar={calendar} bucket={bucket} />
              )
            }}
          />
          {KEYS.slice(0, lines.length).map(({ colour, band }) => (
            <Area
              key={colour}
              {...STROKE}
              dataKey={band}
              stroke="none"
              fill={colour}
              fillOpacity={0.13}
              tooltipType="none"
            />
          ))}
          {KEYS.slice(0, lines.length).flatMap(({ colour, firm, faint, open }) => [
            <Line
              key={`${colour} faint`}
              {...STROKE}
              dataKey={faint}
              stroke={colour}
              strokeWidth={1.5}
              strokeOpacity={0.35}
            />,
            <Line
              key={`${colour} open`}
              {...STROKE}
              dataKey={open}
              stroke={colour}
              strokeWidth={1.75}
              strokeDasharray="2 4"
            />,
            <Line key={`${colour} firm`} {...STROKE} dataKey={firm} stroke={colour} strokeWidth={1.75} />,
          ])}
        </ComposedChart>
      )}
    </div>
  )
}

function MeasureTip({
  lines,
  buckets,
  calendar,
  bucket,
}: {
  readonly lines: readonly PercentileLine[]
  readonly buckets: Buckets
  readonly calendar: Calendar
  readonly bucket: number
}) {
  const { from, until } = bucketSpan(buckets, bucket)
  const few = lines.some(({ points }) => (points[bucket]?.count ?? FEW_SAMPLES) < FEW_SAMPLES)
  return (
    <ChartTip
      title={`${spanWords(from, until, buckets.now, calendar)}${until > buckets.now ? ', not over' : ''}`}
      lines={lines.flatMap(({ label, points }, index) => {
        const point = points[bucket]
        if (point === null || point === undefined) return []
        const value = `${formatSpan(point.p50)} · ${formatSpan(point.p95)} (${point.count})`
        return [{ key: label, colour: SERIES_COLOURS[index] ?? '', label, value }]
      })}
      foot={few ? 'p50 · p95 (samples: few, so take it lightly)' : 'p50 · p95 (samples)'}
    />
  )
}

function highest(lines: readonly PercentileLine[]): number {
  let most = 0
  for (const { points } of lines) for (const point of points) most = Math.max(most, point?.p95 ?? 0)
  return most
}

/** The line whose p50 lies closest to a value; -1 where no line has a point in the bucket. */
export function closestLine(lines: readonly PercentileLine[], bucket: number, value: number): number {
  let closest = -1
  let distance = Infinity
  for (const [index, { points }] of lines.entries()) {
    const point = points[bucket]
    if (point === null || point === undefined || Math.abs(point.p50 - value) >= distance) continue
    closest = index
    distance = Math.abs(point.p50 - value)
  }
  return closest
}
