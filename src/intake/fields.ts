/** Members whose value names a task by itself, in any text: `{"out_task_id":"render-7"}`. Vendors say which these are. */
import type { KnownVendor } from '#vendors/port.ts'
import type { AddressClaim } from '#intake/address.ts'
import type { Plain } from '#intake/plain/plain-text.ts'

/** One such value. */
export interface FieldFind {
  readonly claim: AddressClaim
  /** Where its value begins in the plain text. */
  readonly at: number
}

export interface FieldReader {
  /** The members in a text. */
  readonly inText: (raw: string, plain: Plain) => readonly FieldFind[]
  /** True for the heading of a column that holds such values. */
  readonly isHeading: (heading: string) => boolean
  readonly inColumn: (heading: string, value: string) => AddressClaim | null
}

const VALUE_LIMIT = 300
const QUOTED = /(["'`])((?:(?!\1)[^\n]){1,300})\1/y
const BARE = /[^\s"'`&,;<>(){}[\]|$\\]{1,300}/y
/** What stands where no value is. */
const NO_VALUE = /^(?:null|none|nil|undefined|true|false|string|text|[-_.*…]+)$|\$\{|\{\{|^[$<%]/i

/** Prepares the reading of such members; a name is found in snake, kebab and camel case. */
export function fieldReader(vendors: readonly KnownVendor[]): FieldReader {
  const fields = vendors.flatMap((vendor) => (vendor.fields?.naming ?? []).map((field) => ({ vendor, ...field })))
  const patterns = fields.map(({ vendor, name, recognise }) => ({
    vendor,
    recognise,
    pattern: new RegExp(
      `(?<![A-Za-z0-9_])${name.split('_').join('[-_]?')}["'\`]?\\]?\\s{0,4}(?:=>|[:=])\\s{0,4}(?=\\S)`,
      'gi',
    ),
  }))
  const ofHeading = (heading: string) => fields.find(({ name }) => joined(name) === joined(heading))
  return {
    isHeading: (heading) => ofHeading(heading) !== undefined,
    inColumn(heading, value) {
      const field = ofHeading(heading)
      const found =
        field === undefined || isNoValue(value) || value.length > VALUE_LIMIT ? null : field.recognise(value)
      return field === undefined || found === null ? null : { vendor: field.vendor, ...found }
    },
    inText: (raw, plain) =>
      patterns.flatMap(({ vendor, recognise, pattern }) =>
        [...plain.text.matchAll(pattern)].flatMap((match): FieldFind[] => {
          const at = match.index + match[0].length
          const value = valueAt(raw, plain, at)
          const found = value === null || isNoValue(value) ? null : recognise(value)
          return found === null ? [] : [{ claim: { vendor, ...found }, at }]
        }),
      ),
  }
}

/** `out_task_id`, `outTaskId`, `Out task ID`: one name. */
function joined(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}

function isNoValue(value: string): boolean {
  return value.trim() === '' || NO_VALUE.test(value)
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
