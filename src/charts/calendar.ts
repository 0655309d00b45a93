import {
  timeDay,
  timeHour,
  timeMinute,
  utcDay,
  utcHour,
  utcMinute,
  type CountableTimeInterval,
  type TimeInterval,
} from 'd3-time'
import { MINUTE, type EpochMs } from '#domain/time.ts'

/** What a wall clock and a wall calendar show at an instant. */
export interface WallTime {
  /** From 0, as `Date` has it. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  /** 0 is Monday. */
  readonly weekday: number
}

/** A time zone, as far as charts need one: what its clock shows, and where its round times lie. */
export interface Calendar {
  readonly read: (at: EpochMs) => WallTime
  readonly minute: CountableTimeInterval
  readonly hour: CountableTimeInterval
  readonly day: CountableTimeInterval
}

export const LOCAL_CALENDAR: Calendar = {
  read(at) {
    const date = new Date(at)
    return {
      month: date.getMonth(),
      day: date.getDate(),
      hour: date.getHours(),
      minute: date.getMinutes(),
      weekday: mondayFirst(date.getDay()),
    }
  },
  minute: timeMinute,
  hour: timeHour,
  day: timeDay,
}

export const UTC_CALENDAR: Calendar = {
  read(at) {
    const date = new Date(at)
    return {
      month: date.getUTCMonth(),
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      weekday: mondayFirst(date.getUTCDay()),
    }
  },
  minute: utcMinute,
  hour: utcHour,
  day: utcDay,
}

/** Every so many minutes of an hour, or hours of a day: where the clock shows a multiple of `step`. */
export function everyOf(interval: CountableTimeInterval, step: number): TimeInterval {
  // Null only for a step that is no positive number.
  return step === 1 ? interval : (interval.every(step) ?? interval)
}

/** The round times from `from` on, before `until`. */
export function timesIn(interval: TimeInterval, from: EpochMs, until: EpochMs): readonly EpochMs[] {
  return interval.range(new Date(from), new Date(until)).map((date) => date.getTime())
}

/** The round time at or before an instant, and the one so many steps from it. */
export function borderAt(interval: TimeInterval, at: EpochMs, steps = 0): EpochMs {
  // Floored again: where the clocks change at midnight, a day does not begin at the hour at which the one before began.
  return interval.floor(interval.offset(interval.floor(new Date(at)), steps)).getTime()
}

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `14:00` */
export function clockWords({ hour, minute }: WallTime): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** `3 Nov` */
export function dayWords({ day, month }: WallTime): string {
  return `${day} ${MONTHS[month] ?? ''}`
}

/** A span of time in as few words as tell it: `14:00–14:20`, `Mon 3 Nov, 08:00–12:00`, `Mon 3 Nov`. */
export function spanWords(from: EpochMs, until: EpochMs, now: EpochMs, calendar: Calendar): string {
  const begin = calendar.read(from)
  const end = calendar.read(until)
  const date = `${WEEKDAYS[begin.weekday] ?? ''} ${dayWords(begin)}`
  const midnight = clockWords(begin) === '00:00' && clockWords(end) === '00:00'
  if (midnight && until - from > 12 * 60 * MINUTE) return date
  const clock = `${clockWords(begin)}–${clockWords(end)}`
  return dayWords(begin) === dayWords(calendar.read(now)) ? clock : `${date}, ${clock}`
}

function mondayFirst(sundayFirst: number): number {
  return (sundayFirst + 6) % 7
}
