import { useMemo } from 'react'
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts'
import { bucketIndex, bucketSpan, type Buckets } from '#charts/buckets.ts'
import type { Calendar } from '#charts/calendar.ts'
import { spanWords } from '#charts/wall-time.ts'
import { AXIS, AXIS_HEIGHT, AXIS_WIDTH, MARGIN, OUTCOME_COLOURS, pointedBucket } from '#charts/chart-look.ts'
import { ChartTip } from '#charts/chart-tip.tsx'
import { endedIn, type OutcomeCounts } from '#charts/outcome-series.ts'
import { OUTCOMES, type Outcome } from '#charts/task-facts.ts'
import { bucketAtShare } from '#charts/plot.ts'
import { TimeChart, type OverTime } from '#charts/time-chart.tsx'
import { countScale } from '#charts/ticks.ts'
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

/** Tasks that ended, by bucket and outcome. */
export function OutcomeChart({
  series,
  words,
  onOpen,
  ...time
}: OverTime & {
  readonly series: readonly OutcomeCounts[]
  readonly words: Readonly<Record<Outcome, string>>
  readonly onOpen: (bucket: number) => void
}) {
  const { buckets, calendar, height } = time
  const rows = useMemo(
    () => series.map((counts, index): Row => ({ index, counts, open: index === series.length - 1 })),
    [series],
  )
  const scale = useMemo(() => countScale(Math.max(1, ...series.map(endedIn))), [series])
  return (
    <TimeChart {...time} onPress={({ x }) => onOpen(bucketAtShare(buckets, x))}>
      {(width, ticks) => {
        const labels = new Map(ticks.map(({ at, label }) => [bucketIndex(buckets, at), label]))
        return (
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
                return row === undefined ? null : (
                  <OutcomeTip row={row} words={words} buckets={buckets} calendar={calendar} />
                )
              }}
            />
            {BARS}
          </BarChart>
        )
      }}
    </TimeChart>
  )
}

const BARS = KEYS.flatMap(({ outcome, colour, whole, part }) => {
  const bar = { stackId: 'tasks', fill: colour, isAnimationActive: false }
  return [
    <Bar key={outcome} {...bar} dataKey={whole} />,
    <Bar key={`${outcome} open`} {...bar} dataKey={part} fillOpacity={0.45} />,
  ]
})

function OutcomeTip({
  row: { index, counts, open },
  words,
  buckets,
  calendar,
}: {
  readonly row: Row
  readonly words: Readonly<Record<Outcome, string>>
  readonly buckets: Buckets
  readonly calendar: Calendar
}) {
  const { from, until } = bucketSpan(buckets, index)
  return (
    <ChartTip
      title={`${spanWords(from, until, buckets.now, calendar.read)}${open ? ', not over' : ''}`}
      lines={KEYS.filter(({ outcome }) => counts[outcome] > 0).map(({ outcome, colour }) => ({
        key: outcome,
        colour,
        label: words[outcome],
        value: formatCount(counts[outcome]),
      }))}
    />
  )
}
