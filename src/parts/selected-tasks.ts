import { useStore } from 'zustand'
import type { TaskId } from '#domain/task/task.ts'
import { createSelection } from '#parts/selection.ts'

/** The ticked tasks; they stay ticked while one looks at another screen. */
export const selectedTasks = createSelection<TaskId>()

export function useSelectedIds(): ReadonlySet<TaskId> {
  return useStore(selectedTasks.store, (state) => state.keys)
}

/** Whether one task is ticked; the row renders again only when that changes. */
export function useIsSelected(id: TaskId): boolean {
  return useStore(selectedTasks.store, (state) => state.keys.has(id))
}
