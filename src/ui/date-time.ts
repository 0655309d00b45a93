import { inLocale } from '#ui/locale.ts'

/** `local`: the zone of this machine. */
export type ZoneChoice = 'local' | 'utc'

/** `09:05`, but `9:05 AM`: where hours go to 24 they have two digits, so that columns of times stand in line. */
export function clockStyle(locale: string): Intl.DateTimeFormatOptions {
  const { hour12 = false } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions()
  return { hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit' }
}

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const

const FORMATTERS = { local: makeAll('local'), utc: makeAll('utc') } as const satisfies Record<ZoneChoice, unknown>

function makeAll(zone: ZoneChoice) {
  // Spread, because `timeZone: undefined` is an error of the types though not of the platform.
  const inZone = zone === 'utc' ? { timeZone: 'UTC' } : {}
  const formatter = (day: Intl.DateTimeFormatOptions, ends: Intl.DateTimeFormatOptions) =>
    inLocale((locale) => new Intl.DateTimeFormat(locale, { ...day, ...clockStyle(locale), ...ends, ...inZone }))
  return {
    clock: formatter({}, { second: '2-digit' }),
    day: inLocale((locale) => new Intl.DateTimeFormat(locale, { ...DAY, ...inZone })),
    both: formatter(DAY, { second: '2-digit' }),
    full: formatter(DAY, { second: '2-digit', timeZoneName: 'short' }),
  }
}

/** Outside of what a `Date` can hold there is nothing to show. */
function valid(at: number): boolean {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15
}

/** `14:02:11` */
export function formatClock(at: number, zone: ZoneChoice = 'local'): string {
  return valid(at) ? FORMATTERS[zone].clock().format(at) : '–'
}

/** The time alone on the day of `now`, else with the date: `14:02:11`, `3 Nov 2026, 14:02:11`. */
export function formatMoment(at: number, now: number, zone: ZoneChoice = 'local'): string {
  if (!valid(at)) return '–'
  const { clock, day, both } = FORMATTERS[zone]
  const today = valid(now) && day().format(at) === day().format(now)
  return (today ? clock : both)().format(at)
}

/** Everything, zone named, for a hint: `3 Nov 2026, 14:02:11 CET`. */
export function formatFull(at: number, zone: ZoneChoice = 'local'): string {
  return valid(at) ? FORMATTERS[zone].full().format(at) : 'no time given'
}
