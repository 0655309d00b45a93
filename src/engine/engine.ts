/**
 * The engine's surface: all that screens may ask of it. `create-engine.ts` builds the real one, once, in the
 * composition root; tests build the same one over an in-process sandbox.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Connection } from '#domain/connection/connection.ts'
import type { ConnectionMatch } from '#domain/connection/match-connections.ts'
import type { Health } from '#domain/connection/health.ts'
import type { Trouble } from '#domain/task/failure.ts'
import type { ConfirmedDescription, ConnectionChanges, NewConnection } from '#domain/connection/gateway-protocol.ts'
import type { HistoryKey, ModelHistory } from '#domain/history/history.ts'
import type { JsonObject } from '#domain/json.ts'
import type { Observation, Sighting } from '#domain/task/observation.ts'
import type { Candidate, ConnectionId, TaskId, TaskRecord, TaskRef, VendorKey } from '#domain/task/task.ts'
import type { Phase } from '#domain/task/phase.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import type { CommandResult } from '#engine/command-result.ts'
import type { BudgetUse } from '#engine/connection/budget-use.ts'
import type { KeepKey } from '#engine/conversation/transport.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'
import type { Outputs, Reminders } from '#engine/outputs/outputs-surface.ts'
import type { ListOutcome, PageToken } from '#vendors/listing.ts'
import type { ProbeOutcome } from '#vendors/port.ts'
import type { Heard, KeptFirst } from '#engine/storage/task-storage.ts'
import type { StorageState } from '#engine/storage/storage-state.ts'
import type { Registry } from '#vendors/registry-port.ts'

export interface Engine {
  readonly vendors: Registry
  readonly ledger: Ledger
  /** What earlier tasks teach about the next, by connection and model. */
  readonly history: StoreApi<HistoryState>
  readonly connections: StoreApi<ConnectionsState>
  readonly connectionAdmin: ConnectionAdmin
  readonly direct: DirectMode
  readonly polling: Polling
  readonly commands: Commands
  readonly outputs: Outputs
  readonly reminders: Reminders
  readonly storage: StoreApi<StorageState>
  /** Absent where nothing is kept ready. */
  readonly first?: KeptFirst
  readonly keeper: StoreApi<KeeperInfo>
  /**
   * The same records with the text of their last answer: a task that is over may be carried without, see
   * {@link isShelved}. One whose text is lost stays without. Rejects while the texts cannot be read.
   */
  withTexts(records: readonly TaskRecord[]): Promise<readonly TaskRecord[]>
  /** The list that this browser kept by itself, where the gateway keeps another; null where it is the one on screen. */
  readonly ownList: OwnList | null
  /** Loads what is stored, then starts to poll. Resolves when the stored tasks are on screen. */
  start(): Promise<void>
  stop(): Promise<void>
}

// --- what we know ---------------------------------------------------------------------------------------------

export interface LedgerState {
  /**
   * Another object after each commit, so that its identity tells of change; all of them show the newest tasks. Records
   * keep their identity unless they changed.
   */
  readonly tasks: Tasks
  /** False until the stored tasks are loaded. */
  readonly loaded: boolean
}

export interface Ledger {
  /** Committed state, for React; changes at most once per {@link COMMIT_INTERVAL}, for answers alone per {@link ANSWERS_INTERVAL}. */
  readonly store: StoreApi<LedgerState>
  /** The newest record, committed or not. */
  get(id: TaskId): TaskRecord | undefined
  findByRemote(connection: ConnectionId, remoteId: string): TaskRecord | undefined
  /** All records, committed or not. */
  records(): Iterable<TaskRecord>
  /** Folds an observation synchronously and returns the record after it. */
  observed(id: TaskId, observation: Observation, sighting: Sighting): TaskRecord
  add(records: readonly TaskRecord[]): void
  change(id: TaskId, change: (record: TaskRecord) => TaskRecord): TaskRecord | undefined
  forget(ids: readonly TaskId[]): void
  /** Somebody else heard of it; what is known here stays where it is newer. */
  hear(id: TaskId, heard: Heard): void
  /** When the task's vendor last answered anything; kept outside the record so that hearing nothing new costs nothing. */
  lastHeard(id: TaskId): EpochMs | null
  /** When the last question was asked whose answer told the task's state. */
  lastSeen(id: TaskId): EpochMs | null
}

/** By `historyKey`; a model's history keeps its identity until one of its tasks teaches something new. */
export interface HistoryState {
  readonly models: ReadonlyMap<HistoryKey, ModelHistory>
  /** False until all stored tasks have taught it: nobody can say what is usual before that. */
  readonly isWhole: boolean
}

// --- connections and the budget -------------------------------------------------------------------------------

export interface ConnectionStatus {
  readonly connection: Connection
  readonly health: Health
  /** Why nothing can leave this page for it: no network, or no gateway. Null while something can. */
  readonly held: 'offline' | 'gateway' | null
  readonly budget: BudgetUse
}

export interface ConnectionsState {
  /** `unreachable`: the gateway does not answer; tasks stay readable. */
  readonly gateway: 'starting' | 'ready' | 'unreachable'
  readonly statuses: ReadonlyMap<ConnectionId, ConnectionStatus>
}

/** Adding, changing and removing connections. A key goes in and never comes back. All tabs follow. */
export interface ConnectionAdmin {
  /** `keep` is for direct mode: null keeps the key in this tab's memory alone. */
  add(connection: NewConnection, keep?: KeepKey | null): Promise<AdminResult>
  /** One more vendor that the gateway imitates; its description comes along where it is new. */
  addSandbox(vendor: VendorKey, description?: ConfirmedDescription): Promise<AdminResult>
  change(id: ConnectionId, changes: ConnectionChanges, keep?: KeepKey | null): Promise<AdminResult>
  /** Its tasks stay. */
  remove(id: ConnectionId): Promise<AdminResult>
}

