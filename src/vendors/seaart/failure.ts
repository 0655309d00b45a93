import type { Failure } from '#domain/task/failure.ts'
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { ObservedState } from '#domain/task/task.ts'
import { readTaskError } from '#vendors/reading/api-error.ts'
import { cleanJson, cleanText, textOf } from '#vendors/reading/clean.ts'
import { withReasons } from '#vendors/reading/reasons.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { requestIdOf } from '#vendors/reading/reply-json.ts'
import type { WireFailure } from '#vendors/seaart/wire.ts'

/** How a `COMPLETED` task ended, when it did not succeed; null when nothing in the answer says so. */
export function badEndOf(wire: WireFailure, answer: Answer): ObservedState | null {
  const { error, error_type: type, provider_error: provider } = wire
  const word = textOf(type, 200)
  if (!saysSomething(error) && word === null) return null
  const own = readTaskError(saysSomething(error) ? error : provider)
  const maker = isJsonObject(provider) ? readTaskError(provider) : null
  const code = word ?? own.code ?? maker?.code ?? null
  // One L in the pages; whoever writes two means the same.
  if (code !== null && /^cancell?ed$/i.test(code)) return { phase: 'cancelled' }
  const failure: Failure = {
    step: 'task',
    httpStatus: answer.reply.status,
    code,
    message: sentence(own, maker),
    requestId: requestIdOf(answer),
    raw: cleanJson(present({ error, error_type: type, provider_error: provider })),
  }
  const phase = code?.toUpperCase() === 'INFERENCE_TIMEOUT' ? 'timedOut' : 'failed'
  return { phase, failure: withReasons(failure, answer) }
}

interface Said {
  readonly code: string | null
  readonly message: string
}

/** What the model's maker said often names the parameter that the vendor's own sentence does not. */
function sentence(own: Said, maker: Said | null): string {
  if (maker === null || own.message.includes(maker.message)) return own.message
  const theirs = maker.code === null ? maker.message : `${maker.code}: ${maker.message}`
  return cleanText(`${own.message} (from the model: ${theirs})`)
}

/** False for what stands for "no error": nothing, an empty text, an object whose members are all empty. */
function saysSomething(error: Json | undefined): boolean {
  if (error === undefined || error === null || error === false || error === 0) return false
  if (typeof error === 'string') return error.trim() !== ''
  return typeof error === 'object' ? Object.values(error).some((member) => saysSomething(member)) : true
}

function present(members: Readonly<Record<string, Json | undefined>>): Json {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]): [string, Json][] => (value === undefined ? [] : [[name, value]])),
  )
}
