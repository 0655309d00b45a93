/**
 * What HiAPI's host does alike in both of its dialects: who it is, its calls, how it takes a submit, and where it says
 * why a task failed.
 */
import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import type { Failure } from '#domain/task/failure.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { Remote, SubmitRequest } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { Identity, Script, SubmitOutcome } from '#vendors/port.ts'
import type { ApiError } from '#vendors/reading/api-error.ts'
import { readTaskError } from '#vendors/reading/api-error.ts'
import { get, post } from '#vendors/reading/call.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import { queuedBy, unclearSubmit } from '#vendors/reading/outcomes.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { requestIdOf } from '#vendors/reading/reply-json.ts'
import { ulidTime } from '#vendors/reading/ulid.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export const authorize: Identity['authorize'] = (apiKey) => ({ authorization: `Bearer ${apiKey}` })

export const TASK = get('/v1/tasks/{id}')
export const SUBMIT = post('/v1/tasks')

/** `POST /v1/tasks`: the key goes into a header, and `body` is the dialect's. */
export function submitWith(
  { idempotencyKey }: SubmitRequest,
  body: Json,
  read: (answer: Answer) => SubmitOutcome,
): Script<SubmitOutcome> {
  return SUBMIT.once({ body, headers: { 'idempotency-key': idempotencyKey } }, read)
}

export interface Created {
  readonly remote: Remote
  /** The creation time that the id carries; null when it carries none. */
  readonly madeAt: EpochMs | null
  /** What the answer says beyond the id; null when that is all: then the task begins in the queue. */
  readonly observation: Observation | null
}

/** `schema` reads the id out of an accepted answer, `created` makes of it what the dialect knows. */
export function readCreated(
  answer: Answer,
  schema: v.GenericSchema<unknown, string>,
  created: (id: string) => Created,
): SubmitOutcome {
  const trouble = submitTrouble(answer, isPostponed)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(schema, answer.json)
  if (!parsed.success) return unclearSubmit(answer, issueText(parsed.issues))
  const { remote, madeAt, observation } = created(parsed.output)
  return {
    kind: 'accepted',
    remote,
    observation: observation ?? queuedBy(answer, { createdAt: madeAt }),
    replayed: answer.reply.headers['idempotent-replay']?.toLowerCase() === 'true',
  }
}

/** The SDK repeats a POST after 429 and 503, and after 409 while the first request with this key is in flight. */
function isPostponed(status: number, error: ApiError | null): boolean {
  if (status === 429 || error?.code?.toUpperCase() === 'IDEMPOTENCY_KEY_PROCESSING') return true
  // A 503 without HiAPI's envelope is some proxy's, and says nothing about what happened behind it.
  return status === 503 && error !== null
}

/** A failed task is HTTP 200, in the reference with envelope code 200: the reason is in the task's `error` alone. */
export function failureOf(taskError: Json | undefined, answer: Answer): Failure {
  const error = readTaskError(taskError)
  return { step: 'task', httpStatus: answer.reply.status, ...error, requestId: error.requestId ?? requestIdOf(answer) }
}

/** Ids hold a ULID behind their prefix, so they tell roughly when the task was made even where the answer does not. */
export function timeIn(id: string, prefix: string, now: EpochMs): EpochMs | null {
  return id.startsWith(prefix) ? ulidTime(id.slice(prefix.length), now) : null
}
