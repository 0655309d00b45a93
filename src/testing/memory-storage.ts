import { createStore } from 'zustand/vanilla'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { StorageState } from '#engine/storage/storage-state.ts'
import type { Heard, TaskStorage } from '#engine/storage/task-storage.ts'

/** The disk of a test: survives the engines that are opened over it, as a browser's database survives a reload. */
export interface MemoryDisk {
  readonly records: Map<TaskId, TaskRecord>
  heard: ReadonlyMap<TaskId, Heard>
}

export function memoryDisk(records: readonly TaskRecord[] = []): MemoryDisk {
  return { records: new Map(records.map((record) => [record.id, record])), heard: new Map() }
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
