import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { Output } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import type { ObservedState } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { EpochMs } from '#domain/time.ts'
import { SECOND, parseVendorTime } from '#domain/time.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import { failureOf, timeIn } from '#vendors/hiapi/host.ts'
import { ID_PREFIX } from '#vendors/hiapi/guide/known.ts'
import { textOf } from '#vendors/reading/clean.ts'
import { referenceShapeSchema, taskSchema, type WireTask } from '#vendors/hiapi/guide/wire.ts'
import { withGuesses } from '#vendors/reading/guess.ts'
import { pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { OUTPUT_LIMIT, expiryOf, kindOfUrl } from '#vendors/reading/output-kind.ts'
import { askedFor } from '#vendors/reading/prompt-in.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Reads the answer to a detail request. */
export function observeTask(answer: Answer, id: string): Observation {
  const trouble = pollTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(taskSchema, answer.json)
  if (parsed.success) return observeWireTask(parsed.output, answer, id)
  return unintelligible(
    answer,
    v.is(referenceShapeSchema, answer.json)
      ? 'the answer is in the reference dialect: track this task with a connection of the kind "HiAPI"'
      : issueText(parsed.issues),
  )
}

function observeWireTask(task: WireTask, answer: Answer, id: string): Observation {
  const state = stateOf(task, answer)
  const failure = state.phase === 'failed' || state.phase === 'timedOut' ? state.failure : null
  const seen = {
    kind: 'status' as const,
    state,
    facts: {
      ...NO_FACTS,
      model: textOf(task.model, 200),
      createdAt: parseVendorTime(task.created_at) ?? idTime(id, answer.reply.receivedAt),
      [isTerminal(state.phase) ? 'endedAt' : 'movedAt']: parseVendorTime(task.updated_at),
      precision: SECOND,
      ...askedFor(task.input),
    },
    outputs: state.phase === 'succeeded' ? outputsOf(task.output) : [],
    evidence: evidenceIn(answer, { statusWord: task.status, requestId: failure?.requestId ?? null }),
  }
  return withGuesses(seen, answer)
}

/** The guides show only the beginning of an id, `task_01H…`, which looks like a ULID. */
export function idTime(id: string, now: EpochMs): EpochMs | null {
  return timeIn(id, ID_PREFIX, now)
}

function stateOf(task: WireTask, answer: Answer): ObservedState {
  switch (task.status.toLowerCase()) {
    // This dialect has one word for waiting and for running.
    case 'pending':
      return { phase: 'queued', position: null }
    case 'succeeded':
      return { phase: 'succeeded' }
    case 'failed': {
      const failure = failureOf(task.error, answer)
      return { phase: failure.code?.toLowerCase() === 'task_timeout' ? 'timedOut' : 'failed', failure }
    }
    case 'timeout':
      return { phase: 'timedOut', failure: failureOf(task.error, answer) }
    // Named once, in the guide to expired outputs.
    case 'cancelled':
      return { phase: 'cancelled' }
    default:
      return { phase: 'unrecognised', word: textOf(task.status, 200) ?? '' }
  }
}

function outputsOf(output: Json | undefined): readonly Output[] {
  const entries: readonly unknown[] = Array.isArray(output) ? output : [output]
  return entries.slice(0, OUTPUT_LIMIT).flatMap((entry, index): Output[] => {
    const url = isJsonObject(entry) ? httpUrl(entry['url']) : null
    if (!isJsonObject(entry) || url === null) return []
    return [
      {
        ...UNKNOWN_OUTPUT_FACTS,
        // The position: links are renewed, and a skipped entry must not shift the others.
        key: String(index),
        kind: kindOfUrl(url),
        url,
        // "Minutes, not days": signed by whoever generated it, so the signature may tell where `expireAt` is missing.
        expiry: expiryOf(entry['expireAt'], url),
      },
    ]
  })
}
