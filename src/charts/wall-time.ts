import { DAY, HOUR, MINUTE, type EpochMs } from '#domain/time.ts'
import { clockStyle } from '#ui/date-time.ts'
import { inLocale } from '#ui/locale.ts'

/** What a wall clock and a wall calendar show at an instant. */
interface WallTime {
  /** From 0, as `Date` has it. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  /** 0 is Monday. */
  readonly weekday: number
}

/** Reads a wall clock: that of the reader, or that of UTC. */
export type ReadWall = (at: EpochMs) => WallTime

export const readLocal: ReadWall = (at) => {
  const date = new Date(at)
  return {
    month: date.getMonth(),
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    weekday: mondayFirst(date.getDay()),
  }
}

export const readUtc: ReadWall = (at) => {
  const date = new Date(at)
  return {
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    weekday: mondayFirst(date.getUTCDay()),
  }
}

// A wall clock that was read has no zone any more: what it shows is written as if it were that of UTC.
const CLOCK = wallFormatter(clockStyle)
const DATE = wallFormatter(() => ({ day: 'numeric', month: 'short' }))
const WEEKDAY = wallFormatter(() => ({ weekday: 'short' }))

/** A Monday, in a leap year: every day of a year has its place there. */
const FIRST_MONDAY = Date.UTC(2024, 0, 1)

function wallFormatter(style: (locale: string) => Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  return inLocale((locale) => new Intl.DateTimeFormat(locale, { ...style(locale), timeZone: 'UTC' }))
}

/** `14:00` */
export function clockWords({ hour, minute }: Pick<WallTime, 'hour' | 'minute'>): string {
  return CLOCK().format(FIRST_MONDAY + hour * HOUR + minute * MINUTE)
}

/** `3 Nov` */
export function dayWords({ day, month }: WallTime): string {
  return DATE().format(Date.UTC(2024, month, day))
}

/** `Mon`, of 0. */
export function weekdayWords(weekday: number): string {
  return WEEKDAY().format(FIRST_MONDAY + weekday * DAY)
}

/** From Monday to Sunday, as {@link WallTime} counts them. */
export const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const

/** A span of time in as few words as tell it: `14:00–14:20`, `Mon 3 Nov, 08:00–12:00`, `Mon 3 Nov`. */
export function spanWords(from: EpochMs, until: EpochMs, now: EpochMs, read: ReadWall): string {
  const begin = read(from)
  const end = read(until)
  const today = read(now)
  const date = `${weekdayWords(begin.weekday)} ${dayWords(begin)}`
  const midnight = [begin, end].every(({ hour, minute }) => hour === 0 && minute === 0)
  if (midnight && until - from > 12 * 60 * MINUTE) return date
  const clock = `${clockWords(begin)}–${clockWords(end)}`
  return begin.day === today.day && begin.month === today.month ? clock : `${date}, ${clock}`
}

function mondayFirst(sundayFirst: number): number {
  return (sundayFirst + 6) % 7
}
