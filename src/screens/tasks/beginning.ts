/** What is kept of a list for the next visit, and what that begins with: see `first-rows.ts`. Pure. */
import type { Grouping, TaskFilter, TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'
import type { FirstGroup, FirstRows } from '#engine/storage/task-storage.ts'
import { isIn, type Lines, type TaskGroup } from '#screens/tasks/list-rows.ts'
import { hrefFor } from '#url/href.ts'
import { tasksRoute } from '#url/route.ts'
import { isEveryTask } from '#url/search-query.ts'

/** The first screen at its largest. */
const COUNT = 40

/** What is looked at, and how. */
export interface Look {
  readonly filter: TaskFilter
  readonly sort: TaskSort
  readonly group: Grouping
}

/** What a look begins with. */
export interface Beginning {
  readonly ids: readonly TaskId[]
  /** None of a look without groups. */
  readonly groups: readonly TaskGroup[]
}

export const NO_BEGINNING: Beginning = { ids: [], groups: [] }

/** Another name for each list that may begin with other rows. */
function viewOf({ filter, sort, group }: Look): string {
  return hrefFor(tasksRoute({ filter, sort, group: group === 'none' ? null : group }))
}

/** What to keep of a list that is looked at so. A group is kept with a task of it, which shows that it is still there. */
export function firstRowsOf(lines: Lines, tasks: Tasks, look: Look): FirstRows {
  const within = new Map<TaskGroup, TaskId[]>()
  const ids = new Set<TaskId>()
  for (let at = 0; at < COUNT; at++) {
    const line = lines.at(at)
    if (line === undefined) break
    const shown = line.kind === 'task' ? [line.id] : line.folded ? line.group.ids.slice(0, 1) : []
    const group = line.kind === 'task' ? line.within?.group : line.group
    for (const id of shown) ids.add(id)
    if (group !== undefined) within.set(group, [...(within.get(group) ?? []), ...shown])
  }
  const groups = [...within].map(([{ key, value, from, until, ids: all }, kept]): FirstGroup => {
    return { key, value, from, until, ids: kept, isCut: kept.length < all.length }
  })
  return {
    view: viewOf(look),
    isOfAll: isEveryTask(look.filter),
    records: [...ids].flatMap((id) => tasks.get(id) ?? []),
    groups: groups.filter((group) => group.ids.length > 0),
  }
}

/**
 * What a look begins with, in order; nothing where it was not kept.
 *
 * @param passes whether its filter lets a task through now: one that changed since may have left it.
 */
export function beginningOf(
  looks: readonly FirstRows[] | null,
  look: Look,
  passes: (record: TaskRecord) => boolean,
): Beginning {
  const view = viewOf(look)
  const kept = looks?.find((each) => each.view === view)
  if (kept === undefined) return NO_BEGINNING
  const records = kept.records.filter(passes)
  return { ids: records.map(({ id }) => id), groups: groupsIn(kept.groups, look.group, records) }
}

/** Those that still have some of the tasks that they had. */
function groupsIn(kept: readonly FirstGroup[], by: Grouping, records: readonly TaskRecord[]): readonly TaskGroup[] {
  if (by === 'none') return []
  const known = new Map(records.map((record) => [record.id, record]))
  return kept.flatMap(({ isCut, ids, ...group }): readonly TaskGroup[] => {
    const still = ids.flatMap((id) => known.get(id) ?? []).filter((record) => isIn(record, { ...group, by }))
    if (still.length === 0) return []
    // The heading of a batch says when: of those that are known to be in it.
    const added = still.map(({ addedAt }) => addedAt)
    const [from, until] = [Math.min(...added), Math.max(...added)]
    return [{ ...group, by, from, until, ids: still.map(({ id }) => id), has: isCut ? 'the first' : 'all of then' }]
  })
}
