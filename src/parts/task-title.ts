import { refusalOf } from '#parts/failure-code.ts'
import { titleOf, type TaskRecord } from '#domain/task/task.ts'

/** What to call a task on screen: prompt or note; a pasted one that nobody named goes by its model. */
export function taskTitle(record: TaskRecord): string {
  return titleOf(record) ?? (record.model === null ? 'Pasted task' : `${record.model} task`)
}

/** The vendor's id; a submit that has no answer yet has none, and one that was refused never will: it says why. */
export function remoteIdText(record: TaskRecord): string {
  const refusal = refusalOf(record)
  if (refusal !== null)
    return /^not sent\b/.test(refusal.message) ? refusal.message : `not submitted: ${refusal.message}`
  return record.remote?.id ?? 'no id yet'
}
