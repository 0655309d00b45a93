/** `local`: the zone of this machine. */
export type ZoneChoice = 'local' | 'utc'

function formatter(zone: ZoneChoice, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // Spread, because `timeZone: undefined` is an error of the types though not of the platform.
  return new Intl.DateTimeFormat('en-GB', { ...options, ...(zone === 'utc' ? { timeZone: 'UTC' } : {}) })
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const

// Making a formatter costs far more than using it.
const FORMATTERS = {
  local: makeAll('local'),
  utc: makeAll('utc'),
} as const satisfies Record<ZoneChoice, unknown>

function makeAll(zone: ZoneChoice) {
  return {
    clock: formatter(zone, CLOCK),
    day: formatter(zone, DAY),
    full: formatter(zone, { ...DAY, ...CLOCK, timeZoneName: 'short' }),
  }
}

/** Outside of what a `Date` can hold there is nothing to show. */
function valid(at: number): boolean {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15
}

/** `14:02:11` */
export function formatClock(at: number, zone: ZoneChoice = 'local'): string {
  return valid(at) ? FORMATTERS[zone].clock.format(at) : '–'
}

/** The time alone on the day of `now`, else with the date: `14:02:11`, `3 Nov 2026, 14:02:11`. */
export function formatMoment(at: number, now: number, zone: ZoneChoice = 'local'): string {
  if (!valid(at)) return '–'
  const { clock, day } = FORMATTERS[zone]
  const date = day.format(at)
  return valid(now) && date === day.format(now) ? clock.format(at) : `${date}, ${clock.format(at)}`
}

/** Everything, zone named, for a hint: `3 Nov 2026, 14:02:11 CET`. */
export function formatFull(at: number, zone: ZoneChoice = 'local'): string {
  return valid(at) ? FORMATTERS[zone].full.format(at) : 'no time given'
}
