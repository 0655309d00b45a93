import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { cleanJson, textOf } from '#vendors/reading/clean.ts'

/** The error that a vendor's JSON answer carries, whichever of the known envelopes it is in. */
export interface ApiError {
  /** The vendor's own code as written, numbers as decimal text. */
  readonly code: string | null
  readonly message: string | null
  readonly requestId: string | null
  /** The error value as it came, secrets removed. */
  readonly raw: Json
  /**
   * `nested`: `{error: {code, type, message, request_id}}` (HiAPI's guides, ByteSpike, SeaArt's gateway).
   * `envelope`: `{code, message, data, error_code?}` (HiAPI's reference, PiAPI).
   * `bare`: a message without any code (`{detail}`, `{message}`, `{error: "…"}`): any proxy may answer like that.
   */
  readonly shape: 'nested' | 'envelope' | 'bare'
}

/** Reads an error out of any known envelope; null when the answer carries none. */
export function readApiError(body: Json | undefined): ApiError | null {
  if (!isJsonObject(body)) return null
  const requestId = textOf(body['request_id'])
  const nested = body['error']
  if (isJsonObject(nested)) {
    return {
      // OpenAI-like answers may leave `code` null and say it in `type`.
      code: codeOf(nested['code']) ?? codeOf(nested['error_code']) ?? codeOf(nested['type']),
      message: messageOf(nested),
      requestId: textOf(nested['request_id']) ?? requestId,
      raw: cleanJson(nested),
      shape: 'nested',
    }
  }
  const message = textOf(nested) ?? messageOf(body)
  const code = codeOf(body['error_code']) ?? codeOf(body['code'])
  const hasCode = code !== null || typeof body['code'] === 'number'
  if (message === null && !hasCode) return null
  return { code, message, requestId, raw: cleanJson(body), shape: hasCode ? 'envelope' : 'bare' }
}

function messageOf(body: JsonObject): string | null {
  return textOf(body['message']) ?? textOf(body['error_message']) ?? textOf(body['detail']) ?? textOf(body['msg'])
}

/** A code as text. Envelopes repeat the HTTP status (or 0) in `code`, which says nothing of its own. */
function codeOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return value === 0 || (value >= 100 && value <= 599) ? null : String(value)
  return textOf(value, 200)
}

/** What a failed task carries about its reason; never without a message. */
interface TaskError {
  readonly code: string | null
  readonly message: string
  readonly requestId: string | null
  readonly raw: Json
}

/** Reads a task's own `error` member: an object with `code` and `message`, a plain string, or nothing at all. */
export function readTaskError(error: Json | undefined): TaskError {
  const raw = error === undefined ? null : cleanJson(error)
  if (!isJsonObject(error)) return { code: null, message: textOf(error) ?? NO_REASON, requestId: null, raw }
  return {
    code: codeOf(error['code']),
    message: messageOf(error) ?? NO_REASON,
    requestId: textOf(error['request_id'], 200),
    raw,
  }
}

/** Stands where a failed task says nothing. */
export const NO_REASON = 'The vendor gives no reason.'
