/**
 * {@link TaskStorage} over IndexedDB. Owns the database: nobody else opens it. While the stored tasks cannot be read it
 * keeps changes in memory and tries again; what vanishes from the disk it writes again; under a newer version of itself
 * it stops writing. `store` says which.
 */
import type { StoreApi } from 'zustand/vanilla'
import { type BackOff, waitAfter } from '#domain/connection/back-off.ts'
import { isShelved } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { MINUTE, SECOND, type Clock } from '#domain/time.ts'
import { LatePart } from '#engine/late-part.ts'
import type { StorageState } from '#engine/storage/storage-state.ts'
import type { SealedIds } from '#engine/storage/blocks.ts'
import { commitBatch, setAside } from '#engine/storage/commit.ts'
import { Connector } from '#engine/storage/connector.ts'
import { DATABASE_NAME, isNamed, type Database } from '#engine/storage/database.ts'
import { FirstRowsBook } from '#engine/storage/first-rows.ts'
import { loadTasks, type Loaded } from '#engine/storage/load-tasks.ts'
import { askToPersist } from '#engine/storage/page.ts'
import { readRecords, readTexts } from '#engine/storage/read-records.ts'
import { END_WORDS, HealthBook, NotOpened, openTrouble, troubleOf } from '#engine/storage/storage-health.ts'
import type { Heard, ListOfPage, StoredTasks, TaskStorage } from '#engine/storage/task-storage.ts'
import { WithoutDisk } from '#engine/storage/without-disk.ts'
import { changesOf, WriteQueue, type Batch } from '#engine/storage/write-queue.ts'
import type { Upkeep, UpkeepParts } from '#engine/storage/upkeep.ts'
import { Alarm, platformTimers, type Timers } from '#engine/timers.ts'

interface TaskStorageOptions {
  readonly clock: Clock
  readonly timers?: Timers
  readonly name?: string
  /** Asked once, after the first write that somebody waited for; see {@link askToPersist}. */
  readonly persist?: () => Promise<void>
  /** Resolves once the first rows are on screen: where some were kept ready, nothing else is read before. */
  readonly firstShown?: Promise<void>
  /** Whether rows that were kept ready may be shown; always where this is left out. */
  readonly trustsFirst?: () => boolean
  /** Asked when the disk is full: frees what can be had again, and says whether that is worth another try. */
  readonly makeRoom?: () => Promise<boolean>
}

/** How often a disk that could not be read is tried again. */
const READ_AGAIN: BackOff = { base: 10 * SECOND, cap: 5 * MINUTE }
const NOTHING_STORED: StoredTasks = { records: [], heard: new Map(), quarantined: 0 }

export function openTaskStorage(options: TaskStorageOptions): TaskStorage {
  return new RecordStorage(options)
}

class RecordStorage implements TaskStorage {
  readonly #health = new HealthBook()
  readonly store: StoreApi<StorageState> = this.#health.store
  readonly first: FirstRowsBook
  readonly #options: TaskStorageOptions
  readonly #queue: WriteQueue
  readonly #connector: Connector
  /** Once the stored tasks are read. */
  #upkeep: LatePart<Upkeep> | null = null
  #sealed: SealedIds = new Map()
  /** By other tabs, before that. */
  readonly #toldEarly = new Set<TaskId>()
  /** While they cannot be read. */
  #withoutDisk: WithoutDisk | null = null
  #page: ListOfPage | null = null
  #loading: Promise<StoredTasks> | null = null
  #readFailures = 0
  #askedToPersist = false
  #makingRoom = false
  /** What unblocks the database may come just when it is tried again anyway: only one may take it up. */
  #isJoining = false
  readonly #timers: Timers
  readonly #readAgain: Alarm

