/** The rows that the list begins with, before all tasks are read: what the last visit ended with. */
import { useEffect, useMemo } from 'react'
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
const NO_IDS: readonly TaskId[] = []
/** The first screen at its largest. */
const COUNT = 40

/** Another name for each list that may begin with other rows. */
function viewOf(filter: TaskFilter, sort: TaskSort): string {
  return hrefFor(tasksRoute({ filter, sort }))
}

/** Those of this look, in order; none where it was not kept. */
export function useFirstIds(filter: TaskFilter, sort: TaskSort): readonly TaskId[] {
  const rows = useStore(useEngine().first?.store ?? NONE)
  // Also where these rows are not for this look: nothing will be shown then before all tasks are, and they wait for this.
  const areRead = rows !== null
  useEffect(() => {
    if (areRead) noteShown()
  }, [areRead])
  return useMemo(() => {
    const view = viewOf(filter, sort)
    return rows?.find((one) => one.view === view)?.records.map(({ id }) => id) ?? NO_IDS
  }, [rows, filter, sort])
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
