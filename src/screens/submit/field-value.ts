import type { Json, JsonObject } from '#domain/json.ts'
import { formatList } from '#ui/lists.ts'
import { formatCount } from '#ui/numbers.ts'
import type { Field } from '#vendors/port.ts'

/** What a form control holds: text for everything but a switch. Several URLs stand one per line. */
export type FieldValue = string | boolean
export type FieldValues = Readonly<Record<string, FieldValue>>

/** `absent` leaves the parameter out, so that the vendor's own default holds. */
type FieldReading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'error'; readonly message: string }

const ABSENT: FieldReading = { kind: 'absent' }

/** The value a control begins with. */
export function initialValue(field: Field): FieldValue {
  switch (field.kind) {
    case 'boolean':
      return field.initial
    case 'choice':
      return field.initial ?? ''
    case 'integer':
    case 'number':
      return field.initial === null ? '' : String(field.initial)
    case 'text':
    case 'url':
    case 'urls':
      return ''
  }
}

/** Reads one control into the parameter it stands for, or the sentence to show beside it. */
export function readField(field: Field, value: FieldValue): FieldReading {
  if (field.kind === 'boolean') {
    // A switch left at the vendor's default is not sent: older models refuse parameters they do not know.
    return value === field.initial ? ABSENT : { kind: 'value', value: value === true }
  }
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '') return field.required ? problem(`${field.label} is needed.`) : ABSENT
  switch (field.kind) {
    case 'text':
      return field.maxLength !== null && text.length > field.maxLength
        ? problem(`${formatCount(text.length)} of at most ${formatCount(field.maxLength)} characters.`)
        : { kind: 'value', value: text }
    case 'choice':
      return field.options.includes(text)
        ? { kind: 'value', value: text }
        : problem(`"${text}" is not one of: ${formatList(field.options)}.`)
    case 'integer':
    case 'number':
      return readNumber(field, text)
    case 'url':
      return isWebUrl(text) ? { kind: 'value', value: text } : problem(NOT_A_URL)
    case 'urls':
      return readUrls(field.max, text)
  }
}

const NOT_A_URL = 'This must be a full http or https address that the vendor can reach.'

function readNumber(field: Field & { readonly kind: 'integer' | 'number' }, text: string): FieldReading {
  const value = Number(text)
  if (!Number.isFinite(value)) return problem('This must be a number.')
  if (field.kind === 'integer' && !Number.isSafeInteger(value)) return problem('This must be a whole number.')
  if (field.min !== null && value < field.min) return problem(`At least ${field.min}.`)
  if (field.max !== null && value > field.max) return problem(`At most ${field.max}.`)
  return { kind: 'value', value }
}

function readUrls(max: number, text: string): FieldReading {
  const urls = text.split(/\s+/)
  if (urls.length > max) return problem(`${urls.length} addresses, at most ${max}.`)
  const wrong = urls.findIndex((url) => !isWebUrl(url))
  return wrong === -1 ? { kind: 'value', value: urls } : problem(`Address ${wrong + 1}: ${NOT_A_URL}`)
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function problem(message: string): FieldReading {
  return { kind: 'error', message }
}

/**
 * Puts known parameters into controls. What no control can hold exactly (another type, an unknown name) stays in
 * `rest`, so that editing and sending again loses nothing.
 */
export function splitParams(
  fields: readonly Field[],
  params: JsonObject,
): { readonly values: FieldValues; readonly rest: JsonObject } {
  const values: Record<string, FieldValue> = {}
  const rest: Record<string, Json> = { ...params }
  for (const field of fields) {
    const value = controlValue(field, params[field.name])
    // A switch that was not sent was at its default; any other control that was not sent was empty.
    values[field.name] = value ?? (field.kind === 'boolean' ? field.initial : '')
    if (value !== null) delete rest[field.name]
  }
  return { values, rest }
}

function controlValue(field: Field, value: Json | undefined): FieldValue | null {
  switch (field.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'integer':
    case 'number':
      return typeof value === 'number' ? String(value) : null
    case 'choice':
      return typeof value === 'string' && field.options.includes(value) ? value : null
    case 'urls':
      return Array.isArray(value) && value.every((url) => typeof url === 'string') ? value.join('\n') : null
    case 'text':
    case 'url':
      return typeof value === 'string' ? value : null
  }
}
