/** The rows that the list begins with, before all tasks are read: what the last visit ended with. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { Tasks } from '#engine/ledger/selectors.ts'
import type { FirstRows } from '#engine/storage/task-storage.ts'
import { firstRowsOf, type Look } from '#screens/tasks/beginning.ts'
import type { Lines } from '#screens/tasks/list-rows.ts'
import { noteShown } from '#ui/first-shown.ts'

const NONE = createStore<readonly FirstRows[] | null>(() => null)

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
    first?.keep(firstRowsOf(lines, tasks, { filter, sort, group }))
  }, [first, lines, tasks, filter, sort, group])
}
