import type { Json } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Remote } from '#domain/task/task.ts'
import { isRoute, type Route } from '#vendors/kling/routes.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'

/** Where a task is asked for. */
interface KlingTask {
  readonly route: Route
  readonly id: string
}

/** Well-formed and never issued: stands for a handle that names no task, and answers an honest 404. */
const IMPOSSIBLE: KlingTask = { route: 'videos/text2video', id: '000000000000000000' }

export function remoteOf({ route, id }: KlingTask): Remote {
  return { id, handle: { route, id } }
}

/** The task in a handle of any age. */
export function taskIn(handle: Json): KlingTask {
  if (!isJsonObject(handle)) return IMPOSSIBLE
  const { route } = handle
  const id = pathSegment(handle['id'])
  return typeof route === 'string' && isRoute(route) && id !== null ? { route, id } : IMPOSSIBLE
}
