/** Waits that a member of an answer names: `retry_after`, `retryAfterMs`, Google's `retryDelay`, `resets_at`, … */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Millis } from '#domain/time.ts'
import { SECOND, parseVendorTime } from '#domain/time.ts'
import { readDuration } from '#vendors/reading/duration.ts'
import { httpDate } from '#vendors/reading/http-date.ts'
import { membersIn } from '#domain/said.ts'
import type { NamedWait } from '#vendors/reading/wait-words.ts'

/** Above this a number is an instant: as seconds it would be a wait of 31 years. */
const IS_INSTANT = 1e9

/** Member names in lower case without their separators, and what a plain number in them counts. */
const UNITS: ReadonlyMap<string, Millis> = new Map([
  ...names('retryafter retryafterseconds retryaftersecs retryaftersec retrydelay retryin', SECOND),
  ...names('retryinseconds retrydelayseconds waitseconds waittime waitfor cooldown cooldownseconds resetafter', SECOND),
  ...names('resetin resetsin resetinseconds resetsinseconds resetafterseconds nextretryin backoffseconds', SECOND),
  ...names('retryafterms retryaftermillis retryaftermilliseconds retrydelayms retryinms waitms resetinms', 1),
  ...names('retryat nextretryat resetat resetsat availableat ratelimitreset resettime', SECOND),
])

function names(text: string, unit: Millis): readonly (readonly [string, Millis])[] {
  return text.split(' ').map((name) => [name, unit] as const)
}

/** The first wait that an answer's members name, nearest the top; null when there is none. Total for every JSON value. */
export function waitInMembers(json: Json | undefined): NamedWait | null {
  for (const { name, value } of membersIn(json)) {
    const unit = UNITS.get(name.slice(0, 60).replace(/[-_ ]/g, '').toLowerCase())
    const wait = unit === undefined ? null : readWait(value, unit)
    if (wait !== null) return wait
  }
  return null
}

/**
 * A wait as headers and members write it: a number of `unit`, the same as text, a span (`8s`, `1m30s`, `PT8S`), an
 * instant (Unix seconds or milliseconds, ISO, an HTTP date), or a protobuf duration written out. Null for nonsense.
 */
export function readWait(value: Json, unit: Millis): NamedWait | null {
  if (typeof value === 'number') return waitOfNumber(value, unit)
  if (isJsonObject(value)) return protobufDuration(value['seconds'], value['nanos'])
  if (typeof value !== 'string') return null
  const text = value.slice(0, 100).trim()
  if (/^\d{1,16}(?:\.\d{1,9})?$/.test(text)) return waitOfNumber(Number(text), unit)
  const length = readDuration(text)
  if (length !== null) return { kind: 'span', length }
  const at = parseVendorTime(text) ?? httpDate(text)
  return at === null ? null : { kind: 'instant', at }
}

function waitOfNumber(value: number, unit: Millis): NamedWait | null {
  if (!Number.isFinite(value) || value < 0) return null
  // A wait in milliseconds may be large without being an instant: eleven days.
  if (value < (unit === SECOND ? IS_INSTANT : IS_INSTANT * 1000)) return { kind: 'span', length: value * unit }
  const at = parseVendorTime(value)
  return at === null ? null : { kind: 'instant', at }
}

function protobufDuration(seconds: Json | undefined, nanos: Json | undefined): NamedWait | null {
  if (typeof seconds !== 'number' && typeof seconds !== 'string') return null
  const whole = Number(seconds)
  const rest = typeof nanos === 'number' ? nanos / 1e6 : 0
  const length = whole * SECOND + rest
  return seconds !== '' && whole >= 0 && whole < IS_INSTANT && length >= 0 ? { kind: 'span', length } : null
}
