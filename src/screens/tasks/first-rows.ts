/** The rows that the list begins with, before all tasks are read: what the last visit ended with. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Grouping, TaskFilter, TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Tasks } from '#engine/ledger/selectors.ts'
import type { FirstGroup, FirstRows } from '#engine/storage/task-storage.ts'
import { isIn, type Lines, type TaskGroup } from '#screens/tasks/list-rows.ts'
import { noteShown } from '#ui/first-shown.ts'
import { hrefFor } from '#url/href.ts'
import { tasksRoute } from '#url/route.ts'
import { isEveryTask } from '#url/search-query.ts'

const NONE = createStore<readonly FirstRows[] | null>(() => null)
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

/** What earlier visits kept; null before it is read, and where nothing was kept. */
export function useFirstLooks(): readonly FirstRows[] | null {
  const looks = useStore(useEngine().first?.store ?? NONE)
  // Also where this look is not among them: nothing will be shown then before all tasks are, and they wait for this.
  const areRead = looks !== null
  useEffect(() => {
    if (areRead) noteShown()
  }, [areRead])
  return looks
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

/** The task of a row, also of one that is there before all tasks are. */
export function useRowTask(id: TaskId): TaskRecord | undefined {
  const { ledger, first } = useEngine()
  return useStore(ledger.store, ({ tasks, loaded }) => {
    const task = tasks.get(id)
    if (task !== undefined || loaded) return task
    const looks = first?.store.getState() ?? []
    return looks.map(({ records }) => records.find((record) => record.id === id)).find((record) => record !== undefined)
  })
}

/** Has the first of these rows ready for the next visit. `tasks`: another object once one of them may have changed. */
export function useKeepFirst(lines: Lines | null, tasks: Tasks, { filter, sort, group }: Look): void {
  const { first } = useEngine()
  useEffect(() => {
    if (lines === null || tasks.size === 0) return
    const { ids, groups } = firstOf(lines)
    const records = ids.flatMap((id) => tasks.get(id) ?? [])
    first?.keep({ view: viewOf({ filter, sort, group }), isOfAll: isEveryTask(filter), records, groups })
  }, [first, lines, tasks, filter, sort, group])
}

/** What the first of these rows are about. A group is kept with a task of it at least, else nobody could tell that it is there. */
export function firstOf(lines: Lines): { readonly ids: readonly TaskId[]; readonly groups: readonly FirstGroup[] } {
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
  return { ids: [...ids], groups: groups.filter((group) => group.ids.length > 0) }
}
