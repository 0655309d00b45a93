/** The list as one would write it: what is kept in order has to say the same. */
import { sortParts, type TaskFilter, type TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { passing, type FilterContext, type Tasks } from '#engine/ledger/selectors.ts'
import { comparedRanks, rankAt } from '#engine/ledger/task-ranks.ts'

/** The tasks a filter lets through, in order. */
export function selectTaskIds(
  tasks: Tasks,
  filter: TaskFilter,
  sort: TaskSort,
  now: EpochMs,
  context: FilterContext,
): readonly TaskId[] {
  const { key, direction } = sortParts(sort)
  const sign = direction === 'asc' ? 1 : -1
  const rank = rankAt(key, now)
  return [...tasks.values()]
    .filter(passing(filter, now, context))
    .map((task) => ({ id: task.id, rank: rank(task) }))
    .toSorted((a, b) => comparedRanks(a.rank, b.rank, sign) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(({ id }) => id)
}
