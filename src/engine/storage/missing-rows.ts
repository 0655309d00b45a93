/** Finds and mends what the disk has lost of the list that the page knows. */
import { unwrap } from 'idb'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { readBlock, type SealedIds } from '#engine/storage/blocks.ts'
import { undo } from '#engine/storage/commit.ts'
import type { Database } from '#engine/storage/database.ts'
import { idOf } from '#engine/storage/read-records.ts'
import { packedRow } from '#engine/storage/rows.ts'

/** The records that have neither a row nor a tombstone, in one consistent snapshot. A whole list costs only its keys. */
export async function missingRows(
  database: Database,
  known: Iterable<TaskRecord>,
  sealed: SealedIds,
): Promise<ReadonlySet<TaskId>> {
  const transaction = database.transaction(['hot', 'blocks', 'tombstones'])
  const present = new Set([
    ...(await transaction.objectStore('hot').getAllKeys()),
    ...(await transaction.objectStore('tombstones').getAllKeys()),
  ])
  const missing = new Set<TaskId>()
  for (const { id } of known) if (!present.has(id)) missing.add(id)
  const blocks = transaction.objectStore('blocks')
  const numbers = new Set(await blocks.getAllKeys())
  for (const number of sealed.keys()) if (!numbers.has(number)) sealed.delete(number)
  for (const number of missing.size === 0 ? [] : numbers) {
    const ids = sealed.get(number) ?? idsIn(await blocks.get(number))
    sealed.set(number, ids)
    for (const id of ids) missing.delete(id)
  }
  await transaction.done
  return missing
}

function idsIn(block: unknown): readonly TaskId[] {
  return (readBlock(block) ?? []).flatMap((row) => idOf(row) ?? [])
}

/**
 * Writes those of the records that are still missing, and says which: a row or a tombstone that another tab has
 * written meanwhile is newer than what this page knows.
 */
export async function writeMissing(database: Database, records: readonly TaskRecord[]): Promise<readonly TaskRecord[]> {
  const transaction = database.transaction(['hot', 'tombstones'], 'readwrite', { durability: 'strict' })
  const hot = transaction.objectStore('hot')
  const tombstones = transaction.objectStore('tombstones')
  const written: TaskRecord[] = []
  try {
    const raw = unwrap(transaction).objectStore('hot')
    const present = await Promise.all(
      records.map(async ({ id }) => (await hot.getKey(id)) ?? (await tombstones.getKey(id))),
    )
    for (const [index, record] of records.entries()) {
      if (present[index] !== undefined) continue
      raw.put(packedRow(record), record.id)
      written.push(record)
    }
  } catch (error) {
    await undo(transaction)
    throw error
  }
  await transaction.done
  return written
}
