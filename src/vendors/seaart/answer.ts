/**
 * SeaArt answers errors in three envelopes, by the layer that refuses: its gateway `{error: {code, message}}`, the queue
 * `{detail}`, the platform `{status: {code, message, error_code}, data}`. The shared reader knows the first.
 */
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { ApiError } from '#vendors/reading/api-error.ts'
import { cleanJson, cleanText, textOf } from '#vendors/reading/clean.ts'
import { pollTrouble } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

/** Which HTTP status comes with a gateway's code is not documented, so the code decides. */
const GATEWAY_STATUS: ReadonlyMap<string, number> = new Map([
  ['UNAUTHORIZED', 401],
  ['RATE_LIMIT_EXCEEDED', 429],
])

/** The answer with the error and the status that SeaArt's own envelopes say. Total for every answer. */
export function withSeaartError(answer: Answer): Answer {
  if (!isJsonObject(answer.json)) return answer
  const platform = readPlatform(answer.json)
  if (platform !== null) return { ...answer, ...platform }
  if (answer.status < 400) return answer
  const detail = readDetail(answer.json)
  if (detail !== null) return { ...answer, error: detail }
  const status = GATEWAY_STATUS.get(answer.error?.code ?? '') ?? answer.status
  return { ...answer, status }
}

/** The platform's code goes before the HTTP status: it is there to say what the status may not. */
function readPlatform(body: JsonObject): Pick<Answer, 'status' | 'error'> | null {
  const status = body['status']
  if (!isJsonObject(status)) return null
  const { code, message, error_code: errorCode } = status
  if (typeof code !== 'number' || !Number.isInteger(code) || code < 400 || code > 599) return null
  return {
    status: code,
    error: {
      code: typeof errorCode === 'number' && errorCode !== 0 ? String(errorCode) : textOf(errorCode, 200),
      message: textOf(message),
      requestId: textOf(body['request_id'], 200),
      raw: cleanJson(body),
      shape: 'envelope',
    },
  }
}

function readDetail(body: JsonObject): ApiError | null {
  const message = sentenceIn(body['detail'])
  if (message === null) return null
  // A bare `detail` is many a server's way; these words are documented.
  const shape = MODEL_REFUSAL.test(message) ? 'envelope' : 'bare'
  return { code: null, message, requestId: textOf(body['request_id'], 200), raw: cleanJson(body), shape }
}

/** A sentence, or what the usual framework behind `detail` writes for bad parameters: `[{loc, msg, type}]`. */
function sentenceIn(detail: Json | undefined): string | null {
  if (!Array.isArray(detail)) return textOf(detail) ?? (isJsonObject(detail) ? textOf(detail['message']) : null)
  const parts: readonly unknown[] = detail.slice(0, 5)
  const sentences = parts.flatMap((part) => {
    const said = isJsonObject(part) ? textOf(part['msg'], 300) : textOf(part, 300)
    const place = isJsonObject(part) && Array.isArray(part['loc']) ? part['loc'].slice(0, 8).join('.') : ''
    return said === null ? [] : [place === '' ? said : `${place}: ${said}`]
  })
  return sentences.length === 0 ? null : cleanText(sentences.join('; '))
}

/** The queue has no such request under this endpoint. A bare `Not Found` is about the address instead. */
export function isUnknownRequest({ message }: ApiError): boolean {
  return /^(?:request|app) not found/i.test(message ?? '')
}

const MODEL_REFUSAL = /^model not allowed/i

/** 403 with these words is about one model: the key itself was accepted. */
export function isModelRefusal({ status, error }: Answer): boolean {
  return status === 403 && MODEL_REFUSAL.test(error?.message ?? '')
}

/** Trouble in the answer to a poll; null for one that can be read on. */
export function pollTroubleIn(answer: Answer, isNotFound = isUnknownRequest): Observation | null {
  const seen = pollTrouble(answer, isNotFound)
  // A refused key would stop the whole connection; a refused model must not.
  return seen?.kind === 'unreachable' && isModelRefusal(answer)
    ? { ...seen, trouble: { ...seen.trouble, reason: 'server' } }
    : seen
}
