import { useStore } from 'zustand'
import { historyKey, NO_HISTORY, type ModelHistory } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'

/**
 * The history of a task's model, null while not all of it is known; renders again only when that changes. Null asks for
 * none, and never renders again.
 */
export function useModelHistory(record: TaskRecord | null): ModelHistory | null {
  const key = record === null ? null : historyKey(record)
  return useStore(useEngine().history, ({ models, isWhole }) => {
    if (key === null) return NO_HISTORY
    return isWhole ? (models.get(key) ?? NO_HISTORY) : null
  })
}
