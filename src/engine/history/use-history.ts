import { useStore } from 'zustand'
import { historyKey, NO_HISTORY, type ModelHistory } from '#domain/history/history.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { useEngine } from '#engine/engine-context.tsx'

/** The history of a task's model; renders again only when that changes. Null asks for none, and never renders again. */
export function useModelHistory(record: TaskRecord | null): ModelHistory {
  const key = record === null ? null : historyKey(record)
  return useStore(useEngine().history, ({ models }) => (key === null ? undefined : models.get(key))) ?? NO_HISTORY
}
