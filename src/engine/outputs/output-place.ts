import type { Output, SavedCopy } from '#domain/output.ts'
import type { TaskId, TaskRecord } from '#domain/task.ts'

/** One output of one task. */
export interface OutputPlace {
  readonly id: TaskId
  readonly outputKey: string
}

export function outputOf(record: TaskRecord | undefined, key: string): Output | undefined {
  return record?.outputs.find((output) => output.key === key)
}

export function withSaved(record: TaskRecord, key: string, saved: SavedCopy): TaskRecord {
  return { ...record, outputs: record.outputs.map((output) => (output.key === key ? { ...output, saved } : output)) }
}
