/**
 * Where a gateway keeps a list. Rows are opaque here: what is in their two parts is the business of whoever hands them
 * over. What must hold: what a call wrote is on the disk when its promise resolves, all of it or nothing; calls take effect
 * in their order; `rev` rises with each change, and a change that changes nothing takes none. When a call rejects, nothing
 * was written, or it will be found unchanged by whoever writes it again.
 */
import type { EpochMs } from '#domain/time.ts'

export interface StoredRow {
  readonly id: string
  /** The version of the shape of both parts. */
  readonly v: number
  readonly vendorPart: string
  readonly personPart: string
}

export interface NewRow extends StoredRow {
  readonly connection: string
  /** The vendor's id of the task; null until it is known. */
  readonly remote: string | null
  /** Nothing more is asked about it. */
  readonly over: boolean
  /** The copies of its outputs. */
  readonly copies: readonly { readonly sha256: string; readonly at: EpochMs }[]
  /** Its copies are never too old. */
  readonly forEver: boolean
}

export interface Change {
  readonly put: readonly NewRow[]
  readonly gone: readonly string[]
  /** Replaces, for each of these connections, the note of when its tasks were last heard of; null leaves all. */
  readonly heard: ReadonlyMap<string, string> | null
  readonly at: EpochMs
}

/** What changed after a revision, the oldest first. */
export interface News {
  readonly rows: readonly StoredRow[]
  readonly gone: readonly string[]
  /** The revision that a reader of this has. */
  readonly rev: number
  readonly more: boolean
}

interface Unreadable extends StoredRow {
  readonly reason: string
}

export interface StoredCopy {
  readonly sha256: string
  readonly bytes: number
  readonly type: string
  readonly at: EpochMs
  /** The name of the place where it lies; empty for the folder of the only gateway. */
  readonly place: string
}

/** A task has this copy, since `at`. */
export interface CopyUse {
  readonly task: string
  readonly sha256: string
  readonly connection: string
  readonly at: EpochMs
  readonly forEver: boolean
}

/** The files that are kept beside the list, and which tasks have them. */
export interface CopyBook {
  copies(): Promise<readonly StoredCopy[]>
  copy(sha256: string): Promise<StoredCopy | null>
  /** How many copies lie in each place, of how many bytes. */
  places(): Promise<readonly { readonly place: string; readonly count: number; readonly bytes: number }[]>
  keepCopy(copy: StoredCopy): Promise<void>
  dropCopy(sha256: string): Promise<void>
  /** Connections with copies, and how many bytes each has; a file that two of them have counts for both. */
  bytesOfConnections(): Promise<ReadonlyMap<string, number>>
  /** Uses by tasks of a connection from before, those aside that are kept for ever: the oldest first. */
  olderThan(connection: string, at: EpochMs, limit: number): Promise<readonly CopyUse[]>
  /** By tasks that are not forgotten. */
  usesOf(sha256: string): Promise<readonly CopyUse[]>
  /** Uses of files that are not here. */
  lostUses(limit: number): Promise<readonly CopyUse[]>
  /** Files from before that no task has, or had after: the oldest first. */
  unused(before: { readonly kept: EpochMs; readonly gone: EpochMs }, limit: number): Promise<readonly StoredCopy[]>
}

/** What a person had done that may be billed, or that nobody takes back. */
export interface Spending {
  /** What asked for it: noted once, however often it is sent. */
  readonly command: string
  readonly at: EpochMs
  readonly by: string
  readonly connection: string
  readonly did: string
  /** The model, or the call. */
  readonly what: string
  readonly count: number
  readonly tasks: readonly string[]
}

/** In the order in which they were noted. */
export interface NotedSpending extends Spending {
  readonly nth: number
}

/** Who spent. It only grows: nothing in it is changed or let go. */
export interface SpendBook {
  note(spending: Spending): Promise<void>
  /** The newest first, of those noted before the `before`th; all when that is null. */
  newest(before: number | null, limit: number): Promise<readonly NotedSpending[]>
}

/** A newer version has taken the list over: nothing of this one is written any more. */
export class Superseded extends Error {}

export interface LedgerStore {
  /** Made with the file: a reader with the revision of another list must begin anew. */
  readonly ledger: string
  /** Made with the file, and told to nobody: what addresses for vendors are derived from. */
  readonly secret: string
  /** Why an earlier file was put aside when this one was opened; null when none was. */
  readonly aside: string | null
  commit(change: Change): Promise<void>
  /** The tasks about which something may still be asked; of one connection, or all. */
  open(connection?: string): Promise<readonly StoredRow[]>
  /** Those that are not forgotten, in no order. */
  read(ids: readonly string[]): Promise<readonly StoredRow[]>
  findByRemote(connection: string, remote: string): Promise<StoredRow | null>
  /** The notes of all connections, in no order. */
  heard(connection?: string): Promise<readonly string[]>
  /** Null when the revision is so old that what was forgotten since is not known any more. */
  newsAfter(rev: number, limit: number): Promise<News | null>
  count(): Promise<number>
  setAside(rows: readonly Unreadable[], at: EpochMs): Promise<void>
  quarantined(): Promise<number>
  answerTo(command: string): Promise<string | null>
  keepAnswer(command: string, answer: string, at: EpochMs): Promise<void>
  /** Lets go of answers, and of the memory of forgotten tasks, from before. */
  prune(before: { readonly answers: EpochMs; readonly gone: EpochMs }): Promise<void>
  readonly copyBook: CopyBook
  readonly spendBook: SpendBook
  /** Called when there may be news: after each commit, whoever made it. */
  onNews(listener: () => void): () => void
  /** Called with why nothing can be read or written for now, and with null when that is over. */
  onAway(listener: (why: string | null) => void): () => void
  close(): Promise<void>
}

/** `missing`: no SQLite here. `taken`: another gateway has the file. */
export type OpenedStore =
  | { readonly kind: 'open'; readonly store: LedgerStore }
  | { readonly kind: 'missing' | 'taken' | 'newer' }
  | { readonly kind: 'unwritable'; readonly message: string }
