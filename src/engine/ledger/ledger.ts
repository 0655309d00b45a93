/**
 * What we know. A change is visible to {@link Ledger.get} at once; React, the disk and other tabs hear of it in one
 * commit per {@link COMMIT_INTERVAL} (answers alone: {@link ANSWERS_INTERVAL}), whose cost is that of what changed,
 * however many tasks are stored.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { fold } from '#domain/task/fold.ts'
import type { Observation, Sighting } from '#domain/task/observation.ts'
import { isSameText, shelved, withText } from '#domain/task/shelved.ts'
import { type ConnectionId, type TaskId, taskIdOf, type TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { ANSWERS_INTERVAL, COMMIT_INTERVAL, type Ledger, type LedgerState } from '#engine/engine.ts'
import type { Heard } from '#engine/storage/task-storage.ts'
import { Tally } from '#engine/ledger/tally.ts'
import { type News, TaskList } from '#engine/ledger/task-list.ts'
import { Alarm, type Timers } from '#engine/timers.ts'
import { nextTurn } from '#engine/turn.ts'

/** One commit's news from one origin: `elsewhere` is another tab, which keeps and spreads its own changes. */
export interface Commit extends NonNullable<News> {
  readonly origin: 'here' | 'elsewhere'
}

/** The ledger as the rest of the engine uses it. */
export interface EngineLedger extends Ledger {
  /** Puts stored records in place and marks the ledger as loaded. Newer knowledge that came meanwhile wins. */
  restore(records: readonly TaskRecord[], heard: ReadonlyMap<TaskId, Heard>): void
  /** Like {@link restore}, with turns in between for whoever draws and answers; at once where there are few. */
  restoreInTurns(records: readonly TaskRecord[], heard: ReadonlyMap<TaskId, Heard>): Promise<void>
  /** Takes over what another tab learnt, without telling it on. */
  applyRemote(records: readonly TaskRecord[], forgotten: readonly TaskId[]): void
  /**
   * Lets go of the texts of those that are still what was sealed. Nothing has changed by that: nobody is told, and
   * whoever keeps records by himself hears of it with the next commit.
   */
  shelve(sealed: readonly TaskRecord[]): void
  heard(id: TaskId): Heard | null
  /** Of all records, committed or not, those that are not over, and maybe more. */
  open(): Iterable<TaskRecord>
  /** Of all records, committed or not, those with an output at risk now or next, and a few more. */
  pressing(now: EpochMs): Iterable<TaskRecord>
  onCommit(listener: (commit: Commit) => void): () => void
  /** Commits what is pending without waiting for the interval. */
  commitNow(): void
}

/** Some 5 ms of them. */
const RESTORED_AT_ONCE = 1_000

interface Pending {
  /** Null: forgotten. */
  readonly record: TaskRecord | null
  readonly origin: Commit['origin']
}

export function createLedger(timers: Timers): EngineLedger {
  return new RecordLedger(timers)
}

class RecordLedger implements EngineLedger {
  readonly store: StoreApi<LedgerState>
  readonly #alarm: Alarm
  /** How long after its first change the next commit comes; null while nothing waits for one. */
  #planned: Millis | null = null
  readonly #listeners = new Set<(commit: Commit) => void>()
  #committed = new Map<TaskId, TaskRecord>()
  #tally = new Tally()
  #pending = new Map<TaskId, Pending>()
  readonly #heard = new Map<TaskId, Heard>()
  /** By {@link taskIdOf their vendor's id}: those that are stored under another id, as what was submitted here is. */
  readonly #underOther = new Map<TaskId, TaskId>()
  /** Since the last commit. */
  readonly #shelved = new Set<TaskId>()
  /** Told by another tab while we were still reading the disk, which may have been read before. */
  readonly #forgottenEarly = new Set<TaskId>()

