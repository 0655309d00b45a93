/**
 * What the engine needs from a place that keeps tasks. `database.ts` implements it over IndexedDB;
 * `#testing/memory-storage.ts` is the one for tests. Only the engine calls it; screens see {@link StorageState}.
 *
 * What must hold: nothing is written before `load` has settled (earlier calls are kept and written afterwards), writes
 * reach the disk in the order of the calls, and a row that does not parse is set aside, never dropped.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import type { StorageState } from '#engine/storage/storage-state.ts'

/** When a task's vendor last spoke. Kept beside the records, so that an unchanged task rewrites nothing. */
export interface Heard {
  /** When the vendor last answered anything at all. */
  readonly answeredAt: EpochMs
  /** When the last poll that told the task's state was sent; null when none did. */
  readonly stateAskedAt: EpochMs | null
}

export interface StoredTasks {
  readonly records: readonly TaskRecord[]
  readonly heard: ReadonlyMap<TaskId, Heard>
  /** Rows set aside because they did not parse. */
  readonly quarantined: number
}

/** The list that the page has in memory: what the disk has lost is written again from it. */
export interface ListOfPage {
  all(): Iterable<TaskRecord>
  get(id: TaskId): TaskRecord | undefined
  /** A disk that could not be read when the page was opened can be now: these are on it. */
  found(stored: StoredTasks): void
  /** These are sealed now, and need not be carried whole: what was sealed before comes shelved from the start. */
  shelve(sealed: readonly TaskRecord[]): void
  /** These had vanished from the disk and were written again: a tab that was opened meanwhile does not know them. */
  restored(records: readonly TaskRecord[]): void
}

/** A group of the list, as far as the first rows have it. */
export interface FirstGroup {
  readonly key: string
  readonly value: string | null
  readonly from: EpochMs
  readonly until: EpochMs
  /** Its rows that were kept, in order; of one that was folded away its first task, which shows that it is still there. */
  readonly ids: readonly TaskId[]
  /** Whether it had more. */
  readonly isCut: boolean
}

/** The rows that the list begins with, ready for the next visit before all others are read. */
export interface FirstRows {
  /** What was looked at: through another filter, or in another order, other rows come first. */
  readonly view: string
  /** Whether that was without a filter: such a look is not given up for looks through filters. */
  readonly isOfAll: boolean
  /** In the order of the list, each once. */
  readonly records: readonly TaskRecord[]
  /** In the order of their headings; none of a list without groups. */
  readonly groups: readonly FirstGroup[]
}

export interface KeptFirst {
  /** What earlier visits kept, the latest look first; null before it is read, and where nothing was kept. */
  readonly store: StoreApi<readonly FirstRows[] | null>
  /** These come first now. Said at each change; written down now and then. */
  keep(rows: FirstRows): void
}

export interface TaskStorage {
  readonly store: StoreApi<StorageState>
  /** Absent where nobody looks at rows. */
  readonly first?: KeptFirst
  /** Reads everything, once. Never rejects: a storage that does not work gives no tasks and says so in `store`. */
  load(page: ListOfPage): Promise<StoredTasks>
  /** The records of these ids as the disk has them now; an unknown id is missing from the answer. Never rejects. */
  read(ids: readonly TaskId[]): Promise<readonly TaskRecord[]>
  /**
   * The same records with the texts of those that are {@link isShelved shelved}; one whose text is lost stays so.
   * Rejects while the disk cannot be read. Absent where nothing is ever shelved.
   */
  readTexts?(records: readonly TaskRecord[]): Promise<readonly TaskRecord[]>
  /** Write-behind: gathered, one transaction per about 300 ms; a failed one is tried again and told in `store`. */
  write(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): void
  /** Writes these, after all that was handed over earlier. Resolves when it is durable; rejects when it cannot be. */
  writeNow(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): Promise<void>
  /**
   * Another tab told of these, and writes them. Whether it did is looked at later: it may have had no room, or died.
   * They are in {@link ListOfPage} already.
   */
  writtenElsewhere(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): void
  /** Replaces the side map of {@link Heard}; write-behind. */
  rememberHeard(heard: ReadonlyMap<TaskId, Heard>): void
  /** Resolves when everything handed over is written, or could not be. Never rejects. */
  flush(): Promise<void>
  /** Flushes and lets go of the database. */
  close(): Promise<void>
}
