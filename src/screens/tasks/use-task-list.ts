import { useCallback, useMemo, useState } from 'react'
import type { HistoryKey } from '#domain/history/history.ts'
import type { Grouping, TaskFilter, TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import { type Kept, useKept } from '#parts/kept.ts'
import { useDeferredLedger } from '#parts/use-deferred-ledger.ts'
import { beginningOf, NO_BEGINNING } from '#screens/tasks/beginning.ts'
import { useFirstLooks } from '#screens/tasks/first-rows.ts'
import { keptList, keptQueues } from '#screens/tasks/kept-list.ts'
import { withSearch, type SearchProblem } from '#url/search-query.ts'
import { useEngine } from '#engine/engine-context.tsx'
import { openTasks, passing, type Tasks } from '#engine/ledger/selectors.ts'
import type { QueueSurvey } from '#triage/queue-age-survey.ts'
import type { FailureCount, ListIndex } from '#screens/tasks/list-index.ts'
import type { TaskGroup } from '#screens/tasks/list-rows.ts'
import { useDeferredStore } from '#ui/use-deferred-store.ts'
import { useNow } from '#ui/use-now.ts'

export interface TaskList {
  readonly tasks: Tasks
  /** False until the stored tasks are among them. */
  readonly loaded: boolean
  readonly ids: readonly TaskId[]
  /** What a list in groups begins with until the stored tasks are among them. */
  readonly firstGroups: readonly TaskGroup[]
  readonly failures: readonly FailureCount[]
  readonly problems: readonly SearchProblem[]
  /** Which of them take longer than usual, and which models do as a whole. */
  readonly survey: QueueSurvey
  /** The models of the survey's backlogs; the same set as long as they are. */
  readonly backlogged: ReadonlySet<HistoryKey>
  /** Somebody is about to look at the list so: it is there when they do. */
  readonly prepare: (filter: TaskFilter, sort: TaskSort) => void
}

/** Ages and expiries change slowly: the list is thought over this often even when no task changed. */
const RETHINK_MS = 10_000

const NO_SURVEY: QueueSurvey = { late: new Set(), backlogs: [] }

/** The tasks that a filter asks for, in order. The array stays the same as long as its ids do. */
export function useTaskList(filter: TaskFilter, sort: TaskSort, group: Grouping): TaskList {
  const { tasks, loaded } = useDeferredLedger()
  const engine = useEngine()
  const { models: histories, isWhole: knowsUsual } = useDeferredStore(engine.history)
  const index = useListIndex()
  // What is slow is a matter of what is usual.
  const kept = knowsUsual ? index : null
  const now = useNow(RETHINK_MS)
  const search = useMemo(() => withSearch(filter), [filter])
  const { ledger, vendors } = engine
  const queues = useKept(keptQueues, null)
  const context = useMemo(
    () => ({ histories, lastHeard: (id: TaskId) => ledger.lastHeard(id), agesOf: vendors.adviceOf }),
    [histories, ledger, vendors],
  )
  const survey = useMemo(
    () => (knowsUsual ? queues.index.survey(context, now, openTasks(ledger.store.getState().tasks)) : NO_SURVEY),
    [knowsUsual, queues, context, now, ledger],
  )
  const judging = useMemo(() => ({ slow: survey.late, hidesRunning: vendors.hidesRunning }), [survey, vendors])
  const looks = useFirstLooks()
  const select = useCallback(
    (asked: TaskFilter, by: TaskSort) => kept?.index.select(asked, by, now, judging),
    [kept, now, judging],
  )
  const isWhole = kept !== null
  const begun = useMemo(() => {
    if (isWhole) return NO_BEGINNING
    return beginningOf(looks, { filter, sort, group }, passing(search.filter, now, judging))
  }, [isWhole, looks, filter, sort, group, search.filter, now, judging])
  const ids = useMemo(() => select(search.filter, sort) ?? begun.ids, [select, search.filter, sort, begun])
  const prepare = useCallback((asked: TaskFilter, by: TaskSort) => void select(withSearch(asked).filter, by), [select])
  const failures = useMemo(() => kept?.index.failures ?? [], [kept])
  const models = useSame(useMemo(() => survey.backlogs.map((backlog) => backlog.key), [survey]))
  const backlogged = useMemo(() => new Set(models), [models])
  return {
    tasks,
    loaded: loaded && isWhole,
    ids,
    firstGroups: begun.groups,
    failures,
    problems: search.problems,
    survey,
    backlogged,
    prepare,
  }
}

/** Another object after each change; null until all stored tasks are in it: half of a list is none. */
function useListIndex(): Kept<ListIndex> | null {
  const kept = useKept(keptList, null)
  return kept.isWhole ? kept : null
}

/** The earlier array while the new one says the same: nothing below has to render. */
function useSame<T extends string>(fresh: readonly T[]): readonly T[] {
  const [kept, setKept] = useState(fresh)
  if (kept === fresh) return kept
  const same = kept.length === fresh.length && kept.every((id, index) => id === fresh[index])
  if (same) return kept
  setKept(fresh)
  return fresh
}
