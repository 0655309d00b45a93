import type { EpochMs } from '#domain/time.ts'

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

const TIME = String.raw`(\d{2}):(\d{2}):(\d{2})`

/** `Mon, 01 Jun 2026 12:00:20 GMT`, and RFC 850's `Monday, 01-Jun-26 12:00:20 GMT`. */
const WITH_ZONE = new RegExp(`^[a-z]{3,9},? (\\d{1,2})[ -]([a-z]{3})[ -](\\d{4}|\\d{2}) ${TIME} (?:GMT|UTC)$`, 'i')

/** C's asctime: `Mon Jun  1 12:00:20 2026`. It names no zone; HTTP says it is UTC, `Date.parse` says local time. */
const ASCTIME = new RegExp(`^[a-z]{3} ([a-z]{3}) {1,2}(\\d{1,2}) ${TIME} (\\d{4})$`, 'i')

/** Reads the three date forms of HTTP (RFC 9110, 5.6.7) without asking the engine; null for anything else. */
export function httpDate(text: string): EpochMs | null {
  const zoned = WITH_ZONE.exec(text)
  if (zoned !== null) return instant(zoned[3], zoned[2], zoned[1], zoned.slice(4))
  const bare = ASCTIME.exec(text)
  return bare === null ? null : instant(bare[6], bare[1], bare[2], bare.slice(3, 6))
}

function instant(year = '', month = '', day = '', time: readonly string[] = []): EpochMs | null {
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number)
  const monthIndex = MONTHS.indexOf(month.toLowerCase())
  if (monthIndex === -1 || Number(day) < 1 || Number(day) > 31 || hours > 23 || minutes > 59 || seconds > 60)
    return null
  return Date.UTC(fullYear(year), monthIndex, Number(day), hours, minutes, seconds)
}

/** Two digits are of this century: no server dates its answers before 1970. */
function fullYear(year: string): number {
  return year.length === 4 ? Number(year) : Number(year) + (Number(year) >= 70 ? 1900 : 2000)
}
