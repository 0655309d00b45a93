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
export function spanWords(from: EpochMs, until: EpochMs, now: EpochMs, read: ReadWall): string {
  const begin = read(from)
  const end = read(until)
  const date = `${WEEKDAYS[begin.weekday] ?? ''} ${dayWords(begin)}`
  const midnight = clockWords(begin) === '00:00' && clockWords(end) === '00:00'
  if (midnight && until - from > 12 * 60 * MINUTE) return date
  const clock = `${clockWords(begin)}–${clockWords(end)}`
  return dayWords(begin) === dayWords(read(now)) ? clock : `${date}, ${clock}`
}

function mondayFirst(sundayFirst: number): number {
  return (sundayFirst + 6) % 7
}
