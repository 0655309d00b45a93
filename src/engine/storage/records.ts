/**
 * {@link TaskStorage} over IndexedDB. Owns the database: nobody else opens it. Without one (private window, broken
 * disk) it keeps tasks in memory and `store` says so; under a newer version of itself it stops writing.
 */
import { createStore } from 'zustand/vanilla'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { HOUR, MINUTE, type Clock, type Millis } from '#domain/time.ts'
import type { StorageState } from '#engine/engine.ts'
import { commitBatch, setAside } from '#engine/storage/commit.ts'
import { DATABASE_NAME, isNamed, openDatabase, type Database } from '#engine/storage/database.ts'
import { loadTasks, type Loaded } from '#engine/storage/load-tasks.ts'
import { askToPersist, idle } from '#engine/storage/page.ts'
import { readRecords } from '#engine/storage/read-records.ts'
import { compact, sealBlock } from '#engine/storage/sealing.ts'
import type { Heard, StoredTasks, TaskStorage } from '#engine/storage/task-storage.ts'
import { WriteQueue, type Batch, type Changes } from '#engine/storage/write-queue.ts'
import { Alarm, platformTimers, type Timers } from '#engine/timers.ts'

interface TaskStorageOptions {
  readonly clock: Clock
  readonly timers?: Timers
  readonly name?: string
  /** Asked once, after the first task was written; see {@link askToPersist}. */
  readonly persist?: () => Promise<void>
  /** Asked when the disk is full: frees what can be had again, and says whether that is worth another try. */
  readonly makeRoom?: () => Promise<boolean>
}

/** Sealing and compaction wait until the page has settled, then look again now and then. */
const FIRST_TIDY_MS: Millis = MINUTE
const TIDY_EVERY_MS: Millis = HOUR
/** So many rows that nothing can see are worth a rewrite of the blocks. */
const COMPACT_FROM = 1000
/** One failed write may be a hiccup. */
const FAILURES_WORTH_SAYING = 2

export function openTaskStorage(options: TaskStorageOptions): TaskStorage {
  return new RecordStorage(options)
}

class RecordStorage implements TaskStorage {
  readonly store = createStore<StorageState>(() => ({ kind: 'loading', quarantined: 0 }))
  readonly #options: TaskStorageOptions
  readonly #queue: WriteQueue
  #database: Database | null = null
  /** In use where there is no disk. */
  #memory: Map<TaskId, TaskRecord> | null = null
  #loading: Promise<StoredTasks> | null = null
  #failures = 0
  #askedToPersist = false
  #makingRoom = false
  readonly #timers: Timers
  readonly #tidying: Alarm

