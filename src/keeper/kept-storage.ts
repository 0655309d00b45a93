/** {@link TaskStorage} over the store of a gateway. The engine keeps open tasks in memory; the others stay in the store. */
import * as v from 'valibot'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { errorText } from '#domain/error-text.ts'
import { parseJson } from '#domain/json.ts'
import { partsOf } from '#domain/task/record-parts.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import type { StorageState } from '#engine/storage/storage-state.ts'
import { toRow } from '#engine/storage/rows.ts'
import type { Heard, StoredTasks, TaskStorage } from '#engine/storage/task-storage.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'
import { WriteQueue, type Batch, type Changes } from '#engine/storage/write-queue.ts'
import { platformTimers, type Timers } from '#engine/timers.ts'
import { recordOf } from '#keeper/row-record.ts'
import { Superseded, type LedgerStore, type NewRow, type StoredRow } from '#ledger-store/store.ts'

export interface KeptStorage extends TaskStorage {
  /** As {@link TaskStorage.read}, but rejects when the store cannot be read: a task that seems unknown would be made anew. */
  readSurely(ids: readonly TaskId[]): Promise<readonly TaskRecord[]>
  /** Rejects as {@link readSurely} does. */
  findByRemote(connection: ConnectionId, remoteId: string): Promise<TaskRecord | null>
  /** The open tasks of one connection. Rejects as {@link readSurely} does. */
  openOf(connection: ConnectionId): Promise<Pick<StoredTasks, 'records' | 'heard'>>
  /** Lets go of what is not written: it is another gateway's business by now. Who waits for it hears so. */
  abandon(): void
  /** Called after each commit to the store, with the records that it changed. */
  onCommit(listener: (changed: readonly TaskRecord[]) => void): () => void
  /** Waits for `work`, but not while the store is away: what writes there then could last for ever. Rejects as `work` does. */
  unlessAway(work: Promise<void>): Promise<void>
}

interface KeptStorageOptions {
  readonly store: LedgerStore
  readonly clock: Clock
  readonly timers?: Timers
  /** Whether anything may still be done about it: what is over is not loaded. */
  readonly isOver: (record: TaskRecord) => boolean
  /** Whether the tasks are loaded at the start; else a connection's come with {@link KeptStorage.openOf}. */
  readonly loadsAll?: boolean
}

/** One failed write may be a hiccup. */
const FAILURES_WORTH_SAYING = 2

const heardSchema = v.array(v.tuple([taskIdSchema, v.number(), v.nullable(v.number())]))

export function keptStorage(options: KeptStorageOptions): KeptStorage {
  return new LedgerStorage(options)
}

class LedgerStorage implements KeptStorage {
  readonly store: StoreApi<StorageState> = createStore(() => ({
    kind: 'loading',
    why: null,
    quarantined: 0,
    restored: 0,
  }))
  readonly #options: KeptStorageOptions
  #queue: WriteQueue
  readonly #listeners = new Set<(changed: readonly TaskRecord[]) => void>()
  readonly #endAway: () => void
  #failures = 0
  #away: string | null = null
  readonly #onAway = new Set<() => void>()

  constructor(options: KeptStorageOptions) {
    this.#options = options
    this.#queue = this.#newQueue()
    this.#endAway = options.store.onAway((why) => this.#noteAway(why))
  }

  async load(): Promise<StoredTasks> {
    const { store, clock } = this.#options
    try {
      const records = this.#options.loadsAll === false ? [] : await this.#readable(await store.open())
      const [quarantined, heard] = [await store.quarantined(), readHeard(await store.heard())]
      if (this.store.getState().kind === 'loading')
        this.store.setState({ kind: 'ready', why: damagedWords(store), quarantined })
      this.#queue.open()
      return { records, heard, quarantined }
    } catch {
      this.store.setState({ kind: 'unavailable' })
      // What cannot be read must not be written either.
      this.#queue.stop(new Error(`the list could not be read at ${new Date(clock.now()).toISOString()}`))
      return { records: [], heard: new Map(), quarantined: 0 }
    }
  }

  async read(ids: readonly TaskId[]): Promise<readonly TaskRecord[]> {
    try {
      return await this.readSurely(ids)
    } catch {
      return []
    }
  }

