/** What screens ask about connections, as options for `useMutation` and `useInfiniteQuery`. */
import { infiniteQueryOptions, keepPreviousData, mutationOptions } from '@tanstack/react-query'
import type { ConnectionId } from '#domain/task/task.ts'
import type { Commands, Engine } from '#engine/engine.ts'
import type { ListOutcome, PageToken } from '#vendors/listing.ts'

/** Whether the key works, by the smallest call that bills nothing. */
export function testConnection(engine: Engine, id: ConnectionId) {
  return mutationOptions({ mutationFn: () => engine.commands.testConnection(id) })
}

/** Asks again at once, although a later time was named. */
export function endWait(engine: Engine, id: ConnectionId) {
  return mutationOptions({ mutationFn: () => engine.commands.endWait(id) })
}

export function removeConnection(engine: Engine, id: ConnectionId) {
  return mutationOptions({ mutationFn: () => engine.connectionAdmin.remove(id) })
}

/** What the vendor said to one page of its list. */
export interface ListAnswer {
  /** Null for the beginning. */
  readonly from: PageToken | null
  readonly outcome: ListOutcome
}

const START: PageToken | null = null

/**
 * What to ask for after these answers; null when the list is at its end. A page that failed is asked for again. A list
 * that names a page which was read already goes in a circle: that is its end too.
 */
export function nextPage(answers: readonly ListAnswer[]): { readonly from: PageToken | null } | null {
  const last = answers.at(-1)
  if (last === undefined) return { from: START }
  if (last.outcome.kind === 'trouble') return { from: last.from }
  const { next } = last.outcome
  return next === null || answers.some(({ from }) => from === next) ? null : { from: next }
}

/**
 * The vendor's own list of tasks, page by page, newest first. `round` tells one reading from the next: pages of two
 * readings, or of two sizes, do not fit together. Trouble is an answer here like any other, and takes no page's place.
 */
export function recentTasks(
  engine: { readonly commands: Pick<Commands, 'list'> },
  id: ConnectionId,
  asked: { readonly size: number; readonly round: number },
) {
  return infiniteQueryOptions({
    queryKey: ['recent-tasks', id, asked],
    queryFn: async ({ pageParam: from }): Promise<ListAnswer> => ({
      from,
      outcome: await engine.commands.list(id, from, asked.size),
    }),
    initialPageParam: START,
    getNextPageParam: (_last, answers) => nextPage(answers)?.from,
    placeholderData: keepPreviousData,
    // A list of a moment ago, asked for by hand: nothing asks again unless the person does.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    networkMode: 'always',
  })
}
