/**
 * The engine's surface: all that screens may ask of it. `create-engine.ts` builds the real one, once, in the
 * composition root; tests build the same one over an in-process sandbox.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Connection } from '#domain/connection.ts'
import type { Trouble } from '#domain/failure.ts'
import type { HistoryKey, ModelHistory } from '#domain/history.ts'
import type { JsonObject } from '#domain/json.ts'
import type { Observation, Sighting } from '#domain/observation.ts'
import type { Output } from '#domain/output.ts'
import type { ConnectionId, TaskId, TaskRecord, TaskRef } from '#domain/task.ts'
import type { Phase } from '#domain/phase.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import type { ListOutcome, ProbeOutcome } from '#vendors/vendor.ts'

export interface Engine {
  readonly ledger: Ledger
  /** What earlier tasks teach about the next, by connection and model. */
  readonly history: StoreApi<HistoryState>
  readonly connections: StoreApi<ConnectionsState>
  readonly polling: Polling
  readonly commands: Commands
  readonly outputs: Outputs
  readonly storage: StoreApi<StorageState>
  /** Loads what is stored, then starts to poll. Resolves when the stored tasks are on screen. */
  start(): Promise<void>
  stop(): Promise<void>
}

// --- what we know ---------------------------------------------------------------------------------------------

export interface LedgerState {
  /** A new map for each commit; records keep their identity unless they changed. */
  readonly tasks: ReadonlyMap<TaskId, TaskRecord>
  /** False until the stored tasks are loaded. */
  readonly loaded: boolean
}

export interface Ledger {
  /** Committed state, for React; changes at most once per {@link COMMIT_INTERVAL}. */
  readonly store: StoreApi<LedgerState>
  /** The newest record, committed or not. */
  get(id: TaskId): TaskRecord | undefined
  findByRemote(connection: ConnectionId, remoteId: string): TaskRecord | undefined
  /** Folds an observation synchronously and returns the record after it. */
  observed(id: TaskId, observation: Observation, sighting: Sighting): TaskRecord
  add(records: readonly TaskRecord[]): void
  change(id: TaskId, change: (record: TaskRecord) => TaskRecord): TaskRecord | undefined
  forget(ids: readonly TaskId[]): void
  /** When the task's vendor last answered anything; kept outside the record so that hearing nothing new costs nothing. */
  lastHeard(id: TaskId): EpochMs | null
}

/** By `historyKey`; a model's history keeps its identity until one of its tasks teaches something new. */
export interface HistoryState {
  readonly models: ReadonlyMap<HistoryKey, ModelHistory>
}

// --- connections and the budget -------------------------------------------------------------------------------

export type ConnectionHealth =
  | { readonly kind: 'idle' }
  | { readonly kind: 'fine'; readonly since: EpochMs }
  | { readonly kind: 'waiting'; readonly until: EpochMs; readonly trouble: Trouble }
  | { readonly kind: 'trouble'; readonly since: EpochMs; readonly trouble: Trouble }
  /** Credentials refused: nothing is sent until a test succeeds or the connection changes. */
  | { readonly kind: 'blocked'; readonly since: EpochMs; readonly trouble: Trouble }

export interface BudgetUse {
  /** Requests sent in the last 10 s, per second. */
  readonly perSecond: number
  /** What the budget allows at present: falls by half on a 429, grows back slowly. */
  readonly allowedPerSecond: number
  readonly inFlight: number
  readonly waiting: number
}

export interface ConnectionStatus {
  readonly connection: Connection
  readonly health: ConnectionHealth
  readonly budget: BudgetUse
}

export interface ConnectionsState {
  /** `unreachable`: the gateway does not answer; tasks stay readable. */
  readonly gateway: 'starting' | 'ready' | 'unreachable'
  readonly statuses: ReadonlyMap<ConnectionId, ConnectionStatus>
}

// --- polling --------------------------------------------------------------------------------------------------

export type PollingMode = 'starting' | 'polling' | 'paused' | 'offline' | 'following'

export interface PollingState {
  /** `following`: another tab leads and polls for all of them. */
  readonly mode: PollingMode
  readonly live: number
}

export interface PollLogEntry {
  readonly at: EpochMs
  readonly took: Millis
  readonly httpStatus: number | null
  /** The phase seen, or why none was. */
  readonly saw: Phase | Trouble['reason']
  readonly word: string | null
  /** Delay until the next poll; null when there is none. */
  readonly next: Millis | null
}

