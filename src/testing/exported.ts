/** Exported tasks as the whole text that the parts of a file make. */
import type { TaskRecord } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'
import { exportCsvParts, exportJsonParts } from '#engine/storage/export-tasks.ts'
import type { ExportChoices } from '#engine/storage/for-export.ts'

/** Of records that are whole. */
export async function exportJson(
  records: readonly TaskRecord[],
  now: EpochMs,
  choices: ExportChoices,
): Promise<string> {
  let text = ''
  for await (const part of exportJsonParts(records, (whole) => Promise.resolve(whole), now, choices)) text += part
  return text
}

export function exportCsv(records: readonly TaskRecord[], now: EpochMs, choices: ExportChoices): string {
  return [...exportCsvParts(records, now, choices)].join('')
}
