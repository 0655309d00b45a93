import type { TaskRecord } from '#domain/task/task.ts'
import { download } from '#engine/outputs/download.ts'
import { exportCsvParts, exportJsonParts, TASKS_A_PART } from '#engine/storage/export-tasks.ts'
import { longWork } from '#parts/long-work.ts'

const KINDS = {
  json: { type: 'application/json', partsOf: exportJsonParts },
  csv: { type: 'text/csv', partsOf: exportCsvParts },
} as const

/** Gives tasks to the person as a file. Signed links only by choice: whoever has the file can open them. */
export async function downloadTasks(
  records: readonly TaskRecord[],
  kind: keyof typeof KINDS,
  keepSignedLinks: boolean,
): Promise<void> {
  const now = Date.now()
  const { type, partsOf } = KINDS[kind]
  const parts: string[] = []
  await longWork('Exporting', records.length, async (breathe) => {
    for (const part of partsOf(records, now, { keepSignedLinks })) {
      await breathe(Math.min(parts.length * TASKS_A_PART, records.length))
      parts.push(part)
    }
  })
  download(new Blob(parts, { type }), `renderwatch-tasks-${new Date(now).toISOString().slice(0, 10)}.${kind}`)
}
