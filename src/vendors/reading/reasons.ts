/** Why a task failed, where that stands beside its error rather than in it: in logs, in details. */
import { isJsonObject, type Json, type JsonObject } from '#domain/json.ts'
import { textsIn } from '#domain/said.ts'
import type { Failure } from '#domain/task/failure.ts'
import { NO_REASON } from '#vendors/reading/api-error.ts'
import { cleanJson, cleanText } from '#vendors/reading/clean.ts'
import { type Answer, jsonOf } from '#vendors/reading/reply-json.ts'

/** Sentences about the end, the plainest first. */
const DETAILS =
  /^(?:error|fail(?:ure|ed)?|status|task_status|raw)_?(?:message|msg|reason|detail)s?$|^(?:reason|detail|message|msg)s?$/i

/** Lines of the work; the last ones tell how it ended. */
const LOGS = /^(?:logs?|error_?messages)$/i
const LINES_SHOWN = 3

/** The failure with what the answer says beside the task's error: kept in `raw`, and the message where there is none. */
export function withReasons(failure: Failure, { reply }: Answer): Failure {
  const beside = reasonsIn(jsonOf(reply))
  const known = `${failure.message}\n${JSON.stringify(failure.raw)}`
  const news = Object.entries(beside).filter(([, value]) => textsIn(value).some((text) => !known.includes(text)))
  if (news.length === 0) return failure
  const raw = cleanJson(Object.fromEntries(news))
  return {
    ...failure,
    message: failure.message === NO_REASON ? sentenceOf(news) : failure.message,
    raw: isJsonObject(failure.raw)
      ? { ...failure.raw, beside: raw }
      : { ...(failure.raw === null ? {} : { error: failure.raw }), beside: raw },
  }
}

function reasonsIn(body: Json | undefined): JsonObject {
  const data = isJsonObject(body) ? body['data'] : undefined
  const task = isJsonObject(data) ? data : body
  if (!isJsonObject(task)) return {}
  return Object.fromEntries(Object.entries(task).filter(([name]) => DETAILS.test(name) || LOGS.test(name)))
}

function sentenceOf(news: readonly (readonly [string, Json])[]): string {
  const detail = news.find(([name]) => DETAILS.test(name))
  const texts = textsIn(Object.fromEntries([detail ?? news[0] ?? ['', null]]))
  return cleanText((detail === undefined ? texts.slice(-LINES_SHOWN) : texts.slice(0, 1)).join('; '))
}
