import { MINUTE, type EpochMs } from '#domain/time.ts'

/** What a wall clock and a wall calendar show at an instant. */
export interface WallTime {
  readonly year: number
  /** From 0, as `Date` has it. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  /** 0 is Monday. */
  readonly weekday: number
}

/** A time zone, as far as charts need one. */
export interface Calendar {
  readonly read: (at: EpochMs) => WallTime
  /** Parts beyond their range carry over; a wall time that does not exist gives the one after it. */
  readonly instant: (year: number, month: number, day: number, hour?: number) => EpochMs
}

export const LOCAL_CALENDAR: Calendar = {
  read(at) {
    const date = new Date(at)
    return {
      year: date.getFullYear(),
      month: date.getMonth(),
      day: date.getDate(),
      hour: date.getHours(),
      minute: date.getMinutes(),
      weekday: mondayFirst(date.getDay()),
    }
  },
  instant: (year, month, day, hour = 0) => new Date(year, month, day, hour).getTime(),
}

export const UTC_CALENDAR: Calendar = {
  read(at) {
    const date = new Date(at)
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth(),
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      weekday: mondayFirst(date.getUTCDay()),
    }
  },
  instant: (year, month, day, hour = 0) => Date.UTC(year, month, day, hour),
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
