/** How a description's answers are taken: what their codes and errors mean, and JSON that stands in a text. */
import type { Json } from '#domain/json.ts'
import { parseJson } from '#domain/json.ts'
import type { Description, Paths, Reading } from '#vendors/described/description.ts'
import { firstAt, hits, hitsAt, withValueAt, wordOf } from '#vendors/described/find.ts'
import type { Envelope } from '#vendors/envelope.ts'
import type { ErrorReader } from '#vendors/port.ts'
import { type ApiError, readApiError } from '#vendors/reading/api-error.ts'
import { cleanJson, cleanText } from '#vendors/reading/clean.ts'

/** What the codes of this vendor mean, in the port's words; undefined where they are HTTP's. */
export function envelopeOf({ envelope }: Pick<Description, 'envelope'>): Envelope | undefined {
  if (envelope === undefined) return undefined
  const { code, good, failed, gone = [], statuses } = envelope
  return {
    at: code.split('.').slice(1),
    good,
    ...(failed && { failed }),
    statuses: { ...statuses, ...Object.fromEntries(gone.map((one) => [String(one), NOT_FOUND] as const)) },
  }
}

const NOT_FOUND = 404

/** Where this vendor's errors stand; undefined where they are in none but the usual places. */
export function errorReaderOf({ envelope, errors }: Pick<Description, 'envelope' | 'errors'>): ErrorReader | undefined {
  if (envelope === undefined && errors === undefined) return undefined
  return (json, httpStatus) =>
    httpStatus >= 200 && httpStatus <= 299 ? refusalIn(json, envelope) : ownErrorIn(json, errors)
}

/** Under a good status it is the envelope's code that refuses. */
function refusalIn(json: Json, envelope: Description['envelope']): ApiError | null {
  if (envelope === undefined) return null
  const code = codeAt(envelope.code, json)
  return { code, message: messageAt(envelope.message, json), requestId: null, raw: cleanJson(json), shape: 'envelope' }
}

/** An error of the usual form may have a code where the description names none. */
function ownErrorIn(json: Json, errors: Description['errors']): ApiError | null {
  if (errors === undefined || hits(errors.at, json).length === 0) return null
  const usual = readApiError(json)
  return {
    code: codeAt(errors.code, json) ?? usual?.code ?? null,
    message: messageAt(errors.message ?? errors.at, json) ?? usual?.message ?? null,
    requestId: usual?.requestId ?? null,
    raw: usual?.raw ?? cleanJson(json),
    shape: usual?.shape === 'nested' ? 'nested' : 'envelope',
  }
}

/** Every sentence that is found there, in one; null where there is none. */
export function messageAt(paths: Paths | undefined, json: Json): string | null {
  if (paths === undefined) return null
  for (const path of typeof paths === 'string' ? [paths] : paths) {
    const texts = hits(path, json).flatMap(({ value }) => wordOf(value) ?? [])
    if (texts.length > 0) return cleanText([...new Set(texts)].slice(0, 5).join(' · '))
  }
  return null
}

type Unwrapped = { readonly ok: true; readonly json: Json } | { readonly ok: false; readonly message: string }

/** Texts that are JSON, replaced by their value. Broken JSON there is no answer that could be believed. */
export function unwrapped(json: Json, { unwrap = [] }: Pick<Reading, 'unwrap'>): Unwrapped {
  let whole = json
  for (const path of unwrap) {
    for (const { value, place } of hitsAt(path, whole)) {
      if (typeof value !== 'string' || value.trim() === '') continue
      const inner = parseJson(value)
      // A sentence in the place of JSON is a sentence: only what begins like JSON was meant to be some.
      if (inner === undefined && !/^\s*[[{]/.test(value)) continue
      if (inner === undefined) return { ok: false, message: `the text at ${path} is broken or cut off JSON` }
      whole = withValueAt(whole, place, inner)
    }
  }
  return { ok: true, json: whole }
}

/** The code that a reading names; numbers as decimal text. */
export function codeAt(paths: Paths | undefined, json: Json): string | null {
  const code = wordOf(firstAt(paths, json))
  return code === null || code === '' ? null : cleanText(code, 200)
}
