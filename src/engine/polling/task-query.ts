import type { QueryFunctionContext } from '@tanstack/react-query'
import type { TaskId, TaskRecord } from '#domain/task.ts'

export type TaskKey = readonly ['task', TaskId]

/**
 * The query of one task. Its data is the ledger's own record, so it holds no copy. Not configurable: the next poll is
 * the retry (Query's own stall in a hidden tab), being offline is an observation, and the fold keeps identity.
 */
export function taskQuery(id: TaskId, poll: (id: TaskId, signal: AbortSignal) => Promise<TaskRecord | null>) {
  return {
    queryKey: taskKey(id),
    queryFn: ({ signal }: QueryFunctionContext<TaskKey>) => poll(id, signal),
    retry: false,
    networkMode: 'always',
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  } as const
}

export function taskKey(id: TaskId): TaskKey {
  return ['task', id]
}
