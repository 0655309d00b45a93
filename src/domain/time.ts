/**
 * Time as the product speaks it. Everything is a number of milliseconds; the names carry the meaning.
 * Nothing in `domain` reads a clock: "now" is always an argument.
 */

/** An instant: milliseconds since 1970-01-01T00:00:00Z, on our own clock unless a name says otherwise. */
export type EpochMs = number

/** A span of time in milliseconds. */
export type Millis = number

export interface Clock {
  now(): EpochMs
}

export const SECOND: Millis = 1000
export const MINUTE: Millis = 60 * SECOND
export const HOUR: Millis = 60 * MINUTE
export const DAY: Millis = 24 * HOUR

/** Above this a bare number is milliseconds: as seconds it would lie beyond the year 5138. */
const SECONDS_LIMIT = 1e11

/** Go's zero time and its neighbours: no vendor of generated media has a task from before 2000. */
const EARLIEST_PLAUSIBLE: EpochMs = 946_684_800_000

/** The largest instant that `Date` can hold. */
const LATEST_DATE: EpochMs = 8.64e15

/** An offset from UTC as ISO 8601 writes it: `Z`, `+08:00`. */
export type UtcOffset = 'Z' | `${'+' | '-'}${string}:${string}`

/**
 * Reads an instant in any of the forms vendors use: Unix seconds, Unix milliseconds, either of them as a
 * numeric string, ISO 8601 with an offset and up to nanoseconds. `0`, Go's zero time (`0001-01-01T00:00:00Z`),
 * empty strings, nonsense and anything that is not a time give null, meaning "none".
 *
 * `zone` is where a time without an offset is meant, for vendors that write such (DashScope: UTC+8); else it is none.
 */
export function parseVendorTime(value: unknown, zone: UtcOffset | null = null): EpochMs | null {
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (/^\d{1,16}(\.\d{1,9})?$/.test(text)) return fromNumber(Number(text))
  // Date.parse is only specified up to milliseconds: cut the finer digits instead of trusting an engine.
  const iso = /^(\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2})(\.\d{1,3})?\d{0,9}(Z|z|[+-]\d{2}:?\d{2})?$/.exec(text)
  const offset = iso?.[3] ?? zone
  if (!iso || offset === null) return null
  return plausible(Date.parse(`${iso[1]?.replace(' ', 'T')}${iso[2] ?? ''}${withColon(offset)}`))
}

function fromNumber(value: number): EpochMs | null {
  if (!Number.isFinite(value)) return null
  return plausible(Math.round(value < SECONDS_LIMIT ? value * SECOND : value))
}

function plausible(at: number): EpochMs | null {
  return Number.isFinite(at) && at >= EARLIEST_PLAUSIBLE && at <= LATEST_DATE ? at : null
}

function withColon(offset: string): string {
  return /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase()
}
