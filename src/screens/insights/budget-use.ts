import type { ConnectionStatus } from '#engine/engine.ts'
import { secondsPerTask } from '#parts/check-interval.ts'
import type { ConnectionId, TaskRecord } from '#domain/task/task.ts'
import { isLive } from '#domain/task/task.ts'

export interface BudgetFigures {
  readonly perSecond: number
  readonly allowedPerSecond: number
  /** How often each live task is checked, from the briskest connection to the slowest; null when none is live. */
  readonly every: { readonly least: number; readonly most: number } | null
  /** Connections that a vendor told to wait, or that it gave less than their limit. */
  readonly slowed: number
}

/** What the connections use of what they may. Those without a live task count only when none has one. */
export function budgetUse(
  statuses: readonly ConnectionStatus[],
  live: ReadonlyMap<ConnectionId, number>,
): BudgetFigures {
  const busy = statuses.filter(({ connection, budget }) => (live.get(connection.id) ?? 0) > 0 || budget.perSecond > 0)
  const counted = busy.length > 0 ? busy : statuses
  const every = busy.flatMap(({ connection, budget }) => secondsPerTask(budget, live.get(connection.id) ?? 0) ?? [])
  return {
    perSecond: sum(counted.map(({ budget }) => budget.perSecond)),
    allowedPerSecond: sum(
      counted.map(({ budget, connection }) => Math.min(budget.allowedPerSecond, connection.requestsPerSecond)),
    ),
    every: every.length === 0 ? null : { least: Math.min(...every), most: Math.max(...every) },
    slowed: counted.filter(
      ({ health, budget, connection }) =>
        health.kind === 'waiting' || budget.allowedPerSecond < connection.requestsPerSecond - 0.05,
    ).length,
  }
}

export function liveByConnection(tasks: Iterable<TaskRecord>): ReadonlyMap<ConnectionId, number> {
  const live = new Map<ConnectionId, number>()
  for (const task of tasks) if (isLive(task)) live.set(task.connection, (live.get(task.connection) ?? 0) + 1)
  return live
}

/** `each task every 7 s` */
export function budgetWords({ every, slowed }: BudgetFigures): string {
  const checks =
    every === null
      ? 'no task to check'
      : `each task every ${every.least === every.most ? every.least : `${every.least} to ${every.most}`} s`
  return slowed === 0 ? checks : `${checks} · ${slowed} slowed down by ${slowed === 1 ? 'its' : 'their'} vendor`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
