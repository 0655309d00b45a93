import { useMemo, type MouseEvent } from 'react'
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts'
import { bucketIndex, bucketSpan, type Buckets } from '#charts/buckets.ts'
import { spanWords, type Calendar } from '#charts/calendar.ts'
import { AXIS, AXIS_HEIGHT, AXIS_WIDTH, MARGIN, mostTicks, OUTCOME_COLOURS, pointedBucket } from '#charts/chart-look.ts'
import { ChartTip } from '#charts/chart-tip.tsx'
import { totalOf, type OutcomeCounts } from '#charts/outcome-series.ts'
import { OUTCOMES, type Outcome } from '#charts/task-facts.ts'
import { bucketAtShare, placeIn } from '#charts/plot.ts'
import { countScale, timeTicks } from '#charts/ticks.ts'
import { useWidth } from '#ui/use-width.ts'
import { formatCount } from '#ui/numbers.ts'

interface Row {
  readonly index: number
  readonly counts: OutcomeCounts
  /** The bucket is not over. */
  readonly open: boolean
}

/** Two bars of one stack, of which one is empty: the bucket that is not over is drawn paler. */
const KEYS = OUTCOMES.map((outcome) => ({
  outcome,
  colour: OUTCOME_COLOURS[outcome],
  whole: ({ counts, open }: Row) => (open ? 0 : counts[outcome]),
  part: ({ counts, open }: Row) => (open ? counts[outcome] : 0),
}))

/** Tasks that ended, by bucket and outcome. A picture only: the table beside it says the same to everybody. */
export function OutcomeChart({
  series,
  words,
  buckets,
  calendar,
  height,
  onOpen,
}: {
  readonly series: readonly OutcomeCounts[]
  readonly words: Readonly<Record<Outcome, string>>
  readonly buckets: Buckets
  readonly calendar: Calendar
  readonly height: number
  readonly onOpen: (bucket: number) => void
}) {
  const [frame, width] = useWidth<HTMLDivElement>()
  const rows = useMemo(
    () => series.map((counts, index): Row => ({ index, counts, open: index === series.length - 1 })),
    [series],
  )
  const scale = useMemo(() => countScale(Math.max(1, ...series.map(totalOf))), [series])
  const labels = useMemo(() => {
    const ticks = timeTicks(buckets.starts[0] ?? buckets.now, buckets.now, mostTicks(width), calendar)
    return new Map(ticks.map(({ at, label }) => [bucketIndex(buckets, at), label]))
  }, [buckets, width, calendar])

  function press(event: MouseEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect()
    const place = placeIn({ width, height, axisWidth: AXIS_WIDTH }, event.clientX - box.left, event.clientY - box.top)
    if (place !== null) onOpen(bucketAtShare(buckets, place.x))
  }

  return (
    <div ref={frame} aria-hidden="true" onClick={press} className="cursor-pointer overflow-hidden" style={{ height }}>
      {width === 0 ? null : (
        <BarChart
          width={width}
          height={height}
          data={rows}
          margin={MARGIN}
          barCategoryGap="8%"
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <XAxis
            {...AXIS}
            dataKey="index"
            height={AXIS_HEIGHT}
            ticks={[...labels.keys()]}
            tickFormatter={(index: number) => labels.get(index) ?? ''}
          />
          <YAxis
            {...AXIS}
            domain={[0, scale.top]}
            width={AXIS_WIDTH}
            ticks={[...scale.ticks]}
            tickFormatter={formatCount}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--color-raised)' }}
            content={({ active, activeIndex }) => {
              const row = active === true ? rows[pointedBucket(activeIndex) ?? -1] : undefined
              if (row === undefined) return null
              const { from, until } = bucketSpan(buckets, row.index)
              return (
                <ChartTip
                  title={`${spanWords(from, until, buckets.now, calendar)}${row.open ? ', not over' : ''}`}
                  lines={KEYS.filter(({ outcome }) => row.counts[outcome] > 0).map(({ outcome, colour }) => ({
                    key: outcome,
                    colour,
                    label: words[outcome],
                    value: formatCount(row.counts[outcome]),
                  }))}
                />
              )
            }}
          />
          {KEYS.flatMap(({ outcome, colour, whole, part }) => [
            <Bar key={outcome} dataKey={whole} stackId="tasks" fill={colour} isAnimationActive={false} />,
            <Bar
              key={`${outcome} open`}
              dataKey={part}
              stackId="tasks"
              fill={colour}
              fillOpacity={0.45}
              isAnimationActive={false}
            />,
          ])}
        </BarChart>
      )}
    </div>
  )
}
