/** A poll is two questions: the status, and once that says `COMPLETED` without an error, the result. */
import * as v from 'valibot'
import { isJsonObject } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import type { ObservedState } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { SECOND } from '#domain/time.ts'
import { ABOUT_THE_ASKER } from '#vendors/reading/asked.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { unintelligible } from '#vendors/reading/http-trouble.ts'
import { promptIn } from '#vendors/reading/prompt-in.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'
import { guessedState, withGuesses } from '#vendors/reading/guess.ts'
import { pollTroubleIn, withSeaartError } from '#vendors/seaart/answer.ts'
import { RESULT, STATUS } from '#vendors/seaart/calls.ts'
import { badEndOf } from '#vendors/seaart/failure.ts'
import type { QueueRef } from '#vendors/seaart/handle.ts'
import { outputsOf } from '#vendors/seaart/outputs.ts'
import { failureSchema, resultSchema, statusSchema, type WireStatus } from '#vendors/seaart/wire.ts'
import { ulidTime } from '#vendors/reading/ulid.ts'
import type { Script, Step } from '#vendors/port.ts'
import { ask, done } from '#vendors/port.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

export function pollTask(ref: QueueRef): Script<Observation> {
  return STATUS.first({ at: ref }, (answer) => readStatus(withSeaartError(answer), ref))
}

/** What a submit's answer says where it says anything: the CLI's examples carry `"status":"queued"`. */
export function observeSubmitted(answer: Answer, ref: QueueRef): Observation {
  const parsed = v.safeParse(statusSchema, answer.json)
  const live = parsed.success ? liveState(parsed.output) : null
  const word = parsed.success ? parsed.output.status : null
  return observed(answer, ref, live ?? { phase: 'queued', position: null }, word)
}

function readStatus(answer: Answer, ref: QueueRef): Step<Observation> {
  const trouble = pollTroubleIn(answer)
  if (trouble !== null) return done(trouble)
  const parsed = v.safeParse(statusSchema, answer.json)
  if (!parsed.success) return done(unintelligible(answer, issueText(parsed.issues)))
  const wire = parsed.output
  const live = liveState(wire)
  const known = live?.phase === 'unrecognised' ? (guessedState(live.word, false, answer) ?? live) : live
  if (known !== null && known.phase !== 'succeeded') return done(observed(answer, ref, known, wire.status))
  const badEnd = badEndOf(wire, answer)
  if (badEnd !== null) return done(observed(answer, ref, badEnd, wire.status))
  return ask(RESULT.once({ at: ref }, (result) => observeResult(withSeaartError(result), ref, wire.status)))
}

/** Null for `COMPLETED`, which alone does not say how it ended. */
function liveState({ status, progress }: WireStatus): ObservedState | null {
  switch (status.toUpperCase()) {
    // The pages say that `queue_position` is always 0 at present: it tells nothing about the queue.
    case 'IN_QUEUE':
    case 'QUEUED':
      return { phase: 'queued', position: null }
    case 'IN_PROGRESS':
      return { phase: 'running', progress: shareIn(progress) }
    case 'COMPLETED':
      return null
    default:
      return { phase: 'unrecognised', word: textOf(status, 200) ?? '' }
  }
}

function shareIn(progress: unknown): number | null {
  return typeof progress === 'number' && progress > 0 && progress <= 1 ? progress : null
}

/** `word` is that of the status, which said that the task is over: a result without a reason to doubt it follows. */
function observeResult(answer: Answer, ref: QueueRef, word: string): Observation {
  const isGood = answer.status >= 200 && answer.status <= 299
  const failed = v.safeParse(failureSchema, answer.json)
  if (failed.success && (isGood || isTaskEnd(failed.output))) {
    const badEnd = badEndOf(failed.output, answer)
    if (badEnd !== null) return observed(answer, ref, badEnd, word)
  }
  const refusal = isGood ? null : refusedResult(answer)
  if (refusal !== null) return observed(answer, ref, refusal, word)
  // The status has just found the request, so a 404 here is no news about the task: it is asked again.
  const trouble = pollTroubleIn(answer, () => false)
  if (trouble !== null) return trouble
  const result = v.safeParse(resultSchema, answer.json)
  if (result.success) {
    const seen = observed(answer, ref, { phase: 'succeeded' }, word, result.output.outputs)
    return withGuesses(seen, answer)
  }
  const said = v.is(statusSchema, answer.json) ? answer.json : null
  // 202 with the status body is the documented "not yet"; a status body under 200 says the same.
  if (answer.status === 202 || (said !== null && said.status.toUpperCase() !== 'COMPLETED')) {
    return observed(answer, ref, { phase: 'finishing' }, said?.status ?? word)
  }
  return unintelligible(answer, issueText(result.issues), word)
}

/** A refusal that carries a task's end, rather than an error of the gateway in the same member. */
function isTaskEnd({
  status,
  error_type: type,
}: {
  readonly status?: unknown
  readonly error_type?: unknown
}): boolean {
  return textOf(type) !== null || (typeof status === 'string' && status.toUpperCase() === 'COMPLETED')
}

/** The vendor may have deleted it, or does not have it yet: neither is how the task ended. */
const NOT_THERE: readonly number[] = [404, 409, 410]

/** fal's queue refuses an early question for the result with words like these. */
const NOT_YET = /in progress|not (?:yet )?(?:ready|complete|finished)/i

/**
 * How `/response` answers for a failed task is not documented. fal's queue, whose form this is, answers with the
 * client error that the model gave; credentials, limits and the address are about something else.
 */
function refusedResult(answer: Answer): ObservedState | null {
  const { status, error, json } = answer
  const isRefused = status >= 400 && status <= 499 && !ABOUT_THE_ASKER.includes(status) && !NOT_THERE.includes(status)
  if (!isRefused || !isJsonObject(json) || json['detail'] === undefined) return null
  if (error === null || error.message === null || NOT_YET.test(error.message)) return null
  const { message, raw, requestId } = error
  return { phase: 'failed', failure: { step: 'task', httpStatus: status, code: null, message, requestId, raw } }
}

function observed(
  answer: Answer,
  ref: QueueRef,
  state: ObservedState,
  statusWord: string | null,
  outputs: readonly unknown[] = [],
): Extract<Observation, { kind: 'status' }> {
  return {
    kind: 'status',
    state,
    facts: {
      ...NO_FACTS,
      model: ref.endpoint,
      // No answer has a time; the id looks like a ULID, which would hold one.
      createdAt: idTime(ref.requestId, answer.reply.receivedAt),
      precision: SECOND,
      prompt: promptIn(answer.json),
    },
    outputs: outputsOf(outputs),
    evidence: evidenceIn(answer, { statusWord }),
  }
}

function idTime(requestId: string, now: EpochMs): EpochMs | null {
  return requestId.startsWith('mmsu_') ? ulidTime(requestId.slice('mmsu_'.length), now) : null
}
