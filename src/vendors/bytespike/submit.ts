import * as v from 'valibot'
import type { JsonObject } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import type { ApiError } from '#vendors/reading/api-error.ts'
import { remoteOf } from '#vendors/bytespike/handle.ts'
import { isTaskNotFound, observeTask } from '#vendors/bytespike/task.ts'
import { createdSchema, taskSchema } from '#vendors/bytespike/wire.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import { queuedBy, unclearSubmit } from '#vendors/reading/outcomes.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'
import type { SubmitOutcome } from '#vendors/port.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** The reference's form, with `params`; the same key, model and params give the same task. */
export function bodyOf({ model, params, options, idempotencyKey }: SubmitRequest): JsonObject {
  const callback = options['callback_url']
  return {
    model,
    params,
    out_task_id: idempotencyKey,
    ...(typeof callback === 'string' && callback !== '' ? { callback_url: callback } : {}),
  }
}

export function readCreated(answer: Answer): SubmitOutcome {
  const trouble = submitTrouble(answer, isPostponed)
  // Spend windows and tasks at a time: neither is a limit on asking, and a window may last for days.
  if (trouble !== null) return trouble.kind === 'postponed' ? { ...trouble, slows: 'submits' } : trouble
  return readTask(answer)
}

/**
 * The task that a key has made, or that it made none. The second is no proof that a submit still under way will not
 * make one, but ByteSpike gives the same key no second task.
 */
export function readLookUp(answer: Answer): SubmitOutcome {
  if (answer.status === 404 && answer.error !== null && isTaskNotFound(answer.error)) {
    const message = 'ByteSpike knows no task of this key: the submit did not arrive.'
    const failure = { step: 'submit', httpStatus: 404, code: answer.error.code, message, requestId: null } as const
    return { kind: 'refused', failure: { ...failure, raw: answer.error.raw }, evidence: evidenceIn(answer) }
  }
  const trouble = submitTrouble(answer, isPostponed)
  if (trouble === null) return readTask(answer)
  // What is refused here is the question, which says nothing about the submit.
  if (trouble.kind !== 'refused') return trouble
  const { httpStatus, code, message } = trouble.failure
  const reason = httpStatus === 401 || httpStatus === 403 ? 'credentials' : 'unintelligible'
  return { kind: 'unknown', trouble: { reason, httpStatus, code, message }, evidence: trouble.evidence }
}

function readTask(answer: Answer): SubmitOutcome {
  const parsed = v.safeParse(createdSchema, answer.json)
  if (!parsed.success) return unclearSubmit(answer, issueText(parsed.issues))
  const observation = observeCreated(answer)
  const isUnderWay = observation.kind === 'status' && observation.state.phase !== 'queued'
  // No header tells a replay, but nothing that was made this moment runs already.
  return { kind: 'accepted', remote: remoteOf(parsed.output.task_id), observation, replayed: isUnderWay }
}

/** An id without a status is still a task, and a paid one: it begins in the queue. */
function observeCreated(answer: Answer): Observation {
  return v.is(taskSchema, answer.json) ? observeTask(answer) : queuedBy(answer)
}

/** Any answer but a 2xx is never billed; only ByteSpike's own 503 says that it had no capacity for this. */
function isPostponed(status: number, error: ApiError | null): boolean {
  return status === 429 || (status === 503 && error?.shape === 'nested')
}
