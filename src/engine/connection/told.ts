/** What a conversation's end says about the connection as a whole; null: the line works. */
import type { Failure, Trouble } from '#domain/task/failure.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { EpochMs } from '#domain/time.ts'
import type { CancelOutcome, ListOutcome, ProbeOutcome, SubmitOutcome } from '#vendors/port.ts'

export interface Told {
  readonly trouble: Trouble
  readonly retryAt: EpochMs | null
}

export function toldByObservation(observation: Observation | null): Told | null {
  if (observation?.kind !== 'unreachable') return null
  return { trouble: observation.trouble, retryAt: observation.retryAt }
}

export function toldBySubmit(outcome: SubmitOutcome): Told | null {
  switch (outcome.kind) {
    case 'accepted':
      return null
    case 'refused':
      return toldByFailure(outcome.failure)
    case 'postponed':
      return outcome.slows === 'submits' ? null : { trouble: outcome.trouble, retryAt: outcome.retryAt }
    case 'unknown':
      return { trouble: outcome.trouble, retryAt: null }
  }
}

export function toldByCancel(outcome: CancelOutcome): Told | null {
  return outcome.kind === 'refused' ? toldByFailure(outcome.failure) : toldByObservation(outcome.observation)
}

export function toldByList(outcome: ListOutcome): Told | null {
  return outcome.kind === 'trouble' ? toldByObservation(outcome.observation) : null
}

export function toldByProbe(outcome: ProbeOutcome): Told | null {
  switch (outcome.kind) {
    case 'works':
      return null
    case 'refused':
      return { trouble: troubleOf(outcome.failure, 'credentials'), retryAt: null }
    case 'trouble':
      return { trouble: outcome.trouble, retryAt: null }
  }
}

/** Only 401 is about the key itself: a submit may be refused with 403 for what it asks for. */
function toldByFailure(failure: Failure): Told | null {
  return failure.httpStatus === 401 ? { trouble: troubleOf(failure, 'credentials'), retryAt: null } : null
}

function troubleOf(failure: Failure, reason: Trouble['reason']): Trouble {
  return { reason, httpStatus: failure.httpStatus, code: failure.code, message: failure.message }
}
