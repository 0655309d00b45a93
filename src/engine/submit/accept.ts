/** A submitted record gets the vendor's task that is its own. */
import type { Observation, Sighting } from '#domain/task/observation.ts'
import { isShelved, withText } from '#domain/task/shelved.ts'
import type { Candidate, Remote, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'
import type { Holder } from '#engine/submit/find-lost.ts'
import { foundAs, mergedWith } from '#engine/submit/submit-state.ts'

interface AcceptParts {
  readonly ledger: EngineLedger
  readonly storage: Pick<TaskStorage, 'readTexts'>
}

/** The vendor has the task. A record that was pasted for the same task meanwhile is merged into the submitted one. */
export function accept(
  parts: AcceptParts,
  id: TaskId,
  remote: Remote,
  observation: Observation,
  sighting: Sighting,
): void {
  const { ledger } = parts
  const record = ledger.get(id)
  if (record === undefined) return
  const twin = ledger.findByRemote(record.connection, remote.id)
  if (twin !== undefined && twin.id !== id && twin.request === null) {
    ledger.forget([twin.id])
    ledger.change(id, (own) => mergedWith(own, twin))
    if (isShelved(twin)) void carryText(parts, id, twin)
  }
  ledger.change(id, (own) => ({ ...own, remote }))
  // What polling has seen since is newer than the answer to the submit.
  if (twin === undefined || twin.state.phase === 'tracked') ledger.observed(id, observation, sighting)
}

/** The text of the pasted one lies under its own id, and goes when that is thrown away. */
async function carryText({ ledger, storage }: AcceptParts, id: TaskId, twin: TaskRecord): Promise<void> {
  const whole = await storage.readTexts?.([twin]).catch(() => [])
  ledger.change(id, (own) => withText(own, whole?.[0]))
}

/** It was found in the vendor's list, by us or by the person. */
export function acceptFound(
  parts: AcceptParts,
  id: TaskId,
  candidate: Candidate,
  now: EpochMs,
  vendorClock: Sighting['vendorClock'],
): void {
  const sighting = { askedAt: now, answeredAt: now, lastAskedAt: null, vendorClock }
  accept(parts, id, candidate.remote, foundAs(candidate), sighting)
}

export function holderIn(ledger: EngineLedger, { connection }: TaskRecord, remoteId: string): Holder {
  const holder = ledger.findByRemote(connection, remoteId)
  if (holder === undefined) return 'nobody'
  return holder.request === null ? 'pasted' : 'submitted'
}
