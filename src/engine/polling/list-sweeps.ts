import type { QueryClient } from '@tanstack/react-query'
import type { ConnectionId } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import type { Line } from '#engine/connection/line.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Poller } from '#engine/polling/poller.ts'
import type { Timers } from '#engine/timers.ts'
import type { Sweep } from '#vendors/port.ts'

export interface SweepsParts {
  readonly queryClient: QueryClient
  readonly ledger: EngineLedger
  readonly clock: Clock
  readonly timers: Timers
  readonly poller: Poller
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