  async readSurely(ids: readonly TaskId[]): Promise<readonly TaskRecord[]> {
    if (ids.length === 0) return []
    return (await this.#options.store.read(ids)).flatMap((row) => orNone(recordOf(row)))
  }

  async openOf(connection: ConnectionId): Promise<Pick<StoredTasks, 'records' | 'heard'>> {
    const { store } = this.#options
    const records = await this.#readable(await store.open(connection))
    return { records, heard: readHeard(await store.heard(connection)) }
  }

  abandon(): void {
    this.#queue.stop(new Error('Another gateway works for these tasks by now, so nothing was changed.'))
    this.#queue = this.#newQueue()
    this.#queue.open()
  }

  async findByRemote(connection: ConnectionId, remoteId: string): Promise<TaskRecord | null> {
    const row = await this.#options.store.findByRemote(connection, remoteId)
    return row === null ? null : (orNone(recordOf(row))[0] ?? null)
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

  writtenElsewhere(): void {
    // What others write into the store is told by its own news.
  }

  flush(): Promise<void> {
    return this.unlessAway(this.#queue.flush())
  }

  async unlessAway(work: Promise<void>): Promise<void> {
    let leave = () => {}
    const away = new Promise<void>((resolve) => (leave = resolve))
    if (this.#away === null) this.#onAway.add(leave)
    else leave()
    await Promise.race([work, away]).finally(() => this.#onAway.delete(leave))
  }

  async close(): Promise<void> {
    await this.flush()
    this.#queue.stop(new Error('the list is closed'))
    this.#endAway()
    await this.#options.store.close()
  }

  onCommit(listener: (changed: readonly TaskRecord[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #newQueue(): WriteQueue {
    return new WriteQueue({
      timers: this.#options.timers ?? platformTimers,
      commit: (batch) => this.#commit(batch),
      onOutcome: (error) => this.#noteOutcome(error),
    })
  }

  async #readable(rows: readonly StoredRow[]): Promise<readonly TaskRecord[]> {
    const { store, clock } = this.#options
    const records: TaskRecord[] = []
    const unreadable: Parameters<LedgerStore['setAside']>[0][number][] = []
    for (const row of rows) {
      const read = recordOf(row)
      if (typeof read === 'string') unreadable.push({ ...row, reason: read })
      else if (read === null) this.#supersede()
      else records.push(read)
    }
    if (unreadable.length > 0) await store.setAside(unreadable, clock.now())
    return records
  }

  #supersede(): void {
    this.store.setState({ kind: 'newer' })
    this.#queue.stop(new Error('a newer version of Renderwatch has written this list'))
  }

  async #commit({ changes, heard }: Batch): Promise<void> {
    const { store, clock, isOver } = this.#options
    const put: NewRow[] = []
    const gone: string[] = []
    for (const [id, record] of changes) {
      if (record === null) gone.push(id)
      else put.push(rowOf(record, isOver(record)))
    }
    await store.commit({ put, gone, heard: heard === null ? null : heardToStore(heard), at: clock.now() })
    const changed = [...changes.values()].filter((record) => record !== null)
    if (changes.size > 0) for (const listener of this.#listeners) listener(changed)
  }

  /** Nothing has to fail first, and when it is over nothing has to wait until it is tried again. */
  #noteAway(why: string | null): void {
    this.#away = why
    if (why !== null) for (const leave of this.#onAway) leave()
    const { kind } = this.store.getState()
    if (kind === 'loading' || kind === 'newer' || kind === 'unavailable') return
    this.#failures = 0
    if (why !== null) return this.store.setState({ kind: 'failing', why })
    this.store.setState({ kind: 'ready', why: damagedWords(this.#options.store) })
    void this.#queue.flush()
  }

  #noteOutcome(error: unknown): void {
    this.#failures = error === null ? 0 : this.#failures + 1
    const { kind } = this.store.getState()
    if (kind === 'newer') return
    if (error instanceof Superseded) return this.#supersede()
    if (error === null) {
      if (kind !== 'ready') this.store.setState({ kind: 'ready', why: null })
    } else if (/disk is full|FULL|ENOSPC/i.test(errorText(error)))
      this.store.setState({ kind: 'full', why: errorText(error) })
    else if (this.#failures >= FAILURES_WORTH_SAYING) this.store.setState({ kind: 'failing', why: errorText(error) })
  }
}

/** Stands beside the list until the gateway is started anew: who finds it empty must know why. */
function damagedWords({ aside }: LedgerStore): string | null {
  return aside === null ? null : `The list was damaged. It lies in ${aside} as it was, and a new one has begun.`
}

function rowOf(record: TaskRecord, over: boolean): NewRow {
  const { vendor, person } = partsOf(record)
  const { id, connection, keepForEver: forEver = false } = record
  const parts = { vendorPart: JSON.stringify(vendor), personPart: JSON.stringify(person) }
  const copies = record.outputs.flatMap(({ copy }) =>
    copy?.kind === 'kept' ? [{ sha256: copy.sha256, at: copy.at }] : [],
  )
  return { id, v: toRow(record).v, connection, remote: record.remote?.id ?? null, over, copies, forEver, ...parts }
}

function orNone(read: TaskRecord | string | null): readonly TaskRecord[] {
  return read === null || typeof read === 'string' ? [] : [read]
}

/** By connection: of each, one gateway knows. */
function heardToStore(heard: ReadonlyMap<TaskId, Heard>): ReadonlyMap<string, string> {
  const entries = new Map<string, (readonly [TaskId, number, number | null])[]>()
  for (const [id, { answeredAt, stateAskedAt }] of heard) {
    const connection = id.slice(0, id.indexOf('/'))
    const known = entries.get(connection) ?? []
    known.push([id, answeredAt, stateAskedAt])
    entries.set(connection, known)
  }
  return new Map([...entries].map(([connection, known]) => [connection, JSON.stringify(known)]))
}

/** Losing it costs one wider window in a timeline. */
function readHeard(notes: readonly string[]): ReadonlyMap<TaskId, Heard> {
  const entries = notes.flatMap((note) => {
    const parsed = v.safeParse(heardSchema, parseJson(note))
    return parsed.success ? parsed.output : []
  })
  return new Map(entries.map(([id, answeredAt, stateAskedAt]) => [id, { answeredAt, stateAskedAt }]))
}

function changesOf(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): Changes {
  const changes = new Map<TaskId, TaskRecord | null>()
  for (const record of changed) changes.set(record.id, record)
  for (const id of forgotten) changes.set(id, null)
  return changes
}
