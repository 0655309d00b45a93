/** What a page changes while its stored tasks cannot be read: kept until they can, then written over them. */
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { StoredTasks } from '#engine/storage/task-storage.ts'
import type { Changes } from '#engine/storage/write-queue.ts'

export class WithoutDisk {
  readonly #changes = new Map<TaskId, TaskRecord | null>()

  get changes(): Changes {
    return this.#changes
  }

  keep(changes: Changes): void {
    for (const [id, record] of changes) this.#changes.set(id, record)
  }

  read(ids: readonly TaskId[]): readonly TaskRecord[] {
    return ids.flatMap((id) => this.#changes.get(id) ?? [])
  }

  /** The stored tasks that the page has neither changed nor forgotten meanwhile. */
  newsIn(stored: StoredTasks): StoredTasks {
    return { ...stored, records: stored.records.filter(({ id }) => !this.#changes.has(id)) }
  }
}
