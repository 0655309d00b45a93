import { errorText } from '#domain/error-text.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { Engine } from '#engine/engine.ts'
import { download } from '#engine/outputs/download.ts'
import { exportCsvParts, exportJsonParts, TASKS_A_PART } from '#engine/storage/export-tasks.ts'
import { longWork } from '#parts/long-work.ts'
import { showToast } from '#ui/toast.tsx'

const TYPES = { json: 'application/json', csv: 'text/csv' } as const

/** The store has kept back what vendors answered. */
class UnreadAnswers extends Error {}

/** Gives tasks to the person as a file, or says why not. Signed links only by choice: whoever has the file can open them. */
export async function downloadTasks(
  engine: Pick<Engine, 'withTexts'>,
  records: readonly TaskRecord[],
  kind: keyof typeof TYPES,
  keepSignedLinks: boolean,
): Promise<void> {
  const now = Date.now()
  const choices = { keepSignedLinks }
  const readTexts: Engine['withTexts'] = (some) =>
    engine.withTexts(some).catch((error: unknown) => {
      throw new UnreadAnswers('answers cannot be read', { cause: error })
    })
  const parts: string[] = []
  const fileParts =
    kind === 'csv' ? exportCsvParts(records, now, choices) : exportJsonParts(records, readTexts, now, choices)
  try {
    await longWork('Exporting', records.length, async (breathe) => {
      for await (const part of fileParts) {
        await breathe(Math.min(parts.length * TASKS_A_PART, records.length))
        parts.push(part)
      }
    })
  } catch (error) {
    const reason =
      error instanceof UnreadAnswers
        ? 'the last answers cannot be read just now'
        : `the file could not be made (${errorText(error)})`
    return showToast({ text: `Nothing was exported: ${reason}.`, tone: 'danger' })
  }
  const day = new Date(now).toISOString().slice(0, 10)
  download(new Blob(parts, { type: TYPES[kind] }), `renderwatch-tasks-${day}.${kind}`)
}
