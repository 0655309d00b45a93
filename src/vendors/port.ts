/**
 * The port: what Renderwatch needs to know about a vendor, by use: who it is ({@link Identity}), which ids are its
 * ({@link Recognition}), how it is talked to ({@link Calls}), how a task is made ({@link Forms}), and what is said around it.
 * Calls are pure scripts (law 3) that never throw for what a vendor answered. A capability is a function that is present.
 */
import type { Evidence } from '#domain/task/evidence.ts'
import type { Failure, Trouble } from '#domain/task/failure.ts'
import type { Json, JsonObject } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import { isTerminal, type Phase } from '#domain/task/phase.ts'
import type { OutputKind } from '#domain/output/output.ts'
import type { Remote, SubmitRequest, VendorKey } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { TriageRule } from '#triage/rule.ts'
import type { Advice } from '#vendors/advice.ts'
import type { CallbackProof } from '#domain/connection/callback-proof.ts'
import type { Recognition } from '#vendors/recognition.ts'
import type { Envelope } from '#vendors/envelope.ts'
import type { FormPart } from '#vendors/form-part.ts'
import type { ListOutcome, PageToken } from '#vendors/listing.ts'
import type { Naming } from '#vendors/naming.ts'
import type { ApiError } from '#vendors/reading/api-error.ts'
import type { FileRule, Method, PathRule } from '#vendors/path-rule.ts'

/** A request relative to the connection's base URL. It never carries the key: the transport adds that. */
export interface VendorRequest {
  /** Another home of the vendor's than the connection's: see `homes.ts`. Any other is refused. */
  readonly base?: string
  readonly method: Method
  /** Begins with `/`, query included, every variable part percent-encoded. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** In place of a body: a form of several parts. Whoever sends it makes its border and its content type. */
  readonly form?: readonly FormPart[]
  /** See {@link PathRule}. */
  readonly answerUpTo?: number
}

/** What came back: any status, any text. Header names are lower case. */
export interface VendorReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** When the reply was complete, on our clock: relative waits (`Retry-After: 5`) count from here. */
  readonly receivedAt: EpochMs
  /** True where an error answer carries the very task that was asked for, so that it is read like any other. */
  readonly holdsTask?: boolean
  /** What the vendor's own codes mean; absent where they repeat HTTP's. */
  readonly envelope?: Envelope
  /** See {@link Calls.errorIn}. */
  readonly errorIn?: ErrorReader
}

/** Reads an error out of an answer that is none of the usual forms; null where it is not in the vendor's own either. */
export type ErrorReader = (json: Json, httpStatus: number) => ApiError | null

/** A conversation: send `request`, give the reply to `read`, go on until a step is done. */
export interface Script<T> {
  readonly request: VendorRequest
  readonly read: (reply: VendorReply) => Step<T>
}

export type Step<T> = { readonly kind: 'done'; readonly value: T } | ({ readonly kind: 'ask' } & Script<T>)

/** How a submit ended, as far as one answer tells. */
export type SubmitOutcome =
  | {
      readonly kind: 'accepted'
      readonly remote: Remote
      /** What the answer says about the task; vendors that return only an id are `queued`. */
      readonly observation: Observation
      /** True when the vendor says this key had already made a task (`Idempotent-Replay`). */
      readonly replayed: boolean
    }
  /** The vendor refused and made nothing. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly evidence: Evidence }
  /** Nothing was made, and the same request may be sent again at `retryAt` (429, 503, first one still in flight). */
  | {
      readonly kind: 'postponed'
      readonly trouble: Trouble
      readonly retryAt: EpochMs | null
      readonly evidence: Evidence
      /** The limit is on new work alone, so that polls need not wait (ByteSpike: spend windows, tasks at a time). */
      readonly slows?: 'submits'
    }
  /** The answer does not tell whether a task was made (5xx, unreadable 2xx). */
  | { readonly kind: 'unknown'; readonly trouble: Trouble; readonly evidence: Evidence }

export type CancelOutcome =
  /** `observation` when the answer already carries the task, else null: the next poll will tell. */
  | { readonly kind: 'requested'; readonly observation: Observation | null }
  | { readonly kind: 'too-late'; readonly message: string; readonly observation: Observation | null }
  | { readonly kind: 'refused'; readonly failure: Failure; readonly evidence: Evidence }
  /** The answer does not tell what became of it: it is not the vendor's, or about another task. */
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly evidence: Evidence }

/** Does the key work? Asked with the smallest call that bills nothing. */
export type ProbeOutcome =
  | { readonly kind: 'works'; readonly detail: string }
  | { readonly kind: 'refused'; readonly failure: Failure; readonly evidence: Evidence }
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly evidence: Evidence | null }

/** One parameter of a model, as a form field. Names are the vendor's own. */
export type Field = FieldBase &
  (
    | { readonly kind: 'text'; readonly multiline: boolean; readonly maxLength: number | null }
    | { readonly kind: 'choice'; readonly options: readonly string[]; readonly initial: string | null }
    | {
        readonly kind: 'integer'
        readonly min: number | null
        readonly max: number | null
        readonly initial: number | null
      }
    | {
        readonly kind: 'number'
        readonly min: number | null
        readonly max: number | null
        readonly initial: number | null
      }
    | { readonly kind: 'boolean'; readonly initial: boolean }
    | { readonly kind: 'urls'; readonly max: number }
    | { readonly kind: 'url' }
  )

interface FieldBase {
  readonly name: string
  readonly label: string
  readonly required: boolean
  readonly help: string | null
}

