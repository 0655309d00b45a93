import type { TaskId } from '#domain/task/task.ts'
import type { Route } from '#url/route.ts'

/** Where a person stands when a key is pressed. */
interface Standpoint {
  readonly route: Route
  readonly ticked: ReadonlySet<TaskId>
  /** The row that has the focus. */
  readonly focused: TaskId | null
}

/** The tasks that a single key or the palette is about; none on screens that show no tasks one by one. */
export function subjectOf({ route, ticked, focused }: Standpoint): readonly TaskId[] {
  if (route.screen === 'task') return [route.task]
  if (route.screen !== 'tasks') return []
  if (ticked.size > 0) return [...ticked]
  const one = focused ?? route.task
  return one === null ? [] : [one]
}
