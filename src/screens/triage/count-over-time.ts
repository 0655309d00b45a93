import { firstPlace } from '#domain/sorted-list.ts'
import { DAY, HOUR, type EpochMs, type Millis } from '#domain/time.ts'
import { formatCount } from '#ui/numbers.ts'

/** Failures over time, oldest first, in {@link BARS} equal steps that end now. */
export interface CountOverTime {
  readonly span: Millis
  readonly counts: readonly number[]
  /** Failures before the span. */
  readonly earlier: number
}

const BARS = 24

const SPANS: readonly Millis[] = [HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY]
const SPAN_WORDS: ReadonlyMap<Millis, string> = new Map([
  [HOUR, 'last hour'],
  [6 * HOUR, 'last 6 hours'],
  [DAY, 'last 24 hours'],
  [7 * DAY, 'last 7 days'],
  [30 * DAY, 'last 30 days'],
])

/**
 * The shortest of a few spans that has all of them in it; the longest where none has. Times ahead count as now.
 * @param times newest first: only where a step begins is looked for
 */
export function countOverTime(times: readonly EpochMs[], now: EpochMs): CountOverTime {
  const oldest = Math.min(now, times.at(-1) ?? now)
  const span = SPANS.find((candidate) => now - oldest < candidate) ?? 30 * DAY
  // How many came less than so many steps ago, from none to all of them.
  const within = Array.from({ length: BARS + 1 }, (_, steps) =>
    steps === 0 ? 0 : firstPlace(times, (at) => now - at >= steps * (span / BARS)),
  )
  const counts = within.slice(1).map((count, index) => count - (within[index] ?? 0))
  return { span, counts: counts.toReversed(), earlier: times.length - (within.at(-1) ?? 0) }
}

/** `last 24 hours`, and what came before that. */
export function lastSpanWords({ span, earlier }: CountOverTime): string {
  const words = SPAN_WORDS.get(span) ?? ''
  return earlier === 0 ? words : `${words}, ${formatCount(earlier)} before`
}

/** One path of upright bars in a box of `width` × `height`; an empty step is left out. */
export function barPath(counts: readonly number[], width: number, height: number): string {
  const most = Math.max(1, ...counts)
  const step = width / counts.length
  return counts
    .map((count, index) => {
      const x = ((index + 0.5) * step).toFixed(1)
      // A single failure must not vanish beside a thousand.
      return count === 0 ? '' : `M${x} ${height}V${(height - Math.max(2, (count / most) * height)).toFixed(1)}`
    })
    .join('')
}
