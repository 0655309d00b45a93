import type { TimeInterval } from 'd3-time'
import { everyOf, timesIn, type Calendar } from '#charts/calendar.ts'
import { clockWords, dayWords, WEEKDAYS } from '#charts/wall-time.ts'
import { DAY, HOUR, MINUTE, SECOND, type EpochMs, type Millis } from '#domain/time.ts'

/** An axis from 0 to its last tick. */
export interface Scale {
  readonly ticks: readonly number[]
  readonly top: number
}

/** Steps that people count time in. */
const DURATION_STEPS: readonly Millis[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  DAY,
]

/** As few ticks as show the size of things. */
const MOST_STEPS = 4

/** For spans of time: 0 s, 1 min, 2 min; never 0, 33, 66. */
export function durationScale(highest: Millis): Scale {
  const step = DURATION_STEPS.find((candidate) => highest <= candidate * MOST_STEPS) ?? DAY * decimalStep(highest / DAY)
  return scaleOf(highest, step)
}

/** For numbers of things: 1, 2 or 5 times a power of ten. */
export function countScale(highest: number): Scale {
  return scaleOf(highest, decimalStep(highest))
}

export interface TimeTick {
  readonly at: EpochMs
  readonly label: string
}

const MINUTE_STEPS = [5, 10, 15, 30] as const
const HOUR_STEPS = [1, 2, 3, 4, 6, 12] as const
const DAY_STEPS = [1, 2, 5, 7, 14] as const

/**
 * At most `most` ticks of a time axis at round wall times, and `now` at its end. A tick that would touch `now` is
 * left out.
 */
export function timeTicks(from: EpochMs, now: EpochMs, most: number, calendar: Calendar): readonly TimeTick[] {
  const room = (now - from) / Math.max(1, most)
  const end = { at: now, label: 'now' }
  for (const ticks of candidates(from, now, calendar)) {
    if (ticks.length < most) return [...ticks.filter(({ at }) => now - at >= room * 0.6), end]
  }
  return [end]
}

/** Ticks from close ones to those far apart, as far as they suit the span. */
function* candidates(from: EpochMs, now: EpochMs, calendar: Calendar): Generator<readonly TimeTick[]> {
  const span = now - from
  const clocks = (interval: TimeInterval) =>
    timesIn(interval, from, now)
      .map((at) => ({ at, label: clockWords(calendar.read(at)) }))
      // An hour that the clocks repeat is told once.
      .filter(({ label }, index, all) => label !== all[index - 1]?.label)
  if (span <= 3 * HOUR) for (const step of MINUTE_STEPS) yield clocks(everyOf(calendar.minute, step))
  if (span <= 2 * DAY) for (const step of HOUR_STEPS) yield clocks(everyOf(calendar.hour, step))
  const days = timesIn(calendar.day, from, now)
  for (const step of DAY_STEPS) {
    // Counted from today: the months have no common number of days.
    yield days
      .filter((_at, index) => (days.length - 1 - index) % step === 0)
      .map((at) => ({ at, label: dayLabel(at, span, calendar) }))
  }
}

/** A week is told by its weekdays, more than that by dates. */
function dayLabel(at: EpochMs, span: Millis, calendar: Calendar): string {
  const wall = calendar.read(at)
  return span <= 8 * DAY ? `${WEEKDAYS[wall.weekday] ?? ''} ${wall.day}` : dayWords(wall)
}

function scaleOf(highest: number, step: number): Scale {
  const count = Math.max(1, Math.ceil(highest / step))
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step)
  return { ticks, top: count * step }
}

/** The smallest of 1, 2, 5, 10, 20, … that needs at most {@link MOST_STEPS} steps. */
function decimalStep(highest: number): number {
  let power = 1
  for (;;) {
    for (const factor of [1, 2, 5]) if (highest <= factor * power * MOST_STEPS) return factor * power
    power *= 10
  }
}
