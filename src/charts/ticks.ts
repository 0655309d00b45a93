import type { TimeInterval } from 'd3-time'
import { everyOf, timesIn, type Calendar } from '#charts/calendar.ts'
import { clockWords, dayWords, weekdayWords } from '#charts/wall-time.ts'
import { DAY, HOUR, MINUTE, SECOND, type EpochMs, type Millis } from '#domain/time.ts'

/** An axis from its first tick to its last one. */
export interface Scale {
  readonly ticks: readonly number[]
  readonly bottom: number
  readonly top: number
  /** Each step up is so many times as much, not so much more. */
  readonly logarithmic: boolean
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
function durationScale(highest: Millis): Scale {
  const step = DURATION_STEPS.find((candidate) => highest <= candidate * MOST_STEPS) ?? DAY * decimalStep(highest / DAY)
  return scaleOf(highest, step)
}

/** Steps of a logarithmic axis: each a few times the one before. */
const LOG_STEPS: readonly Millis[] = [
  ...[1, 5, 15].map((seconds) => seconds * SECOND),
  ...[1, 5, 15].map((minutes) => minutes * MINUTE),
  ...[1, 4, 12].map((hours) => hours * HOUR),
  ...[2, 8, 32, 128, 512].map((days) => days * DAY),
]

/** More would touch each other. */
const MOST_LOG_TICKS = 8

/** From here on the smaller values would lie flat on an even axis. */
const APART = 25

/**
 * For spans of time that lie close together or far apart: where the largest is many times the smallest, a logarithmic
 * axis, on which 5 s and 50 min can both be read. What is shorter than a second counts as one.
 */
export function spreadScale(values: readonly Millis[]): Scale {
  const highest = values.reduce((most, value) => Math.max(most, value), 0)
  const lowest = Math.max(
    SECOND,
    values.reduce((least, value) => Math.min(least, value), Infinity),
  )
  if (!(highest >= lowest * APART)) return durationScale(highest)
  const from = LOG_STEPS.findLastIndex((step) => step <= lowest)
  const until = LOG_STEPS.findIndex((step) => step >= highest)
  const ticks = LOG_STEPS.slice(from, until < 0 ? undefined : until + 1)
  const top = Math.max(ticks.at(-1) ?? highest, highest)
  const shown = ticks.length > MOST_LOG_TICKS ? ticks.filter((_tick, index) => index % 2 === 0) : ticks
  return { ticks: shown, bottom: ticks[0] ?? SECOND, top, logarithmic: true }
}

/** What lies beyond the ends of an axis lies on them. */
export function within({ bottom, top }: Scale, value: number): number {
  return Math.min(top, Math.max(bottom, value))
}

/** Where a value lies on an axis, from 0 to 1. */
export function heightOn(scale: Scale, value: number): number {
  const { bottom, top, logarithmic } = scale
  const at = within(scale, value)
  return logarithmic ? Math.log(at / bottom) / Math.log(top / bottom) : (at - bottom) / (top - bottom)
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
  return span <= 8 * DAY ? `${weekdayWords(wall.weekday)} ${wall.day}` : dayWords(wall)
}

function scaleOf(highest: number, step: number): Scale {
  const count = Math.max(1, Math.ceil(highest / step))
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step)
  return { ticks, bottom: 0, top: count * step, logarithmic: false }
}

/** The smallest of 1, 2, 5, 10, 20, … that needs at most {@link MOST_STEPS} steps. */
function decimalStep(highest: number): number {
  let power = 1
  for (;;) {
    for (const factor of [1, 2, 5]) if (highest <= factor * power * MOST_STEPS) return factor * power
    power *= 10
  }
}
