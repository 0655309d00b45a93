import type { QueryFunctionContext } from '@tanstack/react-query'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'

export type TaskKey = readonly ['task', TaskId]

/**
 * What all queries of the engine share. The next poll is the retry (Query's own stall in a hidden tab), being offline
 * is an observation, the fold keeps identity, and nobody renders these queries.
 */
export const HEADLESS = {
  retry: false,
  networkMode: 'always',
  structuralSharing: false,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const

/** The query of one task. Its data is the ledger's own record, so it holds no copy. Not configurable. */
export function taskQuery(id: TaskId, poll: (id: TaskId, signal: AbortSignal) => Promise<TaskRecord | null>) {
  return {
    ...HEADLESS,
    queryKey: taskKey(id),
    queryFn: ({ signal }: QueryFunctionContext<TaskKey>) => poll(id, signal),
  } as const
}

export function taskKey(id: TaskId): TaskKey {
  return ['task', id]
}
