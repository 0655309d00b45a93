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
import { isEveryTask } from '#url/search-query.ts'

const NONE = createStore<FirstRows | null>(() => null)
const NO_IDS: readonly TaskId[] = []

/** Those of this look, in order; none where another was kept, since other rows come first there. */
export function useFirstIds(filter: TaskFilter, sort: TaskSort): readonly TaskId[] {
  const rows = useStore(useEngine().first?.store ?? NONE)
  // Also where these rows are not for this look: nothing will be shown then before all tasks are, and they wait for this.
  const areRead = rows !== null
  useEffect(() => {
    if (areRead) noteShown()
  }, [areRead])
  return useMemo(
    () => (rows !== null && rows.view === sort && isEveryTask(filter) ? rows.records.map(({ id }) => id) : NO_IDS),
    [rows, filter, sort],
  )
}

/** The task of a row, also of one that is there before all tasks are. */
export function useRowTask(id: TaskId): TaskRecord | undefined {
  const { ledger, first } = useEngine()
  return useStore(ledger.store, ({ tasks, loaded }) => {
    const task = tasks.get(id)
    if (task !== undefined || loaded) return task
    return first?.store.getState()?.records.find((record) => record.id === id)
  })
}

/** Has these ready for the next visit. `tasks`: another object once one of them may have changed. */
export function useKeepFirst(ids: readonly TaskId[] | null, tasks: Tasks, filter: TaskFilter, sort: TaskSort): void {
  const { first } = useEngine()
  useEffect(() => {
    if (ids !== null && tasks.size > 0 && isEveryTask(filter)) first?.keep(sort, ids)
  }, [first, ids, tasks, filter, sort])
}
