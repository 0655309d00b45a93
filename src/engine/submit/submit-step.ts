/** What may be done next for a submit without an answer, so that nothing is bought twice (law 4). Pure. */
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { HOUR } from '#domain/time.ts'
import type { Lost } from '#engine/conversation/outcome.ts'
import { lostAt } from '#engine/submit/find-lost.ts'
import { LAST_LOOK } from '#engine/submit/list-search.ts'
import type { Vendor } from '#vendors/port.ts'

/** What is counted on where no page says how long a key is remembered: the shortest that one does say. */
const USUAL_KEY_MEMORY: Millis = 24 * HOUR

type Abilities = Pick<Vendor, 'resend' | 'advice' | 'lookUpByOwnKey' | 'list'>

/** True when sending the very same request again can make no second task. */
export function isSafeToResend(
  record: TaskRecord,
  { resend, advice }: Pick<Vendor, 'resend' | 'advice'>,
  now: EpochMs,
): boolean {
  // "About" is all that vendors say: after half of it a resend may already be a second task.
  const trusted = (advice.keyMemory ?? USUAL_KEY_MEMORY) / 2
  return resend === 'idempotent' && now - record.addedAt < trusted
}

/**
 * The safe way to an answer: send the request (again), look its key up, or search the vendor's list for the task.
 * `leave`: only the person can decide. `mayResend`: it was never sent, or the person accepts a second task.
 */
export function nextStep(
  record: TaskRecord,
  vendor: Abilities,
  mayResend: boolean,
  now: EpochMs,
): 'submit' | 'look-up' | 'search' | 'leave' {
  if (record.request === null) return 'leave'
  if (mayResend || record.state.phase === 'submitting' || isSafeToResend(record, vendor, now)) return 'submit'
  if (vendor.lookUpByOwnKey !== undefined) return 'look-up'
  return vendor.list !== undefined && now - lostAt(record) <= LAST_LOOK ? 'search' : 'leave'
}

/**
 * What a conversation without the vendor's word means for the submit. `unconfirmed`: there may be a task.
 * `wait`: certainly not, and it is sent later. `refused`: certainly not, and it will not be sent. `leave`: an earlier
 * attempt may have arrived, and that this one did not go out decides nothing.
 */
export function afterLoss(lost: Lost, record: TaskRecord): 'unconfirmed' | 'wait' | 'refused' | 'leave' {
  if (lost.reached === 'maybe') return 'unconfirmed'
  if (lost.trouble.reason === 'throttled') return 'wait'
  return record.state.phase === 'submitting' ? 'refused' : 'leave'
}
