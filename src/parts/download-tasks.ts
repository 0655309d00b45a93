import type { TaskRecord } from '#domain/task/task.ts'
import { download } from '#engine/outputs/download.ts'
import { exportCsv, exportJson } from '#engine/storage/export-tasks.ts'

/** Gives tasks to the person as a file. Signed links only by choice: whoever has the file can open them. */
export function downloadTasks(records: Iterable<TaskRecord>, kind: 'json' | 'csv', keepSignedLinks: boolean): void {
  const now = Date.now()
  const file =
    kind === 'json'
      ? new Blob([exportJson(records, now, { keepSignedLinks })], { type: 'application/json' })
      : new Blob([exportCsv(records, now, { keepSignedLinks })], { type: 'text/csv' })
  download(file, `renderwatch-tasks-${new Date(now).toISOString().slice(0, 10)}.${kind}`)
}
