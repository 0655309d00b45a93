import type { QueryClient } from '@tanstack/react-query'
import type { ConnectionId, TaskId } from '#domain/task/task.ts'
import type { Clock, Millis } from '#domain/time.ts'
import type { Line } from '#engine/connection/line.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { SweepTimes } from '#engine/polling/poll-plan.ts'
import type { TaskNews } from '#engine/polling/task-news.ts'
import type { Timers } from '#engine/timers.ts'
import type { Sweep } from '#vendors/port.ts'

/** The polls whose place sweeps take. */
export interface SweptPolls {
  /** What may be polled now, by connection. */
  readonly polled: ReadonlyMap<ConnectionId, ReadonlySet<TaskId>>
  /** How often the task would be polled by itself; null when it is not. */
  paceOf(id: TaskId): Millis | null
  /**
   * A row of the vendor's list takes the place of a poll, and the task waits for the next sweep. False when a poll is
   * under way, which will tell by itself, or a person asked for one.
   */
  swept(id: TaskId, news: TaskNews, sweeps: SweepTimes): boolean
  /** No sweep will tell of this connection's tasks for now: each is polled by its own pace again. */
  fallBack(connection: ConnectionId): void
}

export interface SweepsParts {
  readonly queryClient: QueryClient
  readonly ledger: EngineLedger
  readonly clock: Clock
  readonly timers: Timers
  readonly poller: SweptPolls
  readonly line: (connection: ConnectionId) => Line | undefined
}

/** Reads vendors' lists in place of many polls: what no list tells of is polled as ever. */
export interface ListSweeps {
  /** Makes observers match the connections that have enough tasks to poll. */
  reconcile(): void
  /** After a sleep or a throttled background. */
  catchUp(): void
  stop(): void
}

/** So few are not worth a list: a page is up to a hundred tasks to make, send and read. */
export const FEW = 5

/** How the connection's list is read, where it has one and enough tasks are polled. */
export function sweepOf({ poller, line }: Pick<SweepsParts, 'poller' | 'line'>, id: ConnectionId): Sweep | undefined {
  const polled = poller.polled.get(id)?.size ?? 0
  return polled > FEW ? line(id)?.vendor.sweep : undefined
}
