import { titleOf, type TaskRecord } from '#domain/task/task.ts'
import { remoteIdText } from '#parts/task-title.ts'
import { outputLabel } from '#previews/output-words.ts'
import type { Shown } from '#screens/outputs/tile-key.ts'

/** What to call a task whose outputs stand beside others: an id tells two apart, "Pasted task" twice does not. */
export function shownTitle(record: TaskRecord): string {
  return titleOf(record) ?? remoteIdText(record)
}

/** `Video`; where the task made several of the kind, which one it is: `Image 2 of 4`. */
export function shownLabel({ record, output }: Shown): string {
  const label = outputLabel(output)
  const alike = record.outputs.filter((other) => outputLabel(other) === label)
  return alike.length < 2 ? label : `${label} ${alike.indexOf(output) + 1} of ${alike.length}`
}

/** The whole name, for those who only hear it: title and which of its outputs. */
export function shownName(shown: Shown): string {
  return `${shownTitle(shown.record)}, ${shownLabel(shown)}`
}
