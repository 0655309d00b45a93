import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Grouping, TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import { listLaidOut, listLayout } from '#preferences/list-layout.ts'
import { useMarkedTasks } from '#screens/tasks/kept-list.ts'
import { groupedLines, groupsOf, type Lines, plainLines, type TaskGroup } from '#screens/tasks/list-rows.ts'
import type { TasksRoute } from '#url/route.ts'
import { useNavigate } from '#url/use-route.ts'

/** How the list is laid out now: as the address says, else as the person likes it. */
export interface ListView {
  readonly sort: TaskSort
  readonly group: Grouping
  readonly setSort: (sort: TaskSort) => void
  readonly setGroup: (group: Grouping) => void
}

/** What is chosen stands in the address and is kept for the next visit. */
export function useListView(route: TasksRoute): ListView {
  const navigate = useNavigate()
  const layout = useStore(listLayout)
  return {
    sort: route.sort ?? layout.sort,
    group: route.group ?? layout.group,
    setSort: (sort) => {
      listLaidOut({ sort })
      navigate({ ...route, sort }, { replace: true })
    },
    setGroup: (group) => {
      listLaidOut({ group })
      navigate({ ...route, group }, { replace: true })
    },
  }
}

const NO_LINES = plainLines([])

/**
 * The rows of these tasks. They stay the same as long as the tasks, and what they are put together by, do.
 *
 * @param first what a list in groups begins with, while not all tasks are read; else null
 */
export function useLines(ids: readonly TaskId[], group: Grouping, first: readonly TaskGroup[] | null): Lines {
  const { folded } = useStore(listLayout)
  const plain = useMemo(() => (group === 'none' ? plainLines(ids) : null), [ids, group])
  const all = useGroups(ids, group)
  const groups = all === null ? null : (first ?? all)
  const grouped = useMemo(() => (groups === null ? null : groupedLines(groups, folded)), [groups, folded])
  return plain ?? grouped ?? NO_LINES
}

/** The tasks in the order in which the list shows them, those that are folded away included. */
export function useShownOrder(ids: readonly TaskId[], group: Grouping): readonly TaskId[] {
  const groups = useGroups(ids, group)
  return useMemo(() => (groups === null ? ids : [...new Set(groups.flatMap((each) => each.ids))]), [ids, groups])
}

function useGroups(ids: readonly TaskId[], group: Grouping): readonly TaskGroup[] | null {
  const tasks = useMarkedTasks('groups')
  return useMemo(() => (group === 'none' ? null : groupsOf(ids, tasks, group)), [ids, tasks, group])
}
