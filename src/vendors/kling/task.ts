import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { Cost, ObservedState } from '#domain/task/task.ts'
import { parseVendorTime } from '#domain/time.ts'
import { outputsOf } from '#vendors/kling/outputs.ts'
import { detailSchema, taskSchema, type WireTask } from '#vendors/kling/wire.ts'
import { NO_REASON } from '#vendors/reading/api-error.ts'
import { cleanJson, textOf } from '#vendors/reading/clean.ts'
import { withGuesses } from '#vendors/reading/guess.ts'
import { pollTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn, requestIdOf } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/** Reads the answer to a poll. */
export function observeAnswer(answer: Answer): Observation {
  const trouble = pollTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(detailSchema, answer.json)
  return parsed.success ? observeTask(parsed.output.data, answer) : unintelligible(answer, issueText(parsed.issues))
}

/** Reads a row of a list. */
export function observeRow(row: Json | undefined, answer: Answer): Observation {
  const parsed = v.safeParse(taskSchema, row)
  return parsed.success ? observeTask(parsed.output, answer) : unintelligible(answer, issueText(parsed.issues))
}

function observeTask(task: WireTask, answer: Answer): Observation {
  const state = stateOf(task, answer)
  const isOver = isTerminal(state.phase)
  const updatedAt = parseVendorTime(task.updated_at)
  const seen = {
    kind: 'status' as const,
    state,
    facts: {
      ...NO_FACTS,
      createdAt: parseVendorTime(task.created_at),
      endedAt: isOver ? updatedAt : null,
      movedAt: isOver ? null : updatedAt,
      cost: costOf(task.final_unit_deduction),
    },
    outputs: state.phase === 'succeeded' ? outputsOf(task.task_result, updatedAt) : [],
    evidence: evidenceIn(answer, { statusWord: task.task_status }),
  }
  return withGuesses(seen, answer)
}

function stateOf(task: WireTask, answer: Answer): ObservedState {
  switch (task.task_status.toLowerCase()) {
    case 'submitted':
      return { phase: 'queued', position: null }
    case 'processing':
      return { phase: 'running', progress: null }
    case 'succeed':
      return { phase: 'succeeded' }
    case 'failed':
      return {
        phase: 'failed',
        failure: {
          step: 'task',
          httpStatus: answer.reply.status,
          code: null,
          message: textOf(task.task_status_msg) ?? NO_REASON,
          requestId: requestIdOf(answer),
          raw: cleanJson({ task_status_msg: task.task_status_msg ?? null }),
        },
      }
    default:
      return { phase: 'unrecognised', word: textOf(task.task_status, 200) ?? '' }
  }
}

function costOf(deduction: Json | undefined): Cost | null {
  const text = typeof deduction === 'number' ? String(deduction) : deduction
  if (typeof text !== 'string' || !/^\d{1,9}(?:\.\d{1,6})?$/.test(text)) return null
  return { estimated: null, used: Number(text), unit: 'units' }
}
