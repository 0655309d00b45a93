/** Google's errors: `{error: {code, message, status, details[]}}`, where `code` repeats HTTP's and `status` is the word. */
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { textOf } from '#vendors/reading/clean.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

/** A key that is wrong is HTTP 400 here, and only the reason in the details says so. */
const WRONG_KEY = 'API_KEY_INVALID'

/**
 * A project that may not see something is not told whether it is there: 403, "you do not have permission … or it may
 * not exist". About one task that is *not found*, and says nothing of the key.
 */
const MAY_NOT_EXIST = /may not exist/i

export function withGoogleWords(answer: Answer): Answer {
  const { error, status } = answer
  const own = error === null || !isJsonObject(error.raw) ? null : error.raw
  if (error === null || own === null) return answer
  const reason = reasonIn(own['details'])
  const code = reason === WRONG_KEY ? reason : (textOf(own['status'], 100) ?? reason ?? error.code)
  const named = { ...answer, error: { ...error, code } }
  if (status === 400 && reason === WRONG_KEY) return { ...named, status: 401 }
  return status === 403 && MAY_NOT_EXIST.test(error.message ?? '') ? { ...named, status: 404 } : named
}

function reasonIn(details: Json | undefined): string | null {
  const reasons = Array.isArray(details)
    ? details.slice(0, 20).flatMap((detail) => (isJsonObject(detail) ? (textOf(detail['reason'], 100) ?? []) : []))
    : []
  return reasons[0] ?? null
}

/** The names of `google.rpc.Code`, which steps write as numbers. */
const RPC_CODES =
  'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'.split(
    ' ',
  )

/** A code as its word; other numbers as decimal text. */
export function codeWord(code: Json | undefined): string | null {
  if (typeof code === 'number') return RPC_CODES[code] ?? String(code)
  const text = textOf(code, 200)
  return text !== null && /^\d{1,2}$/.test(text) ? (RPC_CODES[Number(text)] ?? text) : text
}
