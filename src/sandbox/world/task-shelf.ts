/** The tasks that exist, by id and, for each dialect, by age. */
import type { SandboxTask } from '#sandbox/world/task-life.ts'

interface TaskShelf {
  readonly add: (task: SandboxTask) => SandboxTask
  readonly get: (id: string) => SandboxTask | undefined
  readonly newestFirst: (dialect: string) => readonly SandboxTask[]
  readonly size: () => number
  readonly clear: () => void
}

export function createTaskShelf(): TaskShelf {
  const tasks = new Map<string, SandboxTask>()
  const oldestFirst = new Map<string, SandboxTask[]>()
  /** Dialects of which a task came after a younger one: sorted when somebody looks, not at each of thousands. */
  const unsorted = new Set<string>()
  return {
    add(task) {
      tasks.set(task.id, task)
      const list = oldestFirst.get(task.dialect) ?? []
      const last = list.at(-1)
      if (last && last.createdAt > task.createdAt) unsorted.add(task.dialect)
      list.push(task)
      oldestFirst.set(task.dialect, list)
      return task
    },
    get: (id) => tasks.get(id),
    newestFirst(dialect) {
      const list = oldestFirst.get(dialect) ?? []
      if (unsorted.delete(dialect)) list.sort(byAge)
      return list.toReversed()
    },
    size: () => tasks.size,
    clear() {
      tasks.clear()
      oldestFirst.clear()
      unsorted.clear()
    },
  }
}

function byAge(a: SandboxTask, b: SandboxTask): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
}
