import type { LocalCopy, Output, SavedCopy } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'

/** One output of one task. */
export interface OutputPlace {
  readonly id: TaskId
  readonly outputKey: string
}

export function outputOf(record: TaskRecord | undefined, key: string): Output | undefined {
  return record?.outputs.find((output) => output.key === key)
}

export function withSaved(record: TaskRecord, key: string, saved: SavedCopy): TaskRecord {
  return withOutput(record, key, (output) => ({ ...output, saved }))
}

export function withCopy(record: TaskRecord, key: string, copy: LocalCopy | null): TaskRecord {
  return withOutput(record, key, (output) => ({ ...output, copy }))
}

export function withOutput(record: TaskRecord, key: string, change: (output: Output) => Output): TaskRecord {
  return { ...record, outputs: record.outputs.map((output) => (output.key === key ? change(output) : output)) }
}
