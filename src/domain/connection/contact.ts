import { setbackAfter } from '#domain/connection/health.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { Contact } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

type TroubleObservation = Exclude<Observation, { kind: 'status' }>

/** A task's contact after one more trouble; see {@link setbackAfter}. */
export function contactAfter(before: Contact, observation: TroubleObservation, at: EpochMs): Contact {
  const { trouble, evidence } = observation
  const until = observation.kind === 'unreachable' ? observation.retryAt : null
  const setback = setbackAfter(before, trouble, until, at)
  if (setback.kind === 'blocked') return { ...setback, evidence }
  const streak = before.kind === 'retrying' || before.kind === 'waiting' ? before.streak + 1 : 1
  return { ...setback, streak, evidence }
}
