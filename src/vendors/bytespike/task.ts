import * as v from 'valibot'
import type { Failure } from '#domain/task/failure.ts'
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Observation, VendorFacts } from '#domain/task/observation.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import type { Cost, ObservedState } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { DAY, SECOND, parseVendorTime } from '#domain/time.ts'
import type { ApiError } from '#vendors/reading/api-error.ts'
import { readTaskError } from '#vendors/reading/api-error.ts'
import { ID_PREFIX } from '#vendors/bytespike/handle.ts'
import { outputsOf } from '#vendors/bytespike/outputs.ts'
import { type WireTask, taskSchema } from '#vendors/bytespike/wire.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { withGuesses } from '#vendors/reading/guess.ts'
import { pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { askedFor } from '#vendors/reading/prompt-in.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn, requestIdOf } from '#vendors/reading/reply-json.ts'
import { ulidTime } from '#vendors/reading/ulid.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Reads the answer to a query, and to a cancel, which answers with the task too. */
export function observeTask(answer: Answer): Observation {
  if (isBlocked(answer)) return observeBlocked(answer)
  const trouble = pollTrouble(answer, isTaskNotFound)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(taskSchema, answer.json)
  return parsed.success
    ? observeWireTask(parsed.output, answer)
    : unintelligible(answer, issueText(parsed.issues), wordIn(answer.json))
}

export function observeWireTask(task: WireTask, answer: Answer): Observation {
  const state = stateOf(task, answer)
  const facts = factsOf(task, answer, state.phase)
  const seen = {
    kind: 'status' as const,
    state,
    facts,
    outputs: state.phase === 'succeeded' ? outputsOf(task, facts.createdAt) : [],
    evidence: evidenceIn(answer, { statusWord: task.status }),
  }
  return withGuesses(seen, answer)
}

/** `not_found` is a wrong route: it says nothing about a task. */
export function isTaskNotFound(error: ApiError): boolean {
  return error.code?.toLowerCase() === 'task_not_found'
}

/** The state that a documented word stands for; null for any other word. */
export function documentedState(word: string): Exclude<ObservedState['phase'], 'unrecognised'> | null {
  switch (word.toLowerCase()) {
    case 'pending':
    case 'queued':
      return 'queued'
    case 'running':
      return 'running'
    case 'completed':
      return 'succeeded'
    case 'failed':
      return 'failed'
    case 'cancelled':
      return 'cancelled'
    default:
      return null
  }
}

function stateOf(task: WireTask, answer: Answer): ObservedState {
  switch (documentedState(task.status)) {
    case 'queued':
      return { phase: 'queued', position: null }
    case 'running':
      return { phase: 'running', progress: null }
    case 'succeeded':
      return { phase: 'succeeded' }
    case 'failed':
      return { phase: 'failed', failure: failureOf(task, answer) }
    case 'cancelled':
      return { phase: 'cancelled' }
    default:
      return { phase: 'unrecognised', word: textOf(task.status, 200) ?? '' }
  }
}

function factsOf(task: WireTask, answer: Answer, phase: ObservedState['phase']): VendorFacts {
  const made = idTime(task.task_id, answer.reply.receivedAt)
  return {
    ...NO_FACTS,
    model: textOf(task.model, 200),
    createdAt: made ?? parseVendorTime(task.submitted_at),
    // The id has milliseconds; the precision of `submitted_at` is not documented.
    precision: made === null ? SECOND : 1,
    estimate: spanOf(task.estimated_seconds),
    cost: costOf(task, phase),
    ...askedFor(task.params),
  }
}

/** The reference has no times at all; that the id is a ULID it says itself. */
function idTime(id: Json | undefined, now: EpochMs): EpochMs | null {
  return typeof id === 'string' && id.startsWith(ID_PREFIX) ? ulidTime(id.slice(ID_PREFIX.length), now) : null
}

/** No task takes a day: a longer estimate is in another unit than we think. */
function spanOf(seconds: Json | undefined): Millis | null {
  return typeof seconds === 'number' && seconds > 0 && seconds * SECOND <= DAY ? Math.round(seconds * SECOND) : null
}

/** Failed and cancelled tasks are free, whatever was estimated before. */
const NOTHING: Cost = { estimated: null, used: 0, unit: 'credits' }

/** Documentation disagrees on what a credit is worth, so the number goes without any currency. */
function costOf(task: WireTask, phase: ObservedState['phase']): Cost | null {
  const used = amountOf(task.credits_used) ?? amountOf(task.credits)
  if (used === null && (phase === 'failed' || phase === 'cancelled')) return NOTHING
  const estimated = amountOf(task.estimated_credits)
  return used === null && estimated === null ? null : { estimated, used, unit: 'credits' }
}

function amountOf(value: Json | undefined): number | null {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : null
}

function failureOf(task: WireTask, answer: Answer): Failure {
  const nested = readTaskError(task.error)
  const code = textOf(task.error_code, 200) ?? nested.code
  const message = textOf(task.error_message)
  return {
    step: 'task',
    httpStatus: answer.reply.status,
    code,
    message: message ?? nested.message,
    requestId: nested.requestId ?? requestIdOf(answer),
    raw: task.error === undefined ? { error_code: code, error_message: message } : nested.raw,
  }
}

/** 451 with ByteSpike's own error: the filter refused the prompt of this task, and nothing will come of it. */
function isBlocked(answer: Answer): boolean {
  return answer.status === 451 && answer.error?.shape === 'nested'
}

function observeBlocked(answer: Answer): Observation {
  const { code, message, raw } = { ...readTaskError(null), ...answer.error }
  const failure: Failure = {
    step: 'task',
    httpStatus: answer.status,
    code,
    message: message ?? 'The content was blocked.',
    requestId: requestIdOf(answer),
    raw,
  }
  return {
    kind: 'status',
    state: { phase: 'failed', failure },
    facts: { ...NO_FACTS, cost: NOTHING },
    outputs: [],
    evidence: evidenceIn(answer),
  }
}

/** The status word of an answer that is otherwise no use. */
function wordIn(json: Json | undefined): string | null {
  return isJsonObject(json) ? textOf(json['status'], 200) : null
}
