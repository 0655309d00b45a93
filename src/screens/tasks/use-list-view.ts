import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { Grouping, TaskSort } from '#domain/task/task-filter.ts'
import type { TaskId } from '#domain/task/task.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'
import { listLaidOut, listLayout } from '#preferences/list-layout.ts'
import { createGrouper } from '#screens/tasks/grouper.ts'
import { groupedLines, type Lines, plainLines } from '#screens/tasks/list-rows.ts'
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

/** The rows of these tasks. Those of a list without groups stay the same as long as its tasks do. */
export function useLines(ids: readonly TaskId[], tasks: Tasks, group: Grouping): Lines {
  const { folded } = useStore(listLayout)
  const plain = useMemo(() => (group === 'none' ? plainLines(ids) : null), [ids, group])
  const [grouper] = useState(createGrouper)
  const groups = useMemo(() => (group === 'none' ? null : grouper(ids, tasks, group)), [grouper, ids, tasks, group])
  const grouped = useMemo(() => (groups === null ? null : groupedLines(groups, folded)), [groups, folded])
  return plain ?? grouped ?? NO_LINES
}

/** The tasks in the order in which the list shows them, those that are folded away included. */
export function useShownOrder(ids: readonly TaskId[], tasks: Tasks, group: Grouping): readonly TaskId[] {
  const [grouper] = useState(createGrouper)
  const groups = useMemo(() => (group === 'none' ? null : grouper(ids, tasks, group)), [grouper, ids, tasks, group])
  return useMemo(() => (groups === null ? ids : [...new Set(groups.flatMap((each) => each.ids))]), [ids, groups])
}
