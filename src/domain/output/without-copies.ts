import type { TaskRecord } from '#domain/task/task.ts'

/**
 * A record on its way to another list. A copy lies where it was made, there it would be a promise that nobody keeps; and
 * why there is none here says nothing of there.
 */
export function withoutCopies(record: TaskRecord): TaskRecord {
  const outputs = record.outputs.map(({ notKept: _why, ...output }) => ({ ...output, copy: null }))
  return { ...record, outputs }
}
