import * as v from 'valibot'
import { HOOK_SECRET_WORD } from '#domain/connection/callback-address.ts'
import type { Failure } from '#domain/task/failure.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { cleanText, textOf } from '#vendors/reading/clean.ts'
import { post } from '#vendors/reading/call.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import { withPiapiWords } from '#vendors/piapi/answer.ts'
import { splitModelId } from '#vendors/piapi/model-id.ts'
import { failureOf, observeTask } from '#vendors/piapi/task.ts'
import { NO_REASON } from '#vendors/reading/api-error.ts'
import { createdSchema, detailSchema } from '#vendors/piapi/wire.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'
import { queuedBy, unclearSubmit } from '#vendors/reading/outcomes.ts'
import { remoteOf } from '#vendors/reading/plain-handle.ts'
import type { Script, SubmitOutcome } from '#vendors/port.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export const SUBMIT = post('/api/v1/task')

/** There is no idempotency key: whoever sends it twice makes two tasks. */
export function submitTask(request: SubmitRequest): Script<SubmitOutcome> {
  return SUBMIT.once({ body: bodyOf(request) }, (answer) => readCreated(withPiapiWords(answer)))
}

/** The members of `options` are those of the form; empty ones are left to the workspace's defaults. */
function bodyOf({ model: id, params, options }: SubmitRequest): JsonObject {
  const { model, taskType } = splitModelId(id)
  const task = taskType ?? filled(options['task_type'])
  const mode = filled(options['service_mode'])
  const endpoint = filled(options['webhook_endpoint'])
  const config = {
    ...(mode === null ? {} : { service_mode: mode }),
    ...(endpoint === null ? {} : { webhook_config: { endpoint, ...secretFor(endpoint) } }),
  }
  return {
    model,
    ...(task === null ? {} : { task_type: task }),
    input: params,
    ...(Object.keys(config).length === 0 ? {} : { config }),
  }
}

/** To the gateway's own address the secret comes back in a header as well, which it checks. */
function secretFor(endpoint: string): JsonObject {
  return endpoint.endsWith(`/${HOOK_SECRET_WORD}`) ? { secret: HOOK_SECRET_WORD } : {}
}

function filled(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function readCreated(answer: Answer): SubmitOutcome {
  const trouble = submitTrouble(answer, (status) => status === 429)
  if (trouble?.kind === 'refused') {
    return { ...trouble, failure: { ...trouble.failure, ...reasonIn(answer, trouble.failure.message) } }
  }
  const dead = deadTask(answer)
  if (dead !== null) return { kind: 'refused', failure: dead, evidence: evidenceIn(answer) }
  if (trouble !== null) return trouble
  const parsed = v.safeParse(createdSchema, answer.json)
  if (!parsed.success) return unclearSubmit(answer, issueText(parsed.issues))
  const told = v.is(detailSchema, answer.json) ? observeTask(answer) : null
  const remote = remoteOf(parsed.output.data.task_id)
  return { kind: 'accepted', remote, observation: told ?? queuedBy(answer), replayed: false }
}

/** A task that failed before it began, under an error status or without an id ("failed to freeze point"): nothing runs. */
function deadTask(answer: Answer): Failure | null {
  const parsed = v.safeParse(detailSchema, answer.json)
  if (!parsed.success || parsed.output.data.status.toLowerCase() !== 'failed') return null
  if (v.is(createdSchema, answer.json) && answer.status < 300) return null
  return { ...failureOf(parsed.output.data, answer), step: 'submit', ...reasonIn(answer, null) }
}

/** A refusal carries the whole task, and the reason in its `error` or `logs` rather than in the envelope's message. */
function reasonIn(answer: Answer, said: string | null): Partial<Pick<Failure, 'code' | 'message'>> {
  const data = isJsonObject(answer.json) ? answer.json['data'] : undefined
  if (!isJsonObject(data)) return {}
  const { error, logs, detail, output } = data
  const { code, message } = failureOf({ error, logs, detail, output }, answer)
  const envelope = said ?? (isJsonObject(answer.json) ? textOf(answer.json['message']) : null)
  const isNews = message !== NO_REASON && envelope?.includes(message) !== true
  const words = isNews ? [envelope, message].filter((part) => part !== null).join(': ') : (envelope ?? message)
  return { message: cleanText(words), ...(code === null ? {} : { code }) }
}
