import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { TaskId } from '#domain/task/task.ts'

/** Tasks that were just added or brought back here: the list shows them wherever the pointer is. */
const expected = createStore<ReadonlySet<TaskId>>(() => new Set())

export function expectTasks(ids: readonly TaskId[]): void {
  expected.setState(new Set([...expected.getState(), ...ids]), true)
}

export function useExpectedTasks(): ReadonlySet<TaskId> {
  return useStore(expected)
}