  constructor(options: TaskStorageOptions) {
    this.#options = options
    this.#timers = options.timers ?? platformTimers
    this.#tidying = new Alarm(this.#timers)
    this.#queue = new WriteQueue({
      timers: this.#timers,
      commit: (batch) => this.#commit(batch),
      onOutcome: (error) => this.#noteOutcome(error),
    })
  }

  load(): Promise<StoredTasks> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  async read(ids: readonly TaskId[]): Promise<readonly TaskRecord[]> {
    const memory = this.#memory
    if (memory !== null) return ids.flatMap((id) => memory.get(id) ?? [])
    if (this.#database === null) return []
    return readRecords(this.#database, ids).catch(() => [])
  }

  write(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): void {
    this.#queue.write(changesOf(changed, forgotten))
  }

  writeNow(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): Promise<void> {
    return this.#queue.writeNow(changesOf(changed, forgotten))
  }

  rememberHeard(heard: ReadonlyMap<TaskId, Heard>): void {
    this.#queue.rememberHeard(heard)
  }

  async flush(): Promise<void> {
    await this.#loading
    await this.#queue.flush()
  }

  async close(): Promise<void> {
    await this.flush()
    this.#tidying.clear()
    this.#queue.stop(new Error('the storage is closed'))
    this.#database?.close()
    this.#database = null
  }

  async #load(): Promise<StoredTasks> {
    const loaded = await this.#readAll()
    if (loaded === null) return { records: [], heard: new Map(), quarantined: 0 }
    const known = new Set(loaded.quarantined)
    const fresh = loaded.unreadable.filter(({ name }) => !known.has(name))
    const quarantined = known.size + fresh.length
    this.store.setState({ quarantined })
    if (loaded.newer) this.#supersede()
    if (this.store.getState().kind === 'loading' && this.#database !== null) {
      // If this fails they stay where they were, and the next load tries again: nothing is lost either way.
      if (fresh.length > 0) await setAside(this.#database, fresh, this.#options.clock.now()).catch(() => undefined)
      this.store.setState({ kind: 'ready' })
      this.#planTidy(FIRST_TIDY_MS, loaded.hidden)
    }
    this.#queue.open()
    return { records: [...loaded.tasks.values()], heard: loaded.heard, quarantined }
  }

  /** Null where there is nothing to read from; the state then says why. */
  async #readAll(): Promise<Loaded | null> {
    try {
      const database = await this.#connect()
      if (database !== null) return await loadTasks(database)
      if (this.store.getState().kind === 'outdated') return null
    } catch {
      // A disk that cannot be read must not be written either: our fresh rows would replace older, fuller ones.
      this.#database?.close()
      this.#database = null
    }
    this.#memory = new Map()
    this.store.setState({ kind: 'unavailable' })
    this.#queue.open()
    return null
  }

  async #connect(): Promise<Database | null> {
    const events = {
      onSuperseded: () => {
        this.#queue.lastChance()
        this.#supersede()
      },
      onLost: () => {
        this.#database = null
      },
    }
    const opened = await openDatabase(this.#options.name ?? DATABASE_NAME, events, this.#timers)
    if (opened.kind === 'outdated') this.#supersede()
    if (opened.kind === 'open') this.#database = opened.database
    return this.#database
  }

  #supersede(): void {
    this.store.setState({ kind: 'outdated' })
    this.#tidying.clear()
    this.#queue.stop(new Error('a newer version of Renderwatch is in use: reload this page'))
  }

  async #commit(batch: Batch): Promise<void> {
    if (this.#memory !== null) return remember(this.#memory, batch.changes)
    // The browser may have closed the database behind our back: the next batch after that opens it again.
    const database = this.#database ?? (await this.#connect())
    if (database === null) throw new Error('the database cannot be opened')
    try {
      await commitBatch(database, batch)
    } catch (error) {
      if (isNamed(error, 'InvalidStateError')) this.#database = null
      if (!isNamed(error, 'QuotaExceededError') || !(await this.#madeRoom())) throw error
      await commitBatch(database, batch)
    }
    if (!this.#askedToPersist && batch.changes.size > 0) {
      this.#askedToPersist = true
      void (this.#options.persist ?? askToPersist)()
    }
  }

  /** Making room changes records too: what that writes must not ask for room again. */
  async #madeRoom(): Promise<boolean> {
    const { makeRoom } = this.#options
    if (makeRoom === undefined || this.#makingRoom) return false
    this.#makingRoom = true
    try {
      return await makeRoom()
    } catch {
      return false
    } finally {
      this.#makingRoom = false
    }
  }

  #noteOutcome(error: unknown): void {
    this.#failures = error === null ? 0 : this.#failures + 1
    const { kind } = this.store.getState()
    if (kind === 'outdated' || this.#memory !== null) return
    if (error === null) {
      if (kind !== 'ready') this.store.setState({ kind: 'ready' })
    } else if (isNamed(error, 'QuotaExceededError')) this.store.setState({ kind: 'full' })
    else if (this.#failures >= FAILURES_WORTH_SAYING) this.store.setState({ kind: 'unavailable' })
  }

  #planTidy(delay: Millis, hidden: number): void {
    this.#tidying.set(delay, () => void this.#tidy(hidden))
  }

  async #tidy(hidden: number): Promise<void> {
    try {
      if (hidden >= COMPACT_FROM) await this.#whenQuiet(compact)
      while ((await this.#whenQuiet((database) => sealBlock(database, this.#options.clock.now()))) !== null);
    } catch {
      // Each step is one transaction, so nothing is half done; the next round tries again.
    }
    if (this.#database !== null) this.#planTidy(TIDY_EVERY_MS, 0)
  }

  /** Does a step of tidying in a quiet moment; null when there is nothing to tidy in any more. */
  async #whenQuiet<T>(step: (database: Database) => Promise<T>): Promise<T | null> {
    await idle()
    if (this.#database === null || this.store.getState().kind !== 'ready') return null
    return step(this.#database)
  }
}

function changesOf(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): Changes {
  const changes = new Map<TaskId, TaskRecord | null>()
  for (const record of changed) changes.set(record.id, record)
  for (const id of forgotten) changes.set(id, null)
  return changes
}

function remember(memory: Map<TaskId, TaskRecord>, changes: Changes): void {
  for (const [id, record] of changes) {
    if (record === null) memory.delete(id)
    else memory.set(id, record)
  }
}
