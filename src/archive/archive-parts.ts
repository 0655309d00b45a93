/** What an archive is made of, and what it tells. */
import type { CopyBook } from '#archive/kept-files.ts'
import type { PlaceSettings } from '#archive/places.ts'
import type { CopyUse } from '#archive/retention.ts'
import type { ArchiveRules } from '#domain/output/archive-rules.ts'
import type { CopyPlace } from '#domain/output/copy-place.ts'
import type { LocalCopy, NotKept } from '#domain/output/output.ts'
import type { ConnectionId, TaskId } from '#domain/task/task.ts'
import type { Clock, Millis } from '#domain/time.ts'

export interface ArchiveState {
  readonly count: number
  readonly bytes: number
  /** Why new outputs are not kept, or old ones not removed; null while all is as it should be. */
  readonly trouble: string | null
  readonly rules: ArchiveRules
  readonly places: readonly CopyPlace[]
}

/** The end of one output's way: its copy, or why there will be none. */
type Fate =
  | { readonly kind: 'kept'; readonly copy: Extract<LocalCopy, { kind: 'kept' }> }
  | { readonly kind: 'not-kept'; readonly notKept: NotKept }

/** What keeping outputs needs of the list. */
export interface ArchiveNotes {
  /** Resolves when it is on the disk, or when that is full: the list tries again by itself. */
  readonly onFate: (id: TaskId, outputKey: string, fate: Fate) => Promise<void>
  /** Rejects when it is not on the disk. */
  readonly onGone: (uses: readonly CopyUse[], why: 'removed' | 'lost') => Promise<void>
  readonly onState: () => void
  /** Whether this gateway works for the connection: of several one does. */
  readonly worksFor: (connection: ConnectionId) => boolean
}

export interface ArchiveParts extends ArchiveNotes {
  readonly place: PlaceSettings
  readonly book: CopyBook
  /** Through the gateway's media route, with all that it guards against. */
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly timers: { after(delay: Millis, run: () => void): () => void }
  readonly rules: ArchiveRules
}