  constructor(options: TaskStorageOptions) {
    const { timers = platformTimers } = options
    this.#options = options
    this.#timers = timers
    this.#readAgain = new Alarm(timers)
    this.first = new FirstRowsBook((rows) => this.#upkeep?.do((its) => its.keepFirst(rows)))
    this.#queue = new WriteQueue({
      timers,
      commit: (batch) => this.#commit(batch),
      onOutcome: (error) => {
        if (this.#withoutDisk === null) this.#health.tried('writing', error)
      },
    })
    this.#connector = new Connector({
      name: options.name ?? DATABASE_NAME,
      timers,
      onSuperseded: () => {
        this.#queue.lastChance()
        this.#end('outdated')
      },
      onClosed: () => this.#upkeep?.do((upkeep) => upkeep.closedByOthers()),
      onUnblocked: () => this.#readAgain.set(0, () => void this.#tryAgain()),
    })
  }

  load(page: ListOfPage): Promise<StoredTasks> {
    this.#page = page
    this.#loading ??= this.#load(page)
    return this.#loading
  }

  async read(ids: readonly TaskId[]): Promise<readonly TaskRecord[]> {
    if (this.#withoutDisk !== null) return this.#withoutDisk.read(ids)
    const database = this.#connector.current
    return database === null ? [] : readRecords(database, ids, this.#sealed).catch(() => [])
  }

  async readTexts(records: readonly TaskRecord[]): Promise<readonly TaskRecord[]> {
    return records.some(isShelved) ? readTexts(await this.#opened(), records, this.#sealed) : records
  }

  write(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): void {
    this.#queue.write(changesOf(changed, forgotten))
  }

  writeNow(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): Promise<void> {
    return this.#queue.writeNow(changesOf(changed, forgotten))
  }

  writtenElsewhere(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): void {
    const changes = changesOf(changed, forgotten)
    this.#queue.supersede(changes)
    const ids = [...changes.keys()]
    if (this.#upkeep !== null) this.#upkeep.do((upkeep) => upkeep.toldElsewhere(ids))
    else for (const id of ids) this.#toldEarly.add(id)
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
    this.#readAgain.clear()
    await this.#upkeep?.stop()?.stop()
    this.#queue.stop(new Error('the storage is closed'))
    this.#connector.close()
  }

  async #load(page: ListOfPage): Promise<StoredTasks> {
    const loaded = await this.#readAll()
    if (loaded !== null) return this.#takeUp(loaded, page)
    if (this.#health.ended === null) {
      this.#withoutDisk = new WithoutDisk()
      this.#planReadAgain()
    }
    this.#queue.open()
    return NOTHING_STORED
  }

  /** Null where there is nothing to read from; the state then says why. */
  async #readAll(): Promise<Loaded | null> {
    const opened = await this.#connector.open()
    if (opened.kind === 'newer') this.#end('newer')
    else if (opened.kind !== 'open') this.#health.update({ reading: openTrouble(opened) })
    if (opened.kind !== 'open') return null
    try {
      if (this.#options.trustsFirst?.() ?? true) await this.first.read(opened.database)
      if (this.first.store.getState() !== null) await this.#options.firstShown
      return await loadTasks(opened.database)
    } catch (error) {
      // A disk that cannot be read must not be written either: our fresh rows would replace older, fuller ones.
      this.#connector.drop(opened.database)
      this.#health.update({ reading: troubleOf(error) })
      return null
    }
  }

  async #takeUp(loaded: Loaded, page: ListOfPage): Promise<StoredTasks> {
    const known = new Set(loaded.quarantined)
    const fresh = loaded.unreadable.filter(({ name }) => !known.has(name))
    const quarantined = known.size + fresh.length
    this.#health.quarantined(quarantined)
    if (loaded.newer) this.#end('newer')
    const database = this.#connector.current
    if (this.#health.ended === null && database !== null && fresh.length > 0) {
      // If this fails they stay where they were, and the next load tries again: nothing is lost either way.
      await setAside(database, fresh, this.#options.clock.now()).catch(() => undefined)
    }
    this.#health.update({ isLoaded: true, reading: null })
    this.#sealed = loaded.sealed
    if (this.#health.ended === null) this.#keepUp(page, loaded)
    this.#queue.open()
    return { records: [...loaded.tasks.values()], heard: loaded.heard, quarantined }
  }

  #keepUp(list: ListOfPage, { hidden, sealed, withTexts, lacking }: Loaded): void {
    const parts: UpkeepParts = {
      clock: this.#options.clock,
      timers: this.#timers,
      list,
      sealed,
      calmDatabase: () => (this.store.getState().kind === 'ready' ? this.#connector.current : null),
      open: () => this.#opened(),
      flush: () => this.#queue.flush(),
      onHealing: (isHealing) => this.#health.update({ isHealing }),
      onRestored: (records) => {
        this.#health.restored(records.length)
        list.restored(records)
      },
      onQuarantined: (quarantined) => this.#health.quarantined(quarantined),
      onOutcome: (error) => this.#health.tried('healing', error),
    }
    const upkeep = new LatePart(this.#timers, async () => {
      await this.#options.firstShown
      const { Upkeep } = await import('#engine/storage/upkeep.ts')
      return new Upkeep(parts)
    })
    upkeep.do((its) => {
      its.toldElsewhere([...this.#toldEarly])
      its.start({ hidden, withTexts })
      its.fillTexts(lacking)
    })
    if (this.#connector.current === null) upkeep.do((its) => its.closedByOthers())
    this.#upkeep = upkeep
  }

  #planReadAgain(): void {
    this.#readFailures += 1
    this.#readAgain.set(waitAfter(READ_AGAIN, this.#readFailures), () => void this.#tryAgain())
  }

  /** The page has lived without its stored tasks so far: joins the two. */
  async #tryAgain(): Promise<void> {
    const [page, before] = [this.#page, this.#withoutDisk]
    if (page === null || before === null || this.#health.ended !== null || this.#isJoining) return
    this.#isJoining = true
    const loaded = await this.#readAll()
    if (loaded === null) {
      this.#isJoining = false
      if (this.#health.ended === null) this.#planReadAgain()
      return
    }
    const stored = await this.#takeUp(loaded, page)
    this.#withoutDisk = null
    page.found(before.newsIn(stored))
    this.#queue.writeBefore(before.changes)
  }

  async #opened(): Promise<Database> {
    if (this.#health.ended !== null) throw new Error(END_WORDS[this.#health.ended])
    const opened = await this.#connector.open()
    if (opened.kind === 'open') return opened.database
    if (opened.kind !== 'newer') throw new NotOpened(openTrouble(opened))
    this.#end('newer')
    throw new Error(END_WORDS.newer)
  }

  #end(ended: 'outdated' | 'newer'): void {
    this.#health.update({ ended })
    this.#readAgain.clear()
    void this.#upkeep?.stop()?.stop()
    this.#queue.stop(new Error(END_WORDS[ended]))
  }

  async #commit(batch: Batch): Promise<void> {
    if (this.#withoutDisk !== null) return this.#withoutDisk.keep(batch.changes)
    // Not awaited where it is open: a last chance must begin its transaction in the same breath.
    const database = this.#connector.current ?? (await this.#opened())
    try {
      await commitBatch(database, batch)
    } catch (error) {
      const isClosed = isNamed(error, 'InvalidStateError')
      // What Safari says, from then on and to everything, when the process behind a database has died.
      if (isClosed || isNamed(error, 'UnknownError')) this.#connector.drop(database)
      const again = isClosed || (isNamed(error, 'QuotaExceededError') && (await this.#madeRoom()))
      if (!again) throw error
      await commitBatch(await this.#opened(), batch)
    }
    const lacking = [...batch.changes.values()].flatMap((record) => (record && isShelved(record) ? record.id : []))
    if (lacking.length > 0) this.#upkeep?.do((its) => its.fillTexts(lacking))
    // Some browsers ask the person: that makes sense to somebody who has just put something in, not after a poll.
    if (!this.#askedToPersist && batch.durability === 'strict') {
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
}
