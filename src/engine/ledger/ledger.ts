/**
 * What we know. A change is visible to {@link Ledger.get} at once; React, the disk and other tabs hear of it in one
 * commit per {@link COMMIT_INTERVAL}: copying a map of thousands for each of a wave's replies would cost the wave.
 */
import { createStore } from 'zustand/vanilla'
import { fold } from '#domain/task/fold.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { COMMIT_INTERVAL, type Ledger, type LedgerState } from '#engine/engine.ts'
import type { Heard } from '#engine/storage/task-storage.ts'
import type { Timers } from '#engine/timers.ts'

/** One commit's news from one origin: `elsewhere` is another tab, which keeps and spreads its own changes. */
export interface Commit {
  readonly origin: 'here' | 'elsewhere'
  readonly changed: readonly TaskRecord[]
  readonly forgotten: readonly TaskId[]
}

/** The ledger as the rest of the engine uses it. */
export interface EngineLedger extends Ledger {
  /** Puts stored records in place and marks the ledger as loaded. Newer knowledge that came meanwhile wins. */
  restore(records: readonly TaskRecord[], heard: ReadonlyMap<TaskId, Heard>): void
  /** Takes over what another tab learnt, without telling it on. */
  applyRemote(records: readonly TaskRecord[], forgotten: readonly TaskId[]): void
  heard(id: TaskId): Heard | null
  hear(id: TaskId, heard: Heard): void
  allHeard(): ReadonlyMap<TaskId, Heard>
  /** All records, committed or not. */
  records(): Iterable<TaskRecord>
  onCommit(listener: (commit: Commit) => void): () => void
  /** Commits what is pending without waiting for the interval. */
  commitNow(): void
}

interface Pending {
  /** Null: forgotten. */
  readonly record: TaskRecord | null
  readonly origin: Commit['origin']
}

export function createLedger(timers: Timers): EngineLedger {
  const store = createStore<LedgerState>(() => ({ tasks: new Map(), loaded: false }))
  const listeners = new Set<(commit: Commit) => void>()
  const heardById = new Map<TaskId, Heard>()
  const byRemote = new Map<string, TaskId>()
  let pending = new Map<TaskId, Pending>()
  /** Told by another tab while we were still reading the disk, which may have been read before. */
  const forgottenEarly = new Set<TaskId>()
  let cancelTimer: (() => void) | null = null

  function get(id: TaskId): TaskRecord | undefined {
    const waiting = pending.get(id)
    return waiting === undefined ? store.getState().tasks.get(id) : (waiting.record ?? undefined)
  }

  function put(id: TaskId, record: TaskRecord | null, origin: Commit['origin']): void {
    const before = get(id)
    if (record === (before ?? null)) return
    unindex(before, record)
    if (record?.remote) byRemote.set(remoteKey(record.connection, record.remote.id), id)
    if (record === null) heardById.delete(id)
    pending.set(id, { record, origin })
    cancelTimer ??= timers.after(COMMIT_INTERVAL, commitNow)
  }

  function unindex(before: TaskRecord | undefined, after: TaskRecord | null): void {
    if (!before?.remote || before.remote.id === after?.remote?.id) return
    const key = remoteKey(before.connection, before.remote.id)
    if (byRemote.get(key) === before.id) byRemote.delete(key)
  }

  function commitNow(): void {
    cancelTimer?.()
    cancelTimer = null
    if (pending.size === 0) return
    const batch = pending
    const tasks = new Map(store.getState().tasks)
    for (const [id, { record }] of batch) {
      if (record === null) tasks.delete(id)
      else tasks.set(id, record)
    }
    pending = new Map()
    store.setState({ tasks })
    tell(batch, 'here')
    tell(batch, 'elsewhere')
  }

  function tell(batch: ReadonlyMap<TaskId, Pending>, origin: Commit['origin']): void {
    const changed: TaskRecord[] = []
    const forgotten: TaskId[] = []
    for (const [id, entry] of batch) {
      if (entry.origin !== origin) continue
      if (entry.record === null) forgotten.push(id)
      else changed.push(entry.record)
    }
    if (changed.length === 0 && forgotten.length === 0) return
    for (const listener of listeners) listener({ origin, changed, forgotten })
  }

  function change(id: TaskId, edit: (record: TaskRecord) => TaskRecord): TaskRecord | undefined {
    const record = get(id)
    if (record === undefined) return undefined
    const after = edit(record)
    put(id, after, 'here')
    return after
  }

  return {
    store,
    get,
    change,
    commitNow,
    findByRemote(connection, remoteId) {
      const id = byRemote.get(remoteKey(connection, remoteId))
      return id === undefined ? undefined : get(id)
    },
    observed(id, observation, sighting) {
      const record = get(id)
      if (record === undefined) throw new Error(`an observation of ${id}, which is not in the ledger`)
      if (observation.evidence !== null) {
        const stateAskedAt =
          observation.kind === 'status' ? sighting.askedAt : (heardById.get(id)?.stateAskedAt ?? null)
        heardById.set(id, { answeredAt: sighting.answeredAt, stateAskedAt })
      }
      const after = fold(record, observation, sighting)
      put(id, after, 'here')
      return after
    },
    add(records) {
      for (const record of records) put(record.id, record, 'here')
    },
    forget(ids) {
      for (const id of ids) put(id, null, 'here')
    },
    lastHeard: (id) => heardById.get(id)?.answeredAt ?? null,
    heard: (id) => heardById.get(id) ?? null,
    hear(id, heard) {
      const known = heardById.get(id)
      if (known === undefined || known.answeredAt < heard.answeredAt) heardById.set(id, heard)
    },
    allHeard: () => heardById,
    restore(records, heard) {
      commitNow()
      const newer = store.getState().tasks
      const kept = records.filter((record) => !forgottenEarly.has(record.id))
      const tasks = new Map(kept.map((record) => [record.id, record]))
      for (const [id, record] of newer) tasks.set(id, record)
      for (const { id, connection, remote } of tasks.values()) {
        if (remote) byRemote.set(remoteKey(connection, remote.id), id)
      }
      for (const [id, known] of heard) if (tasks.has(id) && !heardById.has(id)) heardById.set(id, known)
      store.setState({ tasks, loaded: true })
    },
    applyRemote(records, forgotten) {
      for (const record of records) put(record.id, record, 'elsewhere')
      for (const id of forgotten) {
        if (!store.getState().loaded) forgottenEarly.add(id)
        put(id, null, 'elsewhere')
      }
    },
    *records() {
      for (const [id, record] of store.getState().tasks) if (!pending.has(id)) yield record
      for (const { record } of pending.values()) if (record !== null) yield record
    },
    onCommit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A line break cannot occur in a connection id, so two pairs never make the same key. */
function remoteKey(connection: ConnectionId, remoteId: string): string {
  return `${connection}\n${remoteId}`
}
