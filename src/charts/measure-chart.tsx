import { useMemo, type ReactNode } from 'react'
import { Area, CartesianGrid, ComposedChart, Line, Tooltip, XAxis, YAxis } from 'recharts'
import { bucketSpan, type Buckets } from '#charts/buckets.ts'
import type { Calendar } from '#charts/calendar.ts'
import { spanWords } from '#charts/wall-time.ts'
import { AXIS, AXIS_HEIGHT, AXIS_WIDTH, MARGIN, pointedBucket, SERIES_COLOURS } from '#charts/chart-look.ts'
import { ChartTip } from '#charts/chart-tip.tsx'
import { lineShapes, shapeWithin, type LineShape } from '#charts/line-shapes.ts'
import { pointPlaces } from '#charts/measure-series.ts'
import { closestLine, type PercentileLine } from '#charts/closest-line.ts'
import { FEW_SAMPLES } from '#charts/percentiles.ts'
import { bucketAtTime, pixelsDown } from '#charts/plot.ts'
import { TimeChart, type OverTime } from '#charts/time-chart.tsx'
import { heightOn, spreadScale, type Scale } from '#charts/ticks.ts'
import { formatSpan } from '#ui/duration.ts'

interface Row {
  readonly at: number
  readonly index: number
  readonly shapes: readonly (LineShape | undefined)[]
}

/** Functions that keep their identity: a chart that sees new ones measures everything again. */
const KEYS = SERIES_COLOURS.map((colour, index) => ({
  colour,
  firm: (row: Row) => row.shapes[index]?.firm ?? null,
  open: (row: Row) => row.shapes[index]?.open ?? null,
  middle: (row: Row) => row.shapes[index]?.point?.middle ?? null,
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
 * Percentiles over time: a line at p50 with a band up to p95 where many samples follow each other, elsewhere points with
 * bars from the lowest to the highest sample. At most as many models as there are colours.
 */
export function MeasureChart({
  lines,
  onOpen,
  ...time
}: OverTime & {
  readonly lines: readonly PercentileLine[]
  /** A press on a bucket, with the line that lies closest. */
  readonly onOpen: (bucket: number, line: number) => void
}) {
  const { buckets, calendar, height } = time
  const scale = useMemo(() => measureScale(lines), [lines])
  const rows = useMemo(() => {
    const shapes = lines.map(({ points }) => lineShapes(points).map((shape) => shapeWithin(scale, shape)))
    return pointPlaces(buckets).map((at, index): Row => ({ at, index, shapes: shapes.map((line) => line[index]) }))
  }, [lines, buckets, scale])
  const drawn = useMemo(() => drawnLines(lines.length, rows, scale, height), [lines, rows, scale, height])

  function press({ x, y }: { readonly x: number; readonly y: number }) {
    const bucket = bucketAtTime(buckets, x)
    const line = closestLine(lines, bucket, y, (value) => heightOn(scale, value))
    if (line >= 0) onOpen(bucket, line)
  }

  return (
    <TimeChart {...time} onPress={press}>
      {(width, ticks) => (
        <ComposedChart width={width} height={height} data={rows} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <XAxis
            {...AXIS}
            dataKey="at"
            type="number"
            domain={[buckets.starts[0] ?? buckets.now, buckets.now]}
            height={AXIS_HEIGHT}
            ticks={ticks.map(({ at }) => at)}
            tickFormatter={(at: number) => ticks.find((tick) => tick.at === at)?.label ?? ''}
          />
          <YAxis
            {...AXIS}
            type="number"
            domain={[scale.bottom, scale.top]}
            scale={scale.logarithmic ? 'log' : 'linear'}
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
          {drawn}
        </ComposedChart>
      )}
    </TimeChart>
  )
}

/** Bands below all lines. No component of its own: recharts looks at its children alone. */
function drawnLines(count: number, rows: readonly Row[], scale: Scale, height: number): readonly ReactNode[] {
  const keys = KEYS.slice(0, count)
  return [
    ...keys.map(({ colour, band }) => (
      <Area key={colour} {...STROKE} dataKey={band} stroke="none" fill={colour} fillOpacity={0.13} tooltipType="none" />
    )),
    ...keys.flatMap(({ colour, firm, open, middle }, model) => {
      const line = { ...STROKE, stroke: colour }
      const dot = ({ cx, index }: { readonly cx?: number | undefined; readonly index: number }) => (
        <Spread key={index} x={cx} point={rows[index]?.shapes[model]?.point} colour={colour} {...{ scale, height }} />
      )
      return [
        <Line key={`${colour} points`} {...line} dataKey={middle} stroke="none" dot={dot} />,
        <Line key={`${colour} open`} {...line} dataKey={open} strokeWidth={1.75} strokeDasharray="2 4" />,
        <Line key={`${colour} firm`} {...line} dataKey={firm} strokeWidth={1.75} />,
      ]
    }),
  ]
}

/** A point for the middle of few samples, on a bar from the lowest to the highest of them. */
function Spread({
  x,
  point,
  colour,
  scale,
  height,
}: {
  readonly x: number | undefined
  readonly point: LineShape['point'] | undefined
  readonly colour: string
  readonly scale: Scale
  readonly height: number
}) {
  if (x === undefined || point === null || point === undefined) return null
  const down = (value: number) => pixelsDown(height, heightOn(scale, value))
  return (
    <g data-spread>
      <line
        x1={x}
        x2={x}
        y1={down(point.lowest)}
        y2={down(point.highest)}
        stroke={colour}
        strokeWidth={2.5}
        strokeLinecap="round"
        strokeOpacity={0.4}
      />
      <circle cx={x} cy={down(point.middle)} r={3.25} fill={colour} />
    </g>
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
      title={`${spanWords(from, until, buckets.now, calendar.read)}${until > buckets.now ? ', not over' : ''}`}
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

/** The axis on which all that is drawn can be read. */
export function measureScale(lines: readonly PercentileLine[]): Scale {
  const drawn = lines.flatMap(({ points }) => lineShapes(points))
  return spreadScale(
    drawn.flatMap(({ point, band }) => (point === null ? (band ?? []) : [point.lowest, point.highest])),
  )
}
