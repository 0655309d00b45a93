import * as v from 'valibot'
import type { Failure } from '#domain/task/failure.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { Expiry } from '#domain/output/output.ts'
import type { Cost, ObservedState } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { DAY, parseVendorTime } from '#domain/time.ts'
import { NO_REASON, type ApiError } from '#vendors/reading/api-error.ts'
import { cleanJson, cleanText, textOf } from '#vendors/reading/clean.ts'
import { withGuesses } from '#vendors/reading/guess.ts'
import { looksLikeTheApi, pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { expiryOf } from '#vendors/reading/output-kind.ts'
import { kindMadeBy } from '#vendors/piapi/made.ts'
import { modelId } from '#vendors/piapi/model-id.ts'
import { outputsOf } from '#vendors/piapi/outputs.ts'
import { detailSchema, type WireTask } from '#vendors/piapi/wire.ts'
import { askedFor } from '#vendors/reading/prompt-in.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn, requestIdOf } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Reads the answer to a detail request. */
export function observeTask(answer: Answer): Observation {
  const trouble = pollTrouble(answer, isNotFound)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(detailSchema, answer.json)
  return parsed.success ? observeWireTask(parsed.output.data, answer) : unintelligible(answer, issueText(parsed.issues))
}

/** "Record Not Found" is the documented answer; what stands around it is not. */
function isNotFound(error: ApiError): boolean {
  return looksLikeTheApi(error) || /record not found/i.test(error.message ?? '')
}

/** Reads one task object, from a detail answer or out of a list. */
export function observeWireTask(task: WireTask, answer: Answer): Observation {
  const meta = isJsonObject(task.meta) ? task.meta : {}
  const state = stateOf(task, answer)
  const model = textOf(task.model, 200)
  const taskType = textOf(task.task_type, 100)
  const endedAt = parseVendorTime(meta['ended_at'])
  const seen = {
    kind: 'status' as const,
    state,
    facts: {
      ...NO_FACTS,
      model: modelId(model, taskType),
      // Go's zero time (`0001-01-01T00:00:00Z`) stands for "not yet".
      createdAt: parseVendorTime(meta['created_at']),
      startedAt: parseVendorTime(meta['started_at']),
      endedAt,
      cost: costOf(meta['usage'], state),
      ...askedFor(task.input),
    },
    outputs:
      state.phase === 'succeeded'
        ? outputsOf(task.output, {
            makes: kindMadeBy(model, taskType),
            isGrid: GRID_TASKS.has(taskType ?? '') && model === 'midjourney',
            expiryOf: (url) => expiryOf(null, url) ?? usualExpiry(endedAt, model),
          })
        : [],
    evidence: evidenceIn(answer, { statusWord: task.status }),
  }
  return withGuesses(seen, answer)
}

const GRID_TASKS: ReadonlySet<string> = new Set('imagine variation reroll blend inpaint outpaint pan'.split(' '))

/** The docs write the words capitalised, answers in lower case, and some tasks with space around them. */
function stateOf(task: WireTask, answer: Answer): ObservedState {
  switch (task.status.toLowerCase()) {
    case 'pending':
    // Midjourney's waiting room: the account has as many tasks at a time as its plan allows. Not a result.
    case 'staged':
      return { phase: 'queued', position: null }
    case 'processing':
    case 'starting':
    case 'retry':
    case 'in_progress':
      return { phase: 'running', progress: progressOf(task) }
    case 'completed':
    case 'success':
    // The word of the histories endpoint.
    case 'finished':
      return { phase: 'succeeded' }
    case 'failed':
      return { phase: 'failed', failure: failureOf(task, answer) }
    // What a task is called after a cancel is not documented.
    case 'cancelled':
    case 'canceled':
      return { phase: 'cancelled' }
    default:
      return { phase: 'unrecognised', word: textOf(task.status, 200) ?? '' }
  }
}

/** Midjourney counts to 100 in the output; the unit of `data.progress` is not documented: below 1 it is a share. */
function progressOf({ output, progress }: WireTask): number | null {
  const percent = isJsonObject(output) ? output['task_progress'] : undefined
  if (typeof percent === 'number') return within01(percent / 100)
  if (typeof progress !== 'number') return null
  return within01(progress < 1 ? progress : progress / 100)
}

function within01(share: number): number | null {
  return Number.isFinite(share) ? Math.min(Math.max(share, 0), 1) : null
}

type FailedTask = Pick<WireTask, 'error' | 'logs' | 'detail' | 'output'>

/** A failed task is HTTP 200 with envelope code 200: the reason is in `data.error`, sometimes only in `data.logs`. */
export function failureOf(task: FailedTask, answer: Answer): Failure {
  const error = isJsonObject(task.error) ? task.error : {}
  return {
    step: 'task',
    httpStatus: answer.reply.status,
    code: codeOf(error['code']),
    message: messageOf(task, error) ?? NO_REASON,
    requestId: requestIdOf(answer),
    raw: task.error === undefined ? null : cleanJson(task.error),
  }
}

/** 0 means none. Other numbers are PiAPI's own, whatever they look like: they are not tabulated anywhere. */
function codeOf(code: Json | undefined): string | null {
  if (typeof code === 'number') return code === 0 ? null : String(code)
  const text = textOf(code, 200)
  return text === '0' ? null : text
}

/** `message` is for people and often bare; `raw_message` is what the model behind PiAPI said. */
function messageOf(task: FailedTask, error: JsonObject): string | null {
  const message = textOf(error['message']) ?? textOf(task.error)
  const raw = textOf(error['raw_message'])
  if (message !== null && raw !== null && !message.includes(raw)) return cleanText(`${message} (${raw})`)
  return message ?? raw ?? textOf(error['detail']) ?? textOf(task.detail) ?? linesOf(task)
}

function linesOf({ logs, output }: Pick<WireTask, 'logs' | 'output'>): string | null {
  const said = isJsonObject(output) ? output['error_messages'] : undefined
  for (const lines of [said, logs]) {
    const texts = Array.isArray(lines) ? lines.slice(0, 10).flatMap((line) => textOf(line) ?? []) : []
    if (texts.length > 0) return cleanText(texts.join('; '))
  }
  return null
}

/** `consume` and `frozen` count in PiAPI's own unit; until the end they are what is set aside, and a failure may free it. */
function costOf(usage: Json | undefined, state: ObservedState): Cost | null {
  if (!isJsonObject(usage)) return null
  const [consumed, frozen] = [amountOf(usage['consume']), amountOf(usage['frozen'])]
  if (consumed === null && frozen === null) return null
  const unit = textOf(usage['type'], 40) ?? 'units'
  if (isTerminal(state.phase)) return { estimated: null, used: consumed, unit }
  return { estimated: Math.max(consumed ?? 0, frozen ?? 0), used: null, unit }
}

function amountOf(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}

/**
 * No answer says when a link dies. The sister brand states 3 days for images and 1 day for the hug video, the
 * predecessor 5 days for Midjourney: the shortest that fits, as an estimate.
 */
const USUAL_LIFETIME: Millis = 3 * DAY
const HUG_LIFETIME: Millis = DAY

function usualExpiry(endedAt: EpochMs | null, model: string | null): Expiry | null {
  if (endedAt === null) return null
  return { at: endedAt + (model === 'Qubico/hug-video' ? HUG_LIFETIME : USUAL_LIFETIME), source: 'estimate' }
}
