import type { Observation } from '#domain/task/observation.ts'
import type { Contact } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

type TroubleObservation = Exclude<Observation, { kind: 'status' }>

/** The line after one more trouble. Refused credentials block; a named time waits; anything else is retried. */
export function contactAfter(before: Contact, observation: TroubleObservation, at: EpochMs): Contact {
  const { trouble, evidence } = observation
  const since = before.kind === 'fine' ? at : before.since
  if (trouble.reason === 'credentials') return { kind: 'blocked', since, trouble, evidence }
  const streak = before.kind === 'retrying' || before.kind === 'waiting' ? before.streak + 1 : 1
  const until = observation.kind === 'unreachable' ? observation.retryAt : null
  return until === null
    ? { kind: 'retrying', since, streak, trouble, evidence }
    : { kind: 'waiting', since, until, streak, trouble, evidence }
}
