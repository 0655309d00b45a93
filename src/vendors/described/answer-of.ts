/** An answer on its way to a description's reading: what its envelope claims, and JSON that stands in a text. */
import type { Json } from '#domain/json.ts'
import { parseJson } from '#domain/json.ts'
import { type Description, type Paths, type Reading } from '#vendors/described/description.ts'
import { firstAt, hits, hitsAt, withValueAt, wordOf } from '#vendors/described/find.ts'
import { cleanJson, cleanText } from '#vendors/reading/clean.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

/**
 * An answer as this vendor means it: its own codes instead of the HTTP status, and its own form of an error. Which codes
 * speak of the task and not of the request is the vendor's affair (KIE: 501 is a failed task), so nothing is read into
 * one that the description calls good.
 */
export function asMeant(answer: Answer, description: Description): Answer {
  const { reply, json } = answer
  if (json === undefined || reply.holdsTask === true) return answer
  return reply.status >= 200 && reply.status <= 299
    ? withEnvelope(answer, json, description)
    : withOwnError(answer, json, description)
}

function withEnvelope(answer: Answer, json: Json, { envelope }: Description): Answer {
  if (envelope === undefined) return answer
  const code = wordOf(hitsAt(envelope.code, json)[0]?.value)
  const isOneOf = (codes: readonly unknown[] = []) => codes.some((one) => String(one) === code)
  if (code === null || isOneOf(envelope.good)) return { ...answer, status: answer.reply.status, error: null }
  const message = messageAt(envelope.message, json)
  const error = { code, message, requestId: null, raw: cleanJson(json), shape: 'envelope' } as const
  if (isOneOf(envelope.gone)) return { ...answer, status: 404, error }
  // A code that no table names: the vendor refused, and that it is worth another try is not known.
  const status = envelope.statuses?.[code] ?? (/^[45]\d\d$/.test(code) ? Number(code) : 400)
  return { ...answer, status, error }
}

function withOwnError(answer: Answer, json: Json, { errors }: Description): Answer {
  if (errors === undefined || hits(errors.at, json).length === 0) return answer
  const { error } = answer
  return {
    ...answer,
    error: {
      code: codeAt(errors.code, json) ?? error?.code ?? null,
      message: messageAt(errors.message ?? errors.at, json) ?? error?.message ?? null,
      requestId: error?.requestId ?? null,
      raw: error?.raw ?? cleanJson(json),
      shape: error?.shape === 'nested' ? 'nested' : 'envelope',
    },
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

export type Unwrapped = { readonly ok: true; readonly json: Json } | { readonly ok: false; readonly message: string }

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
