import { createStore } from 'zustand/vanilla'
import { isTerminal } from '#domain/task/phase.ts'
import { shelved, withText } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { StorageState } from '#engine/storage/storage-state.ts'
import type { Heard, ListOfPage, TaskStorage } from '#engine/storage/task-storage.ts'

/** The disk of a test: survives the engines that are opened over it, as a browser's database survives a reload. */
export interface MemoryDisk {
  readonly records: Map<TaskId, TaskRecord>
  heard: ReadonlyMap<TaskId, Heard>
  /** As they were sealed: their texts are there whatever becomes of the tasks, as in the blocks of a database. */
  readonly sealed: Map<TaskId, TaskRecord>
}

export function memoryDisk(records: readonly TaskRecord[] = []): MemoryDisk {
  return { records: new Map(records.map((record) => [record.id, record])), heard: new Map(), sealed: new Map() }
}

/** Storage over a {@link MemoryDisk} that writes at once. `refuse` makes each durable write fail, like a full disk. */
export function memoryStorage(disk: MemoryDisk, refuse: () => boolean = () => false): TaskStorage {
  const store = createStore<StorageState>(() => ({ kind: 'loading', why: null, quarantined: 0, restored: 0 }))
  function put(changed: readonly TaskRecord[], forgotten: readonly TaskId[]): void {
    for (const record of changed) disk.records.set(record.id, record)
    for (const id of forgotten) disk.records.delete(id)
  }
  return {
    store,
    load: async () => {
      await Promise.resolve()
      store.setState({ kind: 'ready' })
      return { records: [...disk.records.values()], heard: disk.heard, quarantined: 0 }
    },
    read: async (ids) => {
      await Promise.resolve()
      return ids.flatMap((id) => disk.records.get(id) ?? [])
    },
    write: put,
    writeNow: async (changed, forgotten) => {
      // In the order of the calls: what is handed over later must not be overtaken.
      const refused = refuse()
      if (!refused) put(changed, forgotten)
      await Promise.resolve()
      if (refused) throw new Error('the disk is full')
    },
    writtenElsewhere: () => undefined,
    rememberHeard: (heard) => {
      disk.heard = new Map(heard)
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

/** The same with all that is over sealed, from the start or when it is told to: its texts can be looked up. */
export function sealingStorage(disk: MemoryDisk): TaskStorage & { readonly seal: () => void } {
  const plain = memoryStorage(disk)
  let list: ListOfPage | null = null
  function seal(): readonly TaskRecord[] {
    const over = [...disk.records.values()].filter(({ state }) => isTerminal(state.phase))
    for (const record of over) disk.sealed.set(record.id, record)
    return over
  }
  return {
    ...plain,
    async load(page) {
      list = page
      const [stored, over] = [await plain.load(page), new Set(seal())]
      return { ...stored, records: stored.records.map((record) => (over.has(record) ? shelved(record) : record)) }
    },
    async readTexts(records) {
      await Promise.resolve()
      return records.map((record) => withText(record, disk.sealed.get(record.id)))
    },
    seal: () => list?.shelve(seal()),
  }
}
