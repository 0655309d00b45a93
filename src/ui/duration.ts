import { inLocale } from '#ui/locale.ts'

/** Digits without marks between thousands: the parts of a clock. */
const ONE = inLocale((locale) => new Intl.NumberFormat(locale, { useGrouping: false }))
const TWO = inLocale((locale) => new Intl.NumberFormat(locale, { useGrouping: false, minimumIntegerDigits: 2 }))

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
  const seconds = two((span % MINUTE) / SECOND)
  const minutes = Math.floor((span % HOUR) / MINUTE)
  return span >= HOUR ? `${one(span / HOUR)}:${two(minutes)}:${seconds}` : `${one(minutes)}:${seconds}`
}

/**
 * A span in running text and in countdowns, by its two largest units, the second only where there is some of it:
 * `26 s`, `4 min`, `41 min 09 s`, `18 h 05 min`, `6 d 23 h`. Never negative.
 */
export function formatSpan(ms: number): string {
  const span = Number.isFinite(ms) ? Math.max(0, ms) : 0
  if (span < MINUTE) return `${one(span / SECOND)} s`
  if (span < HOUR) return twoUnits(span, MINUTE, 'min', SECOND, 's')
  if (span < DAY) return twoUnits(span, HOUR, 'h', MINUTE, 'min')
  return twoUnits(span, DAY, 'd', HOUR, 'h')
}

function twoUnits(span: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((span % large) / small)
  const most = `${one(span / large)} ${largeName}`
  if (rest === 0) return most
  // Two digits keep a countdown in its place; hours after days change too seldom for that.
  return `${most} ${smallName === 'h' ? one(rest) : two(rest)} ${smallName}`
}

/** How long ago, coarsely: `just now`, `26 s ago`, `4 min ago`, `3 h ago`, `6 d ago`. Times ahead are `just now`. */
export function formatAgo(ms: number): string {
  if (!Number.isFinite(ms) || ms < 5 * SECOND) return 'just now'
  if (ms < MINUTE) return `${one(ms / SECOND)} s ago`
  if (ms < HOUR) return `${one(ms / MINUTE)} min ago`
  if (ms < DAY) return `${one(ms / HOUR)} h ago`
  return `${one(ms / DAY)} d ago`
}

function one(value: number): string {
  return ONE().format(Math.floor(value))
}

function two(value: number): string {
  return TWO().format(Math.floor(value))
}
