import {
  DEFAULT_SORT,
  sortOf,
  sortParts,
  type SortDirection,
  type SortKey,
  type TaskSort,
} from '#domain/task/task-filter.ts'

/** Words are looked for from A, ends by what ends next, everything else from the most. */
const RISING: ReadonlySet<SortKey> = new Set(['expires', 'model', 'vendor'])

/** The order after a press on a heading: its own way, then the other way round, then the list's own order. */
export function sortAfterPress(sort: TaskSort, by: SortKey): TaskSort {
  const first: SortDirection = RISING.has(by) ? 'asc' : 'desc'
  const { key, direction } = sortParts(sort)
  if (key !== by) return sortOf(by, first)
  return direction === first ? sortOf(by, first === 'asc' ? 'desc' : 'asc') : DEFAULT_SORT
}
