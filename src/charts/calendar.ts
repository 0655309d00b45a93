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
import { readLocal, readUtc, type ReadWall } from '#charts/wall-time.ts'
import type { EpochMs } from '#domain/time.ts'

/** A time zone, as far as charts need one: what its clock shows, and where its round times lie. */
export interface Calendar {
  readonly read: ReadWall
  readonly minute: CountableTimeInterval
  readonly hour: CountableTimeInterval
  readonly day: CountableTimeInterval
}

export const LOCAL_CALENDAR: Calendar = { read: readLocal, minute: timeMinute, hour: timeHour, day: timeDay }

export const UTC_CALENDAR: Calendar = { read: readUtc, minute: utcMinute, hour: utcHour, day: utcDay }

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
