/** The rows that the list begins with, before all tasks are read: what the last visit ended with. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { TaskFilter, TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Tasks } from '#engine/ledger/selectors.ts'
import type { FirstRows } from '#engine/storage/task-storage.ts'
import { noteShown } from '#ui/first-shown.ts'
import { hrefFor } from '#url/href.ts'
import { tasksRoute } from '#url/route.ts'
import { isEveryTask } from '#url/search-query.ts'

const NONE = createStore<readonly FirstRows[] | null>(() => null)
/** The first screen at its largest. */
const COUNT = 40

/** Another name for each list that may begin with other rows. */
function viewOf(filter: TaskFilter, sort: TaskSort): string {
  return hrefFor(tasksRoute({ filter, sort }))
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
 * The tasks that a look begins with, in order; none where it was not kept.
 *
 * @param passes whether the filter lets a task through now: one that changed since may have left it.
 */
export function firstIds(
  looks: readonly FirstRows[] | null,
  filter: TaskFilter,
  sort: TaskSort,
  passes: (record: TaskRecord) => boolean,
): readonly TaskId[] {
  const view = viewOf(filter, sort)
  const records = looks?.find((look) => look.view === view)?.records ?? []
  return records.filter(passes).map(({ id }) => id)
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

/** Has these ready for the next visit. `tasks`: another object once one of them may have changed. */
export function useKeepFirst(ids: readonly TaskId[] | null, tasks: Tasks, filter: TaskFilter, sort: TaskSort): void {
  const { first } = useEngine()
  useEffect(() => {
    if (ids === null || tasks.size === 0) return
    const records = ids.slice(0, COUNT).flatMap((id) => tasks.get(id) ?? [])
    first?.keep({ view: viewOf(filter, sort), isOfAll: isEveryTask(filter), records })
  }, [first, ids, tasks, filter, sort])
}
