import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { currentPhase } from '#domain/timeline/timeline.ts'
import type { ListedTask } from '#vendors/port.ts'

/** Lists state times of the vendor's clock. */
const CLOCK_SLACK: Millis = 10 * SECOND

/** A request is given up after half a minute, but it may have stood in line for its turn before. */
const LONGEST_WAY: Millis = 5 * MINUTE

/**
 * Whose submit answer was lost, where the vendor knows no key of ours: the one task of the same model that was made
 * while our request was on its way and that nobody tracks here. None, or more than one, decides nothing (null): then
 * the person does.
 */
export function findLost(
  record: TaskRecord,
  listed: readonly ListedTask[],
  isTracked: (remoteId: string) => boolean,
): ListedTask | null {
  const lostAt = currentPhase(record.timeline)?.notAfter ?? record.addedAt
  const from = record.addedAt - CLOCK_SLACK
  const until = Math.min(lostAt, record.addedAt + LONGEST_WAY) + CLOCK_SLACK
  const candidates = listed.filter(
    (task) => madeBetween(task, from, until) && modelOf(task) === record.request?.model && !isTracked(task.remote.id),
  )
  return candidates.length === 1 ? (candidates[0] ?? null) : null
}

function madeBetween({ observation }: ListedTask, from: EpochMs, until: EpochMs): boolean {
  const at = observation.kind === 'status' ? observation.facts.createdAt : null
  return at !== null && at >= from && at <= until
}

function modelOf({ observation }: ListedTask): string | null {
  return observation.kind === 'status' ? observation.facts.model : null
}
