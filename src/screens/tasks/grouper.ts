import type { Grouping } from '#domain/task/task-filter.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Tasks } from '#engine/ledger/selectors.ts'
import { groupsOf, type TaskGroup } from '#screens/tasks/list-rows.ts'

interface Known {
  readonly by: Exclude<Grouping, 'none'>
  readonly ids: readonly TaskId[]
  /** How many there are at all: what is added elsewhere may close the gap between two batches. */
  readonly all: number
  /** Each task of `ids` as it was looked at last. */
  readonly records: (TaskRecord | undefined)[]
  readonly groups: readonly TaskGroup[]
}

/**
 * Groups that stay the same, object for object, while polls change nothing of what they are made by: then no row of
 * them has to be thought about again. A task that changed costs one comparison; the others cost a look.
 */
export function createGrouper(): typeof groupsOf {
  let known: Known | null = null
  return (ids, tasks, by) => {
    if (known === null || known.ids !== ids || known.by !== by || known.all !== tasks.size || !holds(known, tasks)) {
      const groups = groupsOf(ids, tasks, by)
      known = { by, ids, all: tasks.size, records: ids.map((id) => tasks.get(id)), groups }
    }
    return known.groups
  }
}

function holds({ by, ids, records }: Known, tasks: Tasks): boolean {
  for (const [at, id] of ids.entries()) {
    const [before, now] = [records[at], tasks.get(id)]
    if (before === now) continue
    if (before === undefined || now === undefined || !sameGroups(before, now, by)) return false
    records[at] = now
  }
  return true
}

function sameGroups(a: TaskRecord, b: TaskRecord, by: Known['by']): boolean {
  if (a.addedAt !== b.addedAt) return false
  switch (by) {
    case 'batch':
      return true
    case 'connection':
      return a.connection === b.connection
    case 'model':
      return a.model === b.model
    case 'tag':
      return a.tags.length === b.tags.length && a.tags.every((tag, at) => tag === b.tags[at])
  }
}
