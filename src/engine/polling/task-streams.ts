import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import type { Line } from '#engine/connection/line.ts'
import type { OpenStream } from '#engine/conversation/transport.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Timers } from '#engine/timers.ts'

export interface StreamsParts {
  readonly ledger: EngineLedger
  readonly clock: Clock
  readonly timers: Timers
  readonly line: (record: TaskRecord) => Line | undefined
  /** May this tab talk about this live task now? */
  readonly mayPoll: (record: TaskRecord) => boolean
  /** Undefined where this copy of Renderwatch has no streams. */
  readonly open: OpenStream | undefined
  readonly pollNow: (id: TaskId) => void
}

/** Listens to tasks beside their polls: what cannot be heard is polled as often as ever. */
export interface TaskStreams {
  /** What may be listened to has changed: a pause, another leader, a connection. */
  reconcile(): void
  /** These records changed: what is over is let go, and a free place may be taken. */
  touch(ids: Iterable<TaskId>): void
  /** Somebody looks at these, until the next call: they go first. */
  watch(ids: ReadonlySet<TaskId>): void
  /** True while events of this very task come in, so that its polls may wait longer. */
  hears(record: TaskRecord): boolean
  stop(): void
}
