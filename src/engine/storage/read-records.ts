/** Reads a few records by id, wherever they are. */
import * as v from 'valibot'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { readBlock } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { readRow, unpackedRow } from '#engine/storage/rows.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'

/** Hot rows win over sealed ones; a forgotten task is in neither. */
export async function readRecords(database: Database, ids: readonly TaskId[]): Promise<readonly TaskRecord[]> {
  const transaction = database.transaction(['hot', 'blocks', 'tombstones'])
  const found = new Map<TaskId, TaskRecord>()
  const sealed = new Set<TaskId>()
  for (const id of new Set(ids)) {
    const row = readRow(unpackedRow(await transaction.objectStore('hot').get(id)))
    if (row.kind === 'record') found.set(id, row.record)
    else if ((await transaction.objectStore('tombstones').getKey(id)) === undefined) sealed.add(id)
  }
  const blocks = transaction.objectStore('blocks')
  const numbers = sealed.size === 0 ? [] : (await blocks.getAllKeys()).toReversed()
  for (const number of numbers) {
    if (sealed.size === 0) break
    for (const row of readBlock(await blocks.get(number)) ?? []) {
      const id = idOf(row)
      if (id === null || !sealed.has(id)) continue
      const read = readRow(row)
      if (read.kind !== 'record') continue
      found.set(id, read.record)
      sealed.delete(id)
    }
  }
  await transaction.done
  return [...found.values()]
}

/** The id in a row, without the cost of reading all of it. */
export function idOf(row: unknown): TaskId | null {
  const parsed = v.safeParse(v.object({ record: v.object({ id: taskIdSchema }) }), row)
  return parsed.success ? parsed.output.record.id : null
}