export type AdminResult =
  | { readonly ok: true; readonly id: ConnectionId }
  /** `field` is a field of what was entered, `passphrase`, or null when the message is about the whole. */
  | { readonly ok: false; readonly field: string | null; readonly message: string }

// --- direct mode: a copy of the page without its gateway -------------------------------------------------------

export interface DirectState {
  /** `offered`: what answers in the gateway's place is none, a static host for instance. */
  readonly mode: 'off' | 'offered' | 'on'
  /** The encrypted keys in this browser. `unsupported`: this page is not a secure context. */
  readonly vault: 'none' | 'locked' | 'open' | 'unsupported'
  /** Connections whose key this tab has in memory. */
  readonly keyed: ReadonlySet<ConnectionId>
  /** Connections whose key is in the vault. */
  readonly kept: ReadonlySet<ConnectionId>
}

export interface DirectMode {
  readonly store: StoreApi<DirectState>
  /** Talks to vendors from this page, now and on later visits. */
  enable(): Promise<CommandResult>
  unlock(passphrase: string): Promise<CommandResult>
  /** Takes the kept keys out of this tab's memory. */
  lock(): void
  /** For a passphrase that is forgotten: the encrypted keys are deleted, the connections stay. */
  discardVault(): void
}

// --- polling --------------------------------------------------------------------------------------------------

export type PollingMode = 'starting' | 'polling' | 'paused' | 'offline' | 'following'

export interface PollingState {
  /** `following`: another tab leads and polls for all of them. */
  readonly mode: PollingMode
  /** Tasks that would be asked about, whether or not something stands in the way now. */
  readonly live: number
  /** The same by connection; none has zero. */
  readonly liveBy: ReadonlyMap<ConnectionId, number>
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
  /** The person says which task of the vendor's list a lost submit made. */
  takeCandidate(id: TaskId, candidate: Candidate): Promise<CommandResult>
  /** The person says that a lost submit made none of those that were found. */
  refuseCandidates(id: TaskId): Promise<void>
  /** Asks the vendor again about a task that is over: *gone* may have been another account, links may be renewed. */
  recheck(id: TaskId): Promise<void>
  cancel(id: TaskId): Promise<CommandResult>
  forget(ids: readonly TaskId[]): Promise<void>
  /**
   * Asks another connection for the same task from now on: it was given to the wrong one. Tags, note and the time when
   * it was added go with it. Gives its id there, which may be that of a task that was tracked there already; null when
   * it is not ours to move: unknown, or submitted by us to the connection that it has.
   */
  move(id: TaskId, to: TaskRef): Promise<TaskId | null>
  /** Puts forgotten records back, for *Undo*. */
  restore(records: readonly TaskRecord[]): Promise<void>
  setPaused(ids: readonly TaskId[], paused: boolean): void
  /** Whether copies of their outputs may be removed to make room, or because they are old. */
  keepForEver(ids: readonly TaskId[], keep: boolean): void
  /** An empty title takes the name away that a person gave it. */
  annotate(id: TaskId, changes: Partial<Pick<TaskRecord, 'note' | 'tags' | 'title'>>): void
  /** Tests a connection's key without billing; a success unblocks it. */
  testConnection(connection: ConnectionId): Promise<ProbeOutcome>
  /** Asks again at once, although the vendor named a later time. */
  endWait(connection: ConnectionId): Promise<void>
  list(connection: ConnectionId, from: PageToken | null, size: number): Promise<ListOutcome>
}

// --- who keeps the list ---------------------------------------------------------------------------------------

/** Who keeps the list and polls. `lostAt`: since then the gateway does not answer; null while it does. */
export type KeeperInfo =
  | { readonly kind: 'page' }
  | {
      readonly kind: 'gateway'
      readonly lostAt: EpochMs | null
      /** It answers, in another version of what the two say to each other. */
      readonly isOther?: boolean
      /** Absent where one gateway keeps it alone. */
      readonly team?: TeamInfo
    }

/** Several gateways that keep one list. */
export interface TeamInfo {
  /** The one that told this. */
  readonly here: string
  readonly gateways: readonly string[]
  readonly owners: readonly { readonly connection: ConnectionId; readonly gateway: string; readonly since: EpochMs }[]
  /** Connections of which one of them has the key. */
  readonly keyed: readonly ConnectionId[]
}

export interface OwnList {
  /** Whose tasks are in it, and which connection of the gateway each of those is. */
  matches(): Promise<readonly ConnectionMatch[]>
  /**
   * Merges it into the gateway's list; what is in this browser stays, and the tasks of connections that are not named
   * are left out. Rejects with a sentence when not all could be brought there; it may be done again at any time.
   */
  move(to: ReadonlyMap<ConnectionId, ConnectionId>): Promise<MovedTasks>
  /** Takes out of this browser what the last move brought to the gateway; gives how many stay. Rejects before a move. */
  remove(): Promise<number>
  /** Merges the gateway's list into this one. Nothing is deleted, and what waits for the answer to its submit stays. */
  bring(): Promise<MovedTasks>
  /** Takes out of the gateway's list what the last {@link bring} brought here; gives how many stay. Rejects before one. */
  removeThere(): Promise<number>
}

interface MovedTasks {
  readonly moved: number
  /** Not moved: whose connection was not chosen, or whose submit has no answer yet. */
  readonly left: number
}

/** One frame at 30 Hz: what somebody does shows at once, and all of one act together. */
export const COMMIT_INTERVAL: Millis = 33
/** What vendors answer waits for others of its kind: thousands of tasks make one render of a wave of answers. */
export const ANSWERS_INTERVAL: Millis = 100
export const POLL_LOG_LENGTH = 50
