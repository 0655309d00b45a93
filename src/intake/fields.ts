/** Members whose value names a task by itself, in any text: `{"out_task_id":"render-7"}`. Vendors say which these are. */
import type { Vendor } from '#vendors/port.ts'
import type { AddressClaim } from '#intake/address.ts'
import type { Plain } from '#intake/plain/plain-text.ts'

/** One such value. */
export interface FieldFind {
  readonly claim: AddressClaim
  /** Where its value begins in the plain text. */
  readonly at: number
}

export type ReadFields = (raw: string, plain: Plain) => readonly FieldFind[]

const VALUE_LIMIT = 300
const QUOTED = /(["'`])((?:(?!\1)[^\n]){1,300})\1/y
const BARE = /[^\s"'`&,;<>(){}[\]|$\\]{1,300}/y
/** What stands where no value is. */
const NO_VALUE = /^(?:null|none|nil|undefined|true|false|string|text|[-_.*…]+)$|\$\{|\{\{|^[$<%]/i

/** Prepares the reading of such members; a name is found in snake, kebab and camel case. */
export function fieldReader(vendors: readonly Vendor[]): ReadFields {
  const fields = vendors.flatMap((vendor) => (vendor.fields?.naming ?? []).map((field) => ({ vendor, ...field })))
  if (fields.length === 0) return () => []
  const patterns = fields.map(({ vendor, name, recognise }) => ({
    vendor,
    recognise,
    pattern: new RegExp(
      `(?<![A-Za-z0-9_])${name.split('_').join('[-_]?')}["'\`]?\\]?\\s{0,4}(?:=>|[:=])\\s{0,4}(?=\\S)`,
      'gi',
    ),
  }))
  return (raw, plain) =>
    patterns.flatMap(({ vendor, recognise, pattern }) =>
      [...plain.text.matchAll(pattern)].flatMap((match): FieldFind[] => {
        const at = match.index + match[0].length
        const value = valueAt(raw, plain, at)
        const found = value === null || NO_VALUE.test(value) ? null : recognise(value)
        return found === null ? [] : [{ claim: { vendor, ...found }, at }]
      }),
    )
}

/** The value as its owner wrote it: read from the pasted text where that is JSON, for an escape may be a part of it. */
function valueAt(raw: string, { text, origin }: Plain, at: number): string | null {
  const written = /^"(?:[^"\\]|\\.){1,600}"/.exec(raw.slice(origin(at), origin(at) + 2 * VALUE_LIMIT))?.[0]
  const parsed = written === undefined ? null : jsonText(written)
  if (parsed !== null && parsed.length <= VALUE_LIMIT) return parsed
  QUOTED.lastIndex = at
  const quoted = QUOTED.exec(text)?.[2]
  if (quoted !== undefined) return quoted.trim() === '' ? null : quoted
  BARE.lastIndex = at
  return BARE.exec(text)?.[0] ?? null
}

function jsonText(written: string): string | null {
  try {
    const value: unknown = JSON.parse(written)
    return typeof value === 'string' && value.trim() !== '' ? value : null
  } catch {
    return null
  }
}
