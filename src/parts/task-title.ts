import { titleOf, type TaskRecord } from '#domain/task/task.ts'

/** What to call a task on screen: prompt or note; a pasted one that nobody named goes by its model. */
export function taskTitle(record: TaskRecord): string {
  return titleOf(record) ?? (record.model === null ? 'Pasted task' : `${record.model} task`)
}

/** The vendor's id; a submit that has no answer yet has none. */
export function remoteIdText(record: TaskRecord): string {
  return record.remote?.id ?? 'no id yet'
}
