const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * A running or finished span as a clock, for columns of figures: `0:07`, `5:12`, `1:02:03`, from a day on `6 d 23 h`.
 * Never negative. An upper bound is rounded `up`, so that what is printed is never less than what is meant.
 */
export function formatDuration(ms: number, rounding: 'down' | 'up' = 'down'): string {
  const exact = Number.isFinite(ms) ? Math.max(0, ms) : 0
  const step = exact >= DAY ? HOUR : SECOND
  const span = rounding === 'up' ? Math.ceil(exact / step) * step : exact
  if (span >= DAY) return formatSpan(span)
  const seconds = two(Math.floor((span % MINUTE) / SECOND))
  const minutes = Math.floor((span % HOUR) / MINUTE)
  return span >= HOUR ? `${Math.floor(span / HOUR)}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`
}

/**
 * A span in running text and in countdowns, by its two largest units, the second only where there is some of it:
 * `26 s`, `4 min`, `41 min 09 s`, `18 h 05 min`, `6 d 23 h`. Never negative.
 */
export function formatSpan(ms: number): string {
  const span = Number.isFinite(ms) ? Math.max(0, ms) : 0
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`
  if (span < HOUR) return twoUnits(span, MINUTE, 'min', SECOND, 's')
  if (span < DAY) return twoUnits(span, HOUR, 'h', MINUTE, 'min')
  return twoUnits(span, DAY, 'd', HOUR, 'h')
}

function twoUnits(span: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((span % large) / small)
  const most = `${Math.floor(span / large)} ${largeName}`
  if (rest === 0) return most
  // Two digits keep a countdown in its place; hours after days change too seldom for that.
  return `${most} ${smallName === 'h' ? rest : two(rest)} ${smallName}`
}

/** How long ago, coarsely: `just now`, `26 s ago`, `4 min ago`, `3 h ago`, `6 d ago`. Times ahead are `just now`. */
export function formatAgo(ms: number): string {
  if (!Number.isFinite(ms) || ms < 5 * SECOND) return 'just now'
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ago`
  return `${Math.floor(ms / DAY)} d ago`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