export interface Polling {
  readonly store: StoreApi<PollingState>
  pause(): void
  resume(): void
  /** Polls these now, ahead of others but within the budget. Resolves when each was answered or gave up. */
  checkNow(ids: readonly TaskId[]): Promise<void>
  /** An open panel: polled at least as often as the closest cadence. Returns the way to stop. */
  watch(id: TaskId): () => void
  /** The last {@link POLL_LOG_LENGTH} polls of this session, newest first. */
  log(id: TaskId): readonly PollLogEntry[]
  /** When the next poll of a task is due; null when none is planned. */
  nextPollAt(id: TaskId): EpochMs | null
}

// --- commands -------------------------------------------------------------------------------------------------

export interface Draft {
  readonly connection: ConnectionId
  readonly model: string
  readonly params: JsonObject
  readonly options: JsonObject
  readonly tags: readonly string[]
  readonly note: string
  readonly resubmitOf: TaskId | null
}

export interface Commands {
  /** Adds tasks; resolves when they are durable. Already tracked ones are left alone and reported. */
  track(
    refs: readonly TaskRef[],
    tags?: readonly string[],
  ): Promise<{ readonly added: readonly TaskId[]; readonly known: readonly TaskId[] }>
  /** Makes `count` tasks, each with its own idempotency key; resolves when all are durable, before any request leaves. */
  submit(draft: Draft, count: number): Promise<readonly TaskId[]>
  /** Sends an unconfirmed submit again with its own key. Only where the vendor is idempotent unless `force`, which may bill again. */
  resend(id: TaskId, force?: boolean): Promise<void>
  /** Asks the vendor again about a task that is over: *gone* may have been another account, links may be renewed. */
  recheck(id: TaskId): Promise<void>
  cancel(id: TaskId): Promise<CommandResult>
  forget(ids: readonly TaskId[]): Promise<void>
  /** Puts forgotten records back, for *Undo*. */
  restore(records: readonly TaskRecord[]): Promise<void>
  setPaused(ids: readonly TaskId[], paused: boolean): void
  annotate(id: TaskId, changes: { readonly note?: string; readonly tags?: readonly string[] }): void
  /** Tests a connection's key without billing; a success unblocks it. */
  testConnection(connection: ConnectionId): Promise<ProbeOutcome>
  list(connection: ConnectionId, page: number, size: number): Promise<ListOutcome>
}

export type CommandResult =
  | { readonly ok: true; readonly message: string }
  | { readonly ok: false; readonly message: string }

// --- outputs --------------------------------------------------------------------------------------------------

export type SaveState =
  | { readonly kind: 'saving'; readonly bytes: number; readonly total: number | null }
  | {
      readonly kind: 'failed'
      readonly message: string
      /** The link is dead: trying again is no use. */ readonly final: boolean
    }

export interface Outputs {
  /** Saves under way or failed, by `<task id> <output key>`; a finished save is in the record. */
  readonly store: StoreApi<{ readonly saves: ReadonlyMap<string, SaveState> }>
  /** The address to show an output from, given how this copy of Renderwatch reaches media. */
  previewUrl(output: Output): string
  /** Downloads to the person's disk, verified; remembers the save. */
  save(id: TaskId, outputKey: string): Promise<CommandResult>
  /** Several as one ZIP with a manifest; failures are reported, never counted as saved. */
  saveAll(which: readonly { readonly id: TaskId; readonly outputKey: string }[]): Promise<SaveAllResult>
}

export interface SaveAllResult {
  readonly saved: number
  readonly failed: readonly { readonly id: TaskId; readonly outputKey: string; readonly message: string }[]
}

export function saveKey(id: TaskId, outputKey: string): string {
  return `${id} ${outputKey}`
}

// --- storage --------------------------------------------------------------------------------------------------

export interface StorageState {
  readonly kind: 'loading' | 'ready' | 'unavailable' | 'outdated' | 'full'
  /** Rows that did not parse, kept apart. */
  readonly quarantined: number
}

/** One frame at 30 Hz: fast to the eye, slow enough to gather a wave of replies into one render. */
export const COMMIT_INTERVAL: Millis = 33
export const POLL_LOG_LENGTH = 50
