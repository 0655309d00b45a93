import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'

/** The connection of this list for one of another. */
type ToConnection = (from: ConnectionId) => ConnectionId

/** The record as a task of other connections; the very record where they are the same. */
export function withConnections(record: TaskRecord, to: ToConnection): TaskRecord {
  const connection = to(record.connection)
  const id = idWith(record.id, to)
  const resubmitOf = record.resubmitOf === null ? null : idWith(record.resubmitOf, to)
  const outputs = record.outputs.map((output) =>
    typeof output.keyedBy === 'string' && to(output.keyedBy) !== output.keyedBy
      ? { ...output, keyedBy: to(output.keyedBy) }
      : output,
  )
  const isSame =
    connection === record.connection &&
    id === record.id &&
    resubmitOf === record.resubmitOf &&
    outputs.every((output, index) => output === record.outputs[index])
  return isSame ? record : { ...record, connection, id, resubmitOf, outputs }
}

/** No id of a connection has a slash. */
function idWith(id: TaskId, to: ToConnection): TaskId {
  const at = id.indexOf('/')
  return `${to(id.slice(0, at))}/${id.slice(at + 1)}`
}
