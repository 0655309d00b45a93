/** What a list is ordered by. Pure; "now" is an argument. */
import { isUnsecured } from '#domain/output/expiry.ts'
import { isTerminal, PHASES } from '#domain/task/phase.ts'
import type { SortKey } from '#domain/task/task-filter.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { valueOf, type Span } from '#domain/timeline/span.ts'
import { currentPhase, queuedFor, totalFor } from '#domain/timeline/timeline.ts'
import { createdAt } from '#engine/ledger/selectors.ts'

/** Null for tasks that have no such value, which come last in both directions. */
export type Rank = number | string | null

const RANKS = {
  active: (task) => (isTerminal(task.state.phase) ? 0 : AFTER_ALL_INSTANTS) + createdAt(task),
  added: (task) => task.addedAt,
  queued: (task, now) => rankOf(queuedFor(task, now)),
  total: (task, now) => rankOf(totalFor(task, now)),
  expires: soonestExpiry,
  phase: (task) => PHASES.indexOf(task.state.phase),
  model: ({ model }) => model?.toLowerCase() ?? null,
  vendor: ({ vendor }) => vendor,
  created: createdAt,
  connection: ({ connection }) => connection,
  tags: ({ tags }) => (tags.length === 0 ? null : tags.join('\n').toLowerCase()),
  cost: costRank,
} as const satisfies Record<SortKey, (task: TaskRecord, now: EpochMs) => Rank>

/** The unit before the amount: credits of two vendors are no amounts of one thing. */
function costRank({ cost }: TaskRecord): string | null {
  const amount = cost?.used ?? cost?.estimated ?? null
  return cost === null || amount === null ? null : `${cost.unit}\n${amount.toFixed(6).padStart(24, '0')}`
}

/** Later than any instant of a task, so that its half of the list comes first; still a whole number to the millisecond. */
const AFTER_ALL_INSTANTS = 4e15

/** A bound from above says nothing of a place in an order; one from below is the least that a live task has reached. */
function rankOf(span: Span): Rank {
  return span.kind === 'at-least' ? span.ms : valueOf(span)
}

/** Ties are for the caller to break: by id, so that the same records always give the same list. */
export function comparedRanks(a: Rank, b: Rank, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
  return a === b ? 0 : sign * (a < b ? -1 : 1)
}

/** The unsecured output that dies soonest; links that are dead already press nobody. */
function soonestExpiry(task: TaskRecord, now: EpochMs): EpochMs | null {
  let soonest: EpochMs | null = null
  for (const output of task.outputs) {
    const { expiry } = output
    // Most are dead for long, which is seen at once.
    if (expiry === null || expiry.at <= now || !isUnsecured(output)) continue
    if (soonest === null || expiry.at < soonest) soonest = expiry.at
  }
  return soonest
}

/** The end of the unsecured link that lives longest: from then on none has a rank. Before all instants where there is none. */
export function lastExpiry({ outputs }: TaskRecord): EpochMs {
  let last = -Infinity
  for (const output of outputs) {
    const { expiry } = output
    if (expiry !== null && isUnsecured(output) && !(expiry.at <= last)) last = expiry.at
  }
  return last
}

/** What tasks are ordered by at an instant. */
export function rankAt(key: SortKey, now: EpochMs): (task: TaskRecord) => Rank {
  const rank = RANKS[key]
  return (task) => rank(task, now)
}

/** The rank of a task that does not {@link movesByItself move by itself}. */
export function fixedRank(key: SortKey, task: TaskRecord): Rank {
  return key === 'expires' ? null : RANKS[key](task, 0)
}

/** Whether the place of a task may become another from `now` on without anything happening to it. */
export function movesByItself(key: SortKey, task: TaskRecord, now: EpochMs): boolean {
  if (key === 'expires') return soonestExpiry(task, now) !== null
  if (key !== 'queued' && key !== 'total') return false
  const last = currentPhase(task.timeline)
  return last === undefined || !isTerminal(last.phase)
}
