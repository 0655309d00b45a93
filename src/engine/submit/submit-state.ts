/** What each end of a submit makes of its record. Pure. */
import type { Evidence } from '#domain/task/evidence.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Failure, Trouble } from '#domain/task/failure.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { Candidate, TaskRecord } from '#domain/task/task.ts'
import { SECOND, type EpochMs } from '#domain/time.ts'
import type { ListRow } from '#engine/submit/find-lost.ts'

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
    ...(own.title === undefined && twin.title !== undefined ? { title: twin.title } : {}),
    note: own.note === '' ? twin.note : own.note,
  }
}

/** What is known of a task that was found in a list: that it is there. How it fares is left to the first poll. */
export function foundAs({ createdAt, prompt }: Candidate): Observation {
  const facts = { ...NO_FACTS, createdAt, precision: SECOND, prompt }
  return {
    kind: 'status',
    state: { phase: 'queued', position: null },
    facts,
    outputs: [],
    evidence: evidenceOf(null, ''),
  }
}

/** Enough to tell one prompt from another. */
const SHOWN_PROMPT = 300
/** More than a person compares by eye; those that were made soonest after the request are the likeliest. */
const MOST_CANDIDATES = 12

export function candidateOf({ remote, facts }: ListRow): Candidate {
  return { remote, createdAt: facts?.createdAt ?? null, prompt: facts?.prompt?.slice(0, SHOWN_PROMPT) ?? null }
}

/** The same record where nothing is new, so that a look that finds nothing writes nothing. */
export function withCandidates(record: TaskRecord, rows: readonly ListRow[]): TaskRecord {
  if (record.state.phase !== 'unconfirmed') return record
  const candidates = rows.slice(0, MOST_CANDIDATES).map(candidateOf)
  if (JSON.stringify(candidates) === JSON.stringify(record.state.candidates ?? [])) return record
  return { ...record, state: { ...record.state, candidates } }
}

/** The person has looked at them: none is this task's, now or at a later look. */
export function withoutCandidates(record: TaskRecord): TaskRecord {
  if (record.state.phase !== 'unconfirmed') return record
  const { candidates = [], notOurs = [] } = record.state
  const refused = [...new Set([...notOurs, ...candidates.map(({ remote }) => remote.id)])]
  return { ...record, state: { ...record.state, candidates: [], notOurs: refused } }
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
  if (record.state.phase === 'unconfirmed') return { ...record, state: { ...record.state, trouble } }
  const state = { phase: 'unconfirmed', trouble } as const
  const began = { kind: 'phase', phase: 'unconfirmed', word: null, notBefore: at, notAfter: at } as const
  return { ...record, state, timeline: [...record.timeline, { ...began, source: 'observed' }] }
}
