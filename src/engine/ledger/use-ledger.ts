import { useStore } from 'zustand'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'
import type { LedgerState } from '#engine/engine.ts'

/** One record; the component renders again only when this record changes. */
export function useTask(id: TaskId): TaskRecord | undefined {
  return useStore(useEngine().ledger.store, (state) => state.tasks.get(id))
}

/** All records; renders on each commit, so only lists and counts should use it. */
export function useTasks(): LedgerState['tasks'] {
  return useStore(useEngine().ledger.store, (state) => state.tasks)
}

/** False until the stored tasks have been read. */
export function useLedgerLoaded(): boolean {
  return useStore(useEngine().ledger.store, (state) => state.loaded)
}
