import { isJsonObject, parseJson, type JsonObject } from '#domain/json.ts'
import { locateJsonFault } from '#domain/json-fault.ts'

type JsonObjectReading =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly message: string }

/** Reads the text of a JSON editor that must hold an object; empty text is the empty object. */
export function readJsonObject(text: string): JsonObjectReading {
  if (text.trim() === '') return { ok: true, value: {} }
  const value = parseJson(text)
  if (isJsonObject(value)) return { ok: true, value }
  const fault = locateJsonFault(text)
  if (fault === null) return { ok: false, message: 'This must be a JSON object: { "name": value, … }.' }
  const { line, column, expected, found } = fault
  const instead = found === '' ? 'the text ends' : `found ${found < ' ' ? 'a control character' : found}`
  return { ok: false, message: `Line ${line}, column ${column}: expected ${expected}, ${instead}.` }
}
