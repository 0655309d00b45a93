import { DAY, SECOND, type Millis } from '#domain/time.ts'
import { valueOf, type Span } from '#domain/timeline/span.ts'
import { formatDuration } from '#ui/duration.ts'

/** Up to here `±` says it well; beyond, the far end of the window is named as a bound. */
const PLUS_MINUS_UP_TO: Millis = 20 * SECOND

interface SpanWords {
  /** For a column of figures: `5:12`, `5:12 ±3 s`, `≤ 17:57`, `≥ 0:43`, `–`. The true duration lies in what it says. */
  readonly short: string
  /** The same in words, for titles, tickets and screen readers: `5:09 to 5:16`, `at most 17:57`. */
  readonly full: string
}

/** The one way in which a duration is printed. Lower ends are rounded down and upper ends up. */
export function spanWords(span: Span): SpanWords {
  switch (span.kind) {
    case 'exact':
      return same(formatDuration(span.ms))
    case 'between':
      return betweenWords(span.low, span.high, valueOf(span))
    case 'at-most': {
      const most = formatDuration(span.ms, 'up')
      return { short: `≤ ${most}`, full: `at most ${most}` }
    }
    case 'at-least': {
      const least = formatDuration(span.ms)
      return { short: `≥ ${least}`, full: `at least ${least}` }
    }
    case 'unknown':
      return { short: '–', full: 'unknown' }
  }
}

function betweenWords(low: Millis, high: Millis, value: Millis | null): SpanWords {
  const [least, most] = [formatDuration(low), formatDuration(high, 'up')]
  if (least === formatDuration(high)) return same(least)
  const full = `${least} to ${most}`
  const shown = Math.floor((value ?? 0) / SECOND) * SECOND
  const off = Math.ceil(Math.max(high - shown, shown - low) / SECOND)
  // From a day on the clock shows hours: seconds beside them would say more than it does.
  if (value === null || value >= DAY || off * SECOND > PLUS_MINUS_UP_TO) return { short: `≤ ${most}`, full }
  return { short: `${formatDuration(shown)} ±${off} s`, full }
}

function same(words: string): SpanWords {
  return { short: words, full: words }
}
