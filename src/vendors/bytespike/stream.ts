import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { EpochMs } from '#domain/time.ts'
import { identifierIn } from '#vendors/bytespike/handle.ts'
import { documentedState, observeWireTask } from '#vendors/bytespike/task.ts'
import { taskSchema } from '#vendors/bytespike/wire.ts'
import { get } from '#vendors/reading/call.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import type { TaskStream } from '#vendors/port.ts'

/** There is no form of it for an `out_task_id`. */
export const STREAM = get('/v1/tasks/stream/{id}')

export function streamOf(handle: Json): TaskStream | null {
  const identifier = identifierIn(handle)
  if (!('task_id' in identifier)) return null
  const { task_id: taskId } = identifier
  return {
    request: STREAM.request({ at: { id: taskId }, headers: { accept: 'text/event-stream' } }),
    read: readEvent,
  }
}

/**
 * The events are not documented, so any whose data is this task's status counts, whatever it is called. A word that no
 * page knows is no status here: "connected" in a stream is about the stream.
 */
function readEvent(data: string, at: EpochMs): Observation | null {
  const answer = readAnswer({ status: 200, headers: {}, body: data, receivedAt: at })
  const parsed = v.safeParse(taskSchema, answer.json)
  if (!parsed.success || documentedState(parsed.output.status) === null) return null
  return observeWireTask(parsed.output, answer)
}