  constructor(timers: Timers) {
    this.#alarm = new Alarm(timers)
    this.store = createStore<LedgerState>(() => ({
      tasks: new TaskList(this.#committed, this.#tally, null),
      loaded: false,
    }))
  }

  get(id: TaskId): TaskRecord | undefined {
    const waiting = this.#pending.get(id)
    return waiting === undefined ? this.#committed.get(id) : (waiting.record ?? undefined)
  }

  findByRemote(connection: ConnectionId, remoteId: string): TaskRecord | undefined {
    const plain = taskIdOf(connection, remoteId)
    const record = this.get(this.#underOther.get(plain) ?? plain)
    return record !== undefined && isAt(record, connection, remoteId) ? record : undefined
  }

  records(): Iterable<TaskRecord> {
    return this.#newest(this.#committed.values())
  }

  open(): Iterable<TaskRecord> {
    return this.#newest(this.#tally.open.values())
  }

  pressing(now: EpochMs): Iterable<TaskRecord> {
    this.#tally.letGo(now)
    return this.#newest(this.#tally.pressing.near(now))
  }

  observed(id: TaskId, observation: Observation, sighting: Sighting): TaskRecord {
    const record = this.get(id)
    if (record === undefined) throw new Error(`an observation of ${id}, which is not in the ledger`)
    if (observation.evidence !== null) {
      const before = this.heard(id)?.stateAskedAt ?? null
      const stateAskedAt = observation.kind === 'status' ? sighting.askedAt : before
      this.#heard.set(id, { answeredAt: sighting.answeredAt, stateAskedAt })
    }
    const after = fold(record, observation, sighting)
    this.#put(id, after, 'here', ANSWERS_INTERVAL)
    return after
  }

  add(records: readonly TaskRecord[]): void {
    for (const record of records) this.#put(record.id, record, 'here')
  }

  change(id: TaskId, edit: (record: TaskRecord) => TaskRecord): TaskRecord | undefined {
    const record = this.get(id)
    if (record === undefined) return undefined
    const after = edit(record)
    this.#put(id, after, 'here')
    return after
  }

  forget(ids: readonly TaskId[]): void {
    for (const id of ids) this.#put(id, null, 'here')
  }

  lastHeard(id: TaskId): EpochMs | null {
    return this.#heard.get(id)?.answeredAt ?? null
  }

  lastSeen(id: TaskId): EpochMs | null {
    return this.#heard.get(id)?.stateAskedAt ?? null
  }

  heard(id: TaskId): Heard | null {
    return this.#heard.get(id) ?? null
  }

  hear(id: TaskId, heard: Heard): void {
    const known = this.#heard.get(id)
    if (known === undefined || known.answeredAt < heard.answeredAt) this.#heard.set(id, heard)
  }

  restore(records: readonly TaskRecord[], heard: ReadonlyMap<TaskId, Heard>): void {
    for (const step of this.#restoring(records, heard)) void step
  }

  async restoreInTurns(records: readonly TaskRecord[], heard: ReadonlyMap<TaskId, Heard>): Promise<void> {
    for (const step of this.#restoring(records, heard)) {
      void step
      await nextTurn()
    }
    // Whoever looks at all of them has just heard; what goes on from here is not to be of the same long task.
    if (records.length > RESTORED_AT_ONCE) await nextTurn()
  }

  /** Nobody sees any of it before it is whole: half of all tasks is no number of anything. */
  *#restoring(records: readonly TaskRecord[], heard: ReadonlyMap<TaskId, Heard>): Generator<'more to do'> {
    const [stored, tally] = [new Map<TaskId, TaskRecord>(), new Tally()]
    for (const [at, record] of records.entries()) {
      stored.set(record.id, record)
      tally.teach(record)
      this.#index(record)
      if (at % RESTORED_AT_ONCE !== RESTORED_AT_ONCE - 1) continue
      // Each step puts its own in order: all of them at the end would be one long task.
      tally.taught()
      yield 'more to do'
    }
    this.commitNow()
    for (const id of this.#forgottenEarly) {
      tally.put(id, stored.get(id), undefined)
      stored.delete(id)
    }
    for (const [id, record] of this.#committed) {
      tally.put(id, stored.get(id), record)
      stored.set(id, record)
      this.#index(record)
    }
    tally.taught()
    this.#committed = stored
    this.#tally = tally
    for (const [id, known] of heard) if (stored.has(id) && !this.#heard.has(id)) this.#heard.set(id, known)
    this.store.setState({ tasks: new TaskList(stored, tally, null), loaded: true })
  }

  applyRemote(records: readonly TaskRecord[], forgotten: readonly TaskId[]): void {
    for (const record of records) this.#put(record.id, withText(record, this.get(record.id)), 'elsewhere')
    for (const id of forgotten) {
      if (!this.store.getState().loaded) this.#forgottenEarly.add(id)
      this.#put(id, null, 'elsewhere')
    }
  }

  shelve(sealed: readonly TaskRecord[]): void {
    for (const { id, evidence } of sealed) {
      const before = this.#committed.get(id)
      if (before === undefined || !isSameText(before.evidence, evidence)) continue
      const after = shelved(before)
      this.#tally.put(id, before, after)
      this.#committed.set(id, after)
      this.#shelved.add(id)
    }
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  commitNow(): void {
    this.#alarm.clear()
    this.#planned = null
    if (this.#pending.size === 0) return
    const batch = this.#pending
    this.#pending = new Map()
    for (const [id, { record }] of batch) {
      this.#tally.put(id, this.#committed.get(id), record ?? undefined)
      if (record === null) this.#committed.delete(id)
      else this.#committed.set(id, record)
    }
    const { changed, forgotten } = newsOf(batch.entries())
    const also = [...this.#shelved].flatMap((id) => (batch.has(id) ? [] : (this.#committed.get(id) ?? [])))
    this.#shelved.clear()
    const news = { changed: [...changed, ...also], forgotten }
    this.store.setState({ tasks: new TaskList(this.#committed, this.#tally, news) })
    this.#tell(batch, 'here')
    this.#tell(batch, 'elsewhere')
  }

  /** These as they are by now, and what is not committed yet. */
  *#newest(committed: Iterable<TaskRecord>): Generator<TaskRecord> {
    for (const record of committed) if (!this.#pending.has(record.id)) yield record
    for (const { record } of this.#pending.values()) if (record !== null) yield record
  }

  #put(id: TaskId, record: TaskRecord | null, origin: Commit['origin'], within: Millis = COMMIT_INTERVAL): void {
    const before = this.get(id)
    if (record === (before ?? null)) return
    this.#unindex(before, record)
    if (record === null) this.#heard.delete(id)
    else this.#index(record)
    this.#pending.set(id, { record, origin })
    this.#commitWithin(within)
  }

  /** What is planned sooner stays. */
  #commitWithin(delay: Millis): void {
    if (this.#planned !== null && this.#planned <= delay) return
    this.#planned = delay
    this.#alarm.set(delay, () => this.commitNow())
  }

  #index({ id, connection, remote }: TaskRecord): void {
    const plain = remote === null ? id : taskIdOf(connection, remote.id)
    if (plain !== id) this.#underOther.set(plain, id)
  }

  #unindex(before: TaskRecord | undefined, after: TaskRecord | null): void {
    if (!before?.remote || before.remote.id === after?.remote?.id) return
    const plain = taskIdOf(before.connection, before.remote.id)
    if (this.#underOther.get(plain) === before.id) this.#underOther.delete(plain)
  }

  #tell(batch: ReadonlyMap<TaskId, Pending>, origin: Commit['origin']): void {
    const { changed, forgotten } = newsOf([...batch].filter(([, entry]) => entry.origin === origin))
    if (changed.length === 0 && forgotten.length === 0) return
    for (const listener of this.#listeners) listener({ origin, changed, forgotten })
  }
}

function newsOf(batch: Iterable<readonly [TaskId, Pending]>): NonNullable<News> {
  const changed: TaskRecord[] = []
  const forgotten: TaskId[] = []
  for (const [id, { record }] of batch) {
    if (record === null) forgotten.push(id)
    else changed.push(record)
  }
  return { changed, forgotten }
}

/** What was submitted here is stored under a name that is no vendor's id, and may have none of those yet. */
function isAt({ connection, remote }: TaskRecord, at: ConnectionId, remoteId: string): boolean {
  return connection === at && remote?.id === remoteId
}
