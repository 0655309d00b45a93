/** What can be asked of a vendor, and what each answer says about the connection that carried it. */
import type { Json } from '#domain/json.ts'
import type { Failure, Trouble } from '#domain/task/failure.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import type { ListOutcome, PageToken } from '#vendors/listing.ts'
import type { CancelOutcome, ProbeOutcome, Script, SubmitOutcome, Sweep, Vendor } from '#vendors/port.ts'

/** A connection's trouble, as an answer tells it. */
export type Complaint = Pick<Extract<Observation, { kind: 'unreachable' }>, 'trouble' | 'retryAt'>

export interface Call<T> {
  readonly begin: () => Script<T>
  /** Null: the line works. */
  readonly complaint: (answer: T) => Complaint | null
}

export function pollCall(vendor: Vendor, handle: Json): Call<Observation> {
  return { begin: () => vendor.poll(handle), complaint: complaintOf }
}

export function submitCall(vendor: Vendor, request: SubmitRequest): Call<SubmitOutcome> {
  return { begin: () => vendor.submit(request), complaint: submitComplaint }
}

/** Null where the vendor cannot look a submit up by our own key. */
export function lookUpCall({ lookUpByOwnKey }: Vendor, ownKey: string): Call<SubmitOutcome> | null {
  return lookUpByOwnKey === undefined ? null : { begin: () => lookUpByOwnKey(ownKey), complaint: submitComplaint }
}

/** Null where the vendor has no way to cancel. */
export function cancelCall({ cancel }: Vendor, handle: Json): Call<CancelOutcome> | null {
  if (cancel === undefined) return null
  return {
    begin: () => cancel(handle),
    complaint: cancelComplaint,
  }
}

/** Null where the vendor has no list. */
export function listCall({ list }: Vendor, from: PageToken | null, size: number): Call<ListOutcome> | null {
  return list === undefined ? null : { begin: () => list(from, size), complaint: listComplaint }
}

/** The same list, looked through for a task of ours that nobody asked to see. */
export function searchCall({ list }: Vendor, from: PageToken | null, size: number): Call<ListOutcome> | null {
  return list === undefined ? null : { begin: () => list(from, size), complaint: unaskedListComplaint }
}

export function sweepCall(sweep: Sweep, page: number): Call<ListOutcome> {
  return { begin: () => sweep.page(page), complaint: unaskedListComplaint }
}

/** Whether a key works. */
export function probeCall(vendor: Vendor): Call<ProbeOutcome> {
  return { begin: () => vendor.probe(), complaint: probeComplaint }
}

function complaintOf(observation: Observation | null): Complaint | null {
  if (observation?.kind !== 'unreachable') return null
  return { trouble: observation.trouble, retryAt: observation.retryAt }
}

function cancelComplaint(outcome: CancelOutcome): Complaint | null {
  switch (outcome.kind) {
    case 'refused':
      return refusalComplaint(outcome.failure)
    case 'trouble':
      return { trouble: outcome.trouble, retryAt: null }
    case 'requested':
    case 'too-late':
      return complaintOf(outcome.observation)
  }
}

function submitComplaint(outcome: SubmitOutcome): Complaint | null {
  switch (outcome.kind) {
    case 'accepted':
      return null
    case 'refused':
      return refusalComplaint(outcome.failure)
    case 'postponed':
      return outcome.slows === 'submits' ? null : { trouble: outcome.trouble, retryAt: outcome.retryAt }
    case 'unknown':
      return { trouble: outcome.trouble, retryAt: null }
  }
}

function listComplaint(outcome: ListOutcome): Complaint | null {
  return outcome.kind === 'trouble' ? complaintOf(outcome.observation) : null
}

/** A key may be good for tasks and not for lists: a poll will find out, and only then may the connection stop. */
function unaskedListComplaint(outcome: ListOutcome): Complaint | null {
  const complaint = listComplaint(outcome)
  return complaint?.trouble.httpStatus === 403 ? null : complaint
}

function probeComplaint(outcome: ProbeOutcome): Complaint | null {
  switch (outcome.kind) {
    case 'works':
      return null
    case 'refused':
      return { trouble: keyTrouble(outcome.failure), retryAt: null }
    case 'trouble':
      return { trouble: outcome.trouble, retryAt: null }
  }
}

/** Only 401 is about the key itself: a submit may be refused with 403 for what it asks for. */
function refusalComplaint(failure: Failure): Complaint | null {
  return failure.httpStatus === 401 ? { trouble: keyTrouble(failure), retryAt: null } : null
}

function keyTrouble({ httpStatus, code, message }: Failure): Trouble {
  return { reason: 'credentials', httpStatus, code, message }
}
