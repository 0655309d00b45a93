import type { ConnectionStatus, PollingMode } from '#engine/engine.ts'
import { checkSeconds } from '#parts/check-interval.ts'
import { connectionDoes, isAsking } from '#parts/machine-state.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

export interface BudgetFigures {
  readonly perSecond: number
  readonly allowedPerSecond: number
  /** Tasks that are asked about now. */
  readonly asked: number
  /** How often these were checked, from the briskest to the slowest; null before one was twice. */
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
  const every = busy.flatMap(({ connection, budget: { checks } }) =>
    checks === undefined || (live.get(connection.id) ?? 0) === 0 ? [] : checks,
  )
  return {
    perSecond: sum(counted.map(({ budget }) => budget.perSecond)),
    allowedPerSecond: sum(
      counted.map(({ budget, connection }) => Math.min(budget.allowedPerSecond, connection.requestsPerSecond)),
    ),
    asked: sum([...live.values()]),
    every:
      every.length === 0
        ? null
        : { least: Math.min(...every.map(({ least }) => least)), most: Math.max(...every.map(({ most }) => most)) },
    slowed: counted.filter(
      ({ health, budget, connection }) =>
        health.kind === 'waiting' || budget.allowedPerSecond < connection.requestsPerSecond - 0.05,
    ).length,
  }
}

/** How many tasks each connection asks about now: none while something stands in the way. */
export function askedBy(
  statuses: readonly ConnectionStatus[],
  mode: PollingMode,
  liveBy: ReadonlyMap<ConnectionId, number>,
  now: EpochMs,
): ReadonlyMap<ConnectionId, number> {
  return new Map(
    statuses.map((status) => {
      const { id } = status.connection
      const live = liveBy.get(id) ?? 0
      return [id, isAsking(connectionDoes(status, mode, live, now)) ? live : 0]
    }),
  )
}

/** `each task every 7 s` */
export function budgetWords({ asked, every, slowed }: BudgetFigures): string {
  const checks =
    asked === 0
      ? 'no task is checked now'
      : every === null
        ? 'no task was checked twice yet'
        : `each task every ${checkSeconds(every)}`
  return slowed === 0 ? checks : `${checks} · ${slowed} slowed down by ${slowed === 1 ? 'its' : 'their'} vendor`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
