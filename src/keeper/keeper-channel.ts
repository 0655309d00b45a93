/**
 * To the engine in the gateway, all pages together are one tab that follows: it hears of polls, and says what is looked
 * at. Records reach the pages by the file instead, so that a page never hears of what is not on the disk yet.
 */
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { TabChannel, TabMessage, TabPoll } from '#engine/storage/tab-channel.ts'

export class KeeperChannel implements TabChannel {
  readonly #listeners = new Set<(message: TabMessage) => void>()
  readonly #onPolls: (polls: readonly TabPoll[]) => void

  constructor(onPolls: (polls: readonly TabPoll[]) => void) {
    this.#onPolls = onPolls
  }

  post(message: TabMessage): void {
    if (message.kind === 'polls') this.#onPolls(message.polls)
  }

  subscribe(listener: (message: TabMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#listeners.clear()
  }

  /** Some page looks at these; to be repeated while it does. */
  watching(ids: readonly TaskId[]): void {
    this.#tell({ kind: 'watching', ids })
  }

  connectionsChanged(): void {
    this.#tell({ kind: 'connections' })
  }

  /** Puts stored records into the engine's memory; they are on the disk already. */
  summon(records: readonly TaskRecord[]): void {
    if (records.length > 0) this.#tell({ kind: 'records', changed: records, forgotten: [] })
  }

  /** Takes records out of the engine's memory; they stay on the disk. */
  dismiss(ids: readonly TaskId[]): void {
    if (ids.length > 0) this.#tell({ kind: 'records', changed: [], forgotten: ids })
  }

  #tell(message: TabMessage): void {
    for (const listener of this.#listeners) listener(message)
  }
}
