import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Remote } from '#domain/task/task.ts'
import type { Names, Naming } from '#vendors/naming.ts'
import { nameIn } from '#vendors/reading/names.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'

export const ID_PREFIX = 'task_'

/** Well-formed and never issued (its time is 1970): for a handle that is no id, and for testing a key. */
export const IMPOSSIBLE_ID = `${ID_PREFIX}${'0'.repeat(26)}`

/** What ByteSpike calls a task by. Sending both, or neither, is refused with 400. */
type Identifier = { readonly task_id: string } | { readonly out_task_id: string }

export function remoteOf(taskId: string): Remote {
  return { id: taskId, handle: { taskId } }
}

/** A task of which only the submitter's own id is known. */
export function ownRemoteOf(outTaskId: string): Remote {
  return { id: outTaskId, handle: { outTaskId } }
}

/** Exactly one identifier, whatever the handle holds: the vendor's own id where there is one. */
export function identifierIn(handle: Json): Identifier {
  const members: JsonObject = isJsonObject(handle) ? handle : { taskId: handle }
  const taskId = pathSegment(members['taskId'])
  if (taskId !== null) return { task_id: taskId }
  // Sent in bodies alone, so that it may be any text.
  const outTaskId = members['outTaskId']
  return typeof outTaskId === 'string' && outTaskId !== '' ? { out_task_id: outTaskId } : { task_id: IMPOSSIBLE_ID }
}

/** Answers carry the vendor's id always, and the submitter's own where one was sent: any text, told apart by case. */
export const naming: Naming = {
  asked: (handle) => namesOf(identifierIn(handle)),
  named: namesOf,
  ownKey: (idempotencyKey) => ({ out_task_id: idempotencyKey }),
}

function namesOf(holder: JsonObject | Identifier): Names {
  const own = 'out_task_id' in holder ? holder.out_task_id : undefined
  return { ...nameIn({ ...holder }, 'task_id'), ...(typeof own === 'string' && own !== '' ? { out_task_id: own } : {}) }
}