export interface ModelSpec {
  readonly id: string
  readonly label: string
  readonly makes: OutputKind
  /** `prompt` first where there is one. */
  readonly fields: readonly Field[]
  /** A sentence for each rule that spans fields; null when these parameters are fine together. */
  readonly check: ((params: JsonObject) => string | null) | null
}

/** A server-sent event stream of one task. */
export interface TaskStream {
  readonly request: VendorRequest
  /** What one event's data, complete at `at`, says about the task; null for noise. */
  readonly read: (data: string, at: EpochMs) => Observation | null
}

/**
 * A list whose rows say all that a poll's answer says, files and reasons included, so that one page stands for many
 * polls. A vendor whose rows say less has only {@link Calls.list}.
 */
export interface Sweep {
  /** Newest first; `page` from 1. */
  readonly page: (page: number) => Script<ListOutcome>
  /** Tasks on a full page. */
  readonly size: number
  /** When a task was made, on the vendor's clock, as far as its id tells; null when it does not. */
  readonly madeAt: (remoteId: string, now: EpochMs) => EpochMs | null
}

/** What is shown in place of the key, until it ends. */
export interface Minted {
  readonly token: string
  readonly until: EpochMs
}

/** Who the vendor is, and how a key is shown to it. */
export interface Identity {
  readonly key: VendorKey
  /** The dialect's name on screen, e.g. `HiAPI`, `HiAPI guide`. */
  readonly label: string
  readonly docsUrl: string
  readonly defaultBaseUrl: string
  readonly defaultRequestsPerSecond: number
  /**
   * Its servers stand in people's own networks, where there is no TLS (ComfyUI): there a connection may be plain http.
   * Any other vendor's key would be read along the way.
   */
  readonly inOwnNetwork?: true
  /** Credential headers for a key, or for its token where the vendor has `mint`: see `credentials.ts`. */
  readonly authorize: (shown: string) => Readonly<Record<string, string>>
  /** Makes what is shown in place of the key (Kling: a token signed with it). Rejects for a key of another form. */
  readonly mint?: (apiKey: string, now: EpochMs) => Promise<Minted>
  /** Headers that go with every request, whoever makes it, in lower case (Runway: `x-runway-version`). */
  readonly fixedHeaders?: Readonly<Record<string, string>>
}

/** A vendor before its calls are loaded: enough to name it and to recognise its tasks. */
export interface KnownVendor extends Omit<Identity, 'authorize' | 'mint'>, Recognition {}

/** The conversations that the vendor offers. */
export interface Calls {
  readonly naming: Naming
  /** What codes beside the HTTP status mean; absent where a number from 400 to 599 is one (HiAPI, PiAPI). */
  readonly envelope?: Envelope
  /** Where the vendor's errors stand; absent where `reading/api-error.ts` knows their form. */
  readonly errorIn?: ErrorReader
  /** All that these calls ask for, derived from the same templates. */
  readonly paths: readonly PathRule[]
  /** Calls that answer with a file: what `Output.keyedBy` is fetched by, and nothing else with the key. */
  readonly files?: readonly FileRule[]
  readonly poll: (handle: Json) => Script<Observation>
  readonly submit: (request: SubmitRequest) => Script<SubmitOutcome>
  /** What a lost submit answer means here: may the same request be sent again without a second task? */
  readonly resend: 'idempotent' | 'unsafe'
  readonly probe: () => Script<ProbeOutcome>
  readonly cancel?: (handle: Json) => Script<CancelOutcome>
  /** The phases in which a cancel can succeed; absent: as long as the task is under way. */
  readonly cancelsIn?: readonly Phase[]
  /** What the call that cancels does to a task that is over: see `reading/careful-cancel.ts`. */
  readonly cancelErases?: string
  /** True where the vendor answers *not found* about a task once it took our cancel (Runway). */
  readonly goneWhenCancelled?: boolean
  /** Newest first; null for the beginning, then what the page before named as its next. */
  readonly list?: (from: PageToken | null, size: number) => Script<ListOutcome>
  readonly listPageLimit?: number
  readonly sweep?: Sweep
  /** Null for a handle that has no stream. A stream is a hint: polling stays the truth. */
  readonly stream?: (handle: Json) => TaskStream | null
  /** Finds a task by the idempotency key it was submitted with. */
  readonly lookUpByOwnKey?: (idempotencyKey: string) => Script<SubmitOutcome>
}

/** How a task is made by hand. */
export interface Forms {
  readonly models: readonly ModelSpec[]
  /** Options of the submit call beside the model's parameters: route, callback, storage. */
  readonly submitOptions: readonly Field[]
}

export interface Vendor extends Identity, Recognition, Calls {
  /** What the vendor's pages say around a task, beside its calls. */
  readonly advice: Advice
  /** Absent where no page says how a genuine callback is told from a forged one. */
  readonly callbackProof?: CallbackProof
  /** What its failures mean: loaded with the views that explain them. */
  readonly rules: () => Promise<{ readonly rules: readonly TriageRule[] }>
  /** Loaded when a form opens: they are the larger part of a vendor, and most visits make no task. */
  readonly forms: () => Promise<Forms>
}

/** Whether a cancel is worth offering: the vendor has one, and takes it of a task in this phase. */
export function takesCancel({ cancel, cancelsIn }: Pick<Calls, 'cancel' | 'cancelsIn'>, phase: Phase): boolean {
  return cancel !== undefined && !isTerminal(phase) && (cancelsIn?.includes(phase) ?? true)
}

export function done<T>(value: T): Step<T> {
  return { kind: 'done', value }
}

export function ask<T>(script: Script<T>): Step<T> {
  return { kind: 'ask', ...script }
}
