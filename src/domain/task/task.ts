import type { Setback } from '#domain/connection/health.ts'
import type { Evidence, KeptEvidence } from '#domain/task/evidence.ts'
import type { Failure, Trouble } from '#domain/task/failure.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import type { PersonAct } from '#domain/people/person-act.ts'
import type { Output } from '#domain/output/output.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import type { Remark } from '#domain/task/remark.ts'
import { isTerminal } from '#domain/task/phase.ts'
import type { TimelineEntry } from '#domain/timeline/timeline-entry.ts'

/** A vendor dialect: the name of its folder under `vendors/`, e.g. `hiapi-guide`. */
export type VendorKey = string

/** The id of one configured connection (a vendor, a base URL and a key that only the gateway knows). */
export type ConnectionId = string

/**
 * Our own id of a task: `<connection>/<vendor's id>` for a tracked task, `<connection>/own-<idempotency key>`
 * for one submitted here (its vendor id is not known yet when it is first stored). Never changes afterwards.
 */
export type TaskId = `${ConnectionId}/${string}`

/** Where the vendor keeps the task. `handle` is opaque: only that vendor's adapter reads it. */
export interface Remote {
  readonly id: string
  readonly handle: Json
}

/** A task that exists at a vendor, as intake recognises it or a list endpoint names it. */
export interface TaskRef {
  readonly connection: ConnectionId
  readonly vendor: VendorKey
  readonly remote: Remote
  readonly model: string | null
  /** What the text that names it calls it, mostly its prompt. */
  readonly title?: string
}

export function taskIdOf(connection: ConnectionId, remoteId: string): TaskId {
  return `${connection}/${remoteId}`
}

export function ownTaskId(connection: ConnectionId, idempotencyKey: string): TaskId {
  return `${connection}/own-${idempotencyKey}`
}

/** A task in the vendor's list that may be the one whose submit answer was lost. */
export interface Candidate {
  readonly remote: Remote
  /** On the vendor's clock; null where it does not say. */
  readonly createdAt: EpochMs | null
  /** As the vendor repeats it; null where it does not. */
  readonly prompt: string | null
}

/** States that a vendor's answer can put a task in. */
export type ObservedState =
  | { readonly phase: 'queued'; /** 1 is next; null when unknown. */ readonly position: number | null }
  | { readonly phase: 'running'; /** 0 to 1; null when unknown. */ readonly progress: number | null }
  | { readonly phase: 'finishing' }
  | { readonly phase: 'unrecognised'; /** The vendor's word, as written. */ readonly word: string }
  | { readonly phase: 'succeeded' }
  | { readonly phase: 'failed'; readonly failure: Failure }
  | { readonly phase: 'timedOut'; readonly failure: Failure }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'gone' }

export type TaskState =
  | { readonly phase: 'tracked' }
  | { readonly phase: 'submitting' }
  | {
      readonly phase: 'unconfirmed'
      /** Why no answer counts as one. */
      readonly trouble: Trouble
      /** What the vendor's list has that may be it; absent until it was looked for there. */
      readonly candidates?: readonly Candidate[]
      /** Ids of candidates of which the person said that they are not it. */
      readonly notOurs?: readonly string[]
    }
  | ObservedState

/**
 * Our line to the vendor, as far as this task is concerned. A failed poll never changes the task's own state (law 2).
 * `evidence` is the answer that troubled us; null when none came. `streak` counts the failures in a row, from 1.
 */
export type Contact =
  | { readonly kind: 'fine' }
  | (Exclude<Setback, { kind: 'blocked' }> & { readonly streak: number; readonly evidence: Evidence | null })
  | (Extract<Setback, { kind: 'blocked' }> & { readonly evidence: Evidence | null })

export interface Cost {
  readonly estimated: number | null
  readonly used: number | null
  /** The vendor's own unit, e.g. `credits`; we never convert. */
  readonly unit: string
}

/** What we asked a vendor to make. Enough to send the very same request again. */
export interface SubmitRequest {
  readonly model: string
  /** Model parameters (prompt included), as the vendor names them. */
  readonly params: JsonObject
  /** Options of the call itself, as the vendor's `submitOptions` name them: `route`, `callback_url`, … */
  readonly options: JsonObject
  /** Sent with every attempt of this submit; a vendor that honours it makes at most one task of them. */
  readonly idempotencyKey: string
}

export interface TaskRecord {
  readonly id: TaskId
  readonly connection: ConnectionId
  readonly vendor: VendorKey
  readonly model: string | null
  /** Null until the vendor has answered the submit. */
  readonly remote: Remote | null
  /** Null for a task that was submitted elsewhere. */
  readonly request: SubmitRequest | null
  /** The task this one was resubmitted from. */
  readonly resubmitOf: TaskId | null
  /** When this record was made here. */
  readonly addedAt: EpochMs
  readonly state: TaskState
  readonly contact: Contact
  readonly timeline: readonly TimelineEntry[]
  /** The vendor's own estimate of the whole duration; null when it gives none. */
  readonly estimate: Millis | null
  readonly cost: Cost | null
  /** The prompt as the vendor repeats it; absent where no answer did. */
  readonly echoedPrompt?: string
  /** What the vendor says beside the state; absent where it says nothing. */
  readonly remark?: Remark
  /** When the vendor took our cancel, where it answers *not found* from then on. */
  readonly goneMeansCancelled?: EpochMs
  /** When the vendor last saw it move, on our clock; absent where it does not say. */
  readonly movedAt?: EpochMs
  readonly outputs: readonly Output[]
  /** The last answer that was understood or at least received. */
  readonly evidence: KeptEvidence | null
  readonly tags: readonly string[]
  /** What a person calls it; empty once they took their name away, absent where nobody gave one. */
  readonly title?: string
  readonly note: string
  /** True while the person does not want this task polled. */
  readonly paused: boolean
  /** True while the person does not want copies of its outputs to be removed, however old they are; absent is false. */
  readonly keepForEver?: boolean
  /** Who did what with it, the oldest first; absent where nobody knows who. */
  readonly acts?: readonly PersonAct[]
}

/** Live tasks are polled; a task without a remote id, or one that is over or paused, is not. */
export function isLive(record: TaskRecord): boolean {
  return record.remote !== null && !record.paused && !isTerminal(record.state.phase)
}

/** A task that was pasted and that its vendor does not know: it may be another connection's. */
export function isStray({ state, request, remote }: Pick<TaskRecord, 'state' | 'request' | 'remote'>): boolean {
  return state.phase === 'gone' && request === null && remote !== null
}

export function failureOf(record: TaskRecord): Failure | null {
  return record.state.phase === 'failed' || record.state.phase === 'timedOut' ? record.state.failure : null
}

/** What to call the task: the name that a person gave it, else its own one. */
export function titleOf(record: TaskRecord): string | null {
  const given = record.title?.trim() ?? ''
  return given === '' ? ownTitleOf(record) : given
}

/** Its prompt as it was sent here or as the vendor repeats it, else the note, else null. */
export function ownTitleOf(record: TaskRecord): string | null {
  const titles: readonly unknown[] = [record.request?.params['prompt'], record.echoedPrompt, record.note]
  const said = titles.flatMap((title) => (typeof title === 'string' && title.trim() !== '' ? [title.trim()] : []))
  return said[0] ?? null
}
