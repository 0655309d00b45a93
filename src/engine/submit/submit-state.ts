/** What each end of a submit does to its record. Pure, apart from the ledger it writes to. */
import type { Evidence } from '#domain/task/evidence.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Failure, Trouble } from '#domain/task/failure.ts'
import { NO_FACTS, type Observation, type Sighting } from '#domain/task/observation.ts'
import type { Remote, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { ListedTask } from '#vendors/port.ts'

/**
 * The vendor has the task. A record that was pasted for the same task meanwhile is merged into the submitted one,
 * which knows the prompt.
 */
export function accepted(
  ledger: EngineLedger,
  id: TaskId,
  remote: Remote,
  observation: Observation,
  sighting: Sighting,
): void {
  const record = ledger.get(id)
  if (record === undefined) return
  const twin = ledger.findByRemote(record.connection, remote.id)
  if (twin !== undefined && twin.id !== id && twin.request === null) {
    ledger.forget([twin.id])
    ledger.change(id, (own) => merged(own, twin))
  }
  ledger.change(id, (own) => ({ ...own, remote }))
  // What polling has seen since is newer than the answer to the submit.
  if (twin === undefined || twin.state.phase === 'tracked') ledger.observed(id, observation, sighting)
}

function merged(own: TaskRecord, twin: TaskRecord): TaskRecord {
  return {
    ...own,
    model: twin.model ?? own.model,
    state: twin.state.phase === 'tracked' ? own.state : twin.state,
    contact: twin.contact,
    timeline: [...own.timeline, ...twin.timeline],
    estimate: twin.estimate,
    cost: twin.cost ?? own.cost,
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
export function refused(
  ledger: EngineLedger,
  id: TaskId,
  failure: Failure,
  evidence: Evidence | null,
  sighting: Sighting,
): void {
  if (ledger.get(id) === undefined) return
  const state = { phase: 'failed', failure: { ...failure, step: 'submit' } } as const
  const seen = evidence ?? evidenceOf(null, '')
  ledger.observed(id, { kind: 'status', state, facts: NO_FACTS, outputs: [], evidence: seen }, sighting)
}

/** Our own refusal to send: the request certainly never reached the vendor. */
export function notSent(trouble: Trouble): Failure {
  const { httpStatus, code, message } = trouble
  return { step: 'submit', httpStatus, code, message: `not sent: ${message}`, requestId: null, raw: null }
}

/** No answer that counts as one: the task may or may not exist. */
export function unconfirmed(ledger: EngineLedger, id: TaskId, trouble: Trouble, at: EpochMs): void {
  ledger.change(id, (record) => {
    if (record.state.phase === 'unconfirmed') return { ...record, state: { phase: 'unconfirmed', trouble } }
    const began = { kind: 'phase', phase: 'unconfirmed', word: null, notBefore: at, notAfter: at } as const
    return {
      ...record,
      state: { phase: 'unconfirmed', trouble },
      timeline: [...record.timeline, { ...began, source: 'observed' }],
    }
  })
}
