import type { ConnectionId, TaskRecord } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import type { Line } from '#engine/connection/line.ts'
import type { Commands } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Locks } from '#engine/locks.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'
import type { Timers } from '#engine/timers.ts'

export interface SubmitsParts {
  readonly ledger: EngineLedger
  readonly storage: TaskStorage
  readonly locks: Locks
  readonly clock: Clock
  readonly timers: Timers
  readonly line: (connection: ConnectionId) => Line | undefined
  /** A fresh idempotency key. */
  readonly newKey: () => string
}

type SubmitCommands = Pick<Commands, 'submit' | 'resend' | 'takeCandidate' | 'refuseCandidates'>

/** The commands that make tasks, and what brings each of them to an answer. */
export interface Submits extends SubmitCommands {
  /** Those of them that wait for an answer: after a start, a take-over, a connection that came back. */
  resume(records: Iterable<TaskRecord>): void
  stop(): void
}
