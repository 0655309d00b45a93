import { useDeferredValue, useMemo, useState } from 'react'
import type { TaskId } from '#domain/task.ts'
import type { TasksRoute } from '#url/route.ts'
import { withSearch, type SearchProblem } from '#url/search-query.ts'
import { selectTaskIds, type Tasks } from '#engine/ledger/selectors.ts'
import { useTasks } from '#engine/ledger/use-ledger.ts'
import { slowTasks } from '#parts/queue-age.ts'
import { useNow } from '#ui/use-now.ts'

export interface TaskList {
  readonly tasks: Tasks
  readonly ids: readonly TaskId[]
  readonly problems: readonly SearchProblem[]
  /** Tasks that wait longer than they should. */
  readonly slow: ReadonlySet<TaskId>
}

/** Ages and expiries change slowly: the list is thought over this often even when no task changed. */
const RETHINK_MS = 10_000

/** The tasks that the address asks for, in its order. The array stays the same as long as its ids do. */
export function useTaskList({ filter, sort }: Pick<TasksRoute, 'filter' | 'sort'>): TaskList {
  // Deferred: typing and scrolling go before a wave of replies.
  const tasks = useDeferredValue(useTasks())
  const now = useNow(RETHINK_MS)
  const search = useMemo(() => withSearch(filter), [filter])
  const slow = useMemo(() => slowTasks(tasks.values(), now), [tasks, now])
  const fresh = useMemo(
    () => selectTaskIds(tasks, search.filter, sort, now, { slow }),
    [tasks, search.filter, sort, now, slow],
  )
  const ids = useSame(fresh)
  return { tasks, ids, problems: search.problems, slow }
}

/** The earlier array while the new one says the same: nothing below has to render. */
function useSame(fresh: readonly TaskId[]): readonly TaskId[] {
  const [kept, setKept] = useState(fresh)
  if (kept === fresh) return kept
  const same = kept.length === fresh.length && kept.every((id, index) => id === fresh[index])
  if (same) return kept
  setKept(fresh)
  return fresh
}
