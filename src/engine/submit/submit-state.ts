/** What each end of a submit makes of its record. Pure. */
import type { Evidence } from '#domain/task/evidence.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Failure, Trouble } from '#domain/task/failure.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { ListedTask } from '#vendors/port.ts'

/** The submitted record, which knows the prompt, with all that one pasted for the same task meanwhile has learnt. */
export function mergedWith(own: TaskRecord, twin: TaskRecord): TaskRecord {
  return {
    ...own,
    model: twin.model ?? own.model,
    state: twin.state.phase === 'tracked' ? own.state : twin.state,
    contact: twin.contact,
    timeline: [...own.timeline, ...twin.timeline],
    estimate: twin.estimate,
    cost: twin.cost ?? own.cost,
    ...(twin.echoedPrompt === undefined ? {} : { echoedPrompt: twin.echoedPrompt }),
    ...(twin.movedAt === undefined ? {} : { movedAt: twin.movedAt }),
    outputs: twin.outputs,
    evidence: twin.evidence ?? own.evidence,
    tags: [...new Set([...own.tags, ...twin.tags])],
    note: own.note === '' ? twin.note : own.note,
  }
}

/**
 * What is known of a task that was found in a list: that it is there. Rows may lack files and reasons, so the phase is
 * left to the first poll.
 */
export function queuedAs({ observation }: ListedTask): Observation {
  if (observation.kind !== 'status') return observation
  return { ...observation, state: { phase: 'queued', position: null }, outputs: [] }
}

/** The vendor made nothing, and will not. */
export function refusal(failure: Failure, evidence: Evidence | null): Observation {
  const state = { phase: 'failed', failure: { ...failure, step: 'submit' } } as const
  return { kind: 'status', state, facts: NO_FACTS, outputs: [], evidence: evidence ?? evidenceOf(null, '') }
}

/** Our own refusal to send: the request certainly never reached the vendor. */
export function notSent(trouble: Trouble): Failure {
  const { httpStatus, code, message } = trouble
  return { step: 'submit', httpStatus, code, message: `not sent: ${message}`, requestId: null, raw: null }
}

/** No answer that counts as one: the task may or may not exist. */
export function unconfirmed(record: TaskRecord, trouble: Trouble, at: EpochMs): TaskRecord {
  const state = { phase: 'unconfirmed', trouble } as const
  if (record.state.phase === 'unconfirmed') return { ...record, state }
  const began = { kind: 'phase', phase: 'unconfirmed', word: null, notBefore: at, notAfter: at } as const
  return { ...record, state, timeline: [...record.timeline, { ...began, source: 'observed' }] }
}
