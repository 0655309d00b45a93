/**
 * How the tabs of one browser tell each other what they learnt. `tabs.ts` implements {@link TabChannel} over
 * BroadcastChannel. Messages are plain data, and come from our own origin, but perhaps from another version of this
 * page: a message that does not parse is dropped.
 *
 * Records in a message are already on their way to the disk: the sender writes them, a receiver only shows them.
 */
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { PollLogEntry } from '#engine/engine.ts'
import type { Heard } from '#engine/storage/task-storage.ts'

export type TabMessage =
  /** What a commit changed. */
  | { readonly kind: 'records'; readonly changed: readonly TaskRecord[]; readonly forgotten: readonly TaskId[] }
  /** The polls of the last second, from the tab that polls. */
  | { readonly kind: 'polls'; readonly polls: readonly TabPoll[] }
  /** A tab opened: tell it what the disk may not have yet. */
  | { readonly kind: 'hello' }
  /** The person asks, in a tab that does not poll, to poll these now. */
  | { readonly kind: 'check'; readonly ids: readonly TaskId[] }
  /** These are open on screen in a tab that does not poll; repeated every few seconds while they are. */
  | { readonly kind: 'watching'; readonly ids: readonly TaskId[] }
  /** The person paused or resumed all polling. */
  | { readonly kind: 'paused'; readonly paused: boolean }
  /** A test showed that this connection's key works. */
  | { readonly kind: 'unblocked'; readonly connection: string }
  /** A connection was added, changed or removed: read the list again. */
  | { readonly kind: 'connections' }

export interface TabPoll {
  readonly id: TaskId
  readonly entry: PollLogEntry
  /** Null when the vendor has never answered about this task. */
  readonly heard: Heard | null
}

export interface TabChannel {
  /** To all other tabs, never to this one. */
  post(message: TabMessage): void
  subscribe(listener: (message: TabMessage) => void): () => void
  close(): void
}
