/** Reads a few records by id, wherever they are, and the texts that a page does not carry. */
import * as v from 'valibot'
import { isShelved, withText } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { readBlock, type SealedIds } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { readRow, unpackedRow } from '#engine/storage/rows.ts'
import { readText } from '#engine/storage/texts.ts'
import { taskIdSchema } from '#engine/storage/task-record-schema.ts'

/** So many are asked for at a time: the disk is not to wait for us, nor memory to fill. */
const AT_ONCE = 500

/** Hot rows win over sealed ones; a forgotten task is in neither. */
export async function readRecords(
  database: Database,
  ids: readonly TaskId[],
  sealed: SealedIds,
): Promise<readonly TaskRecord[]> {
  const transaction = database.transaction(['hot', 'blocks', 'tombstones'])
  const found = new Map<TaskId, TaskRecord>()
  const wanted = new Set<TaskId>()
  for (const id of new Set(ids)) {
    const row = readRow(unpackedRow(await transaction.objectStore('hot').get(id)))
    if (row.kind === 'record') found.set(id, row.record)
    else if ((await transaction.objectStore('tombstones').getKey(id)) === undefined) wanted.add(id)
  }
  for await (const { record } of sealedRows(transaction.objectStore('blocks'), wanted, sealed)) {
    found.set(record.id, record)
    wanted.delete(record.id)
  }
  await transaction.done
  return readTexts(database, [...found.values()], sealed)
}

/**
 * The same records with the text of their last answer, whether the task was forgotten or not. One whose text is not on
 * the disk any more stays shelved.
 */
export async function readTexts(
  database: Database,
  records: readonly TaskRecord[],
  sealed: SealedIds,
): Promise<readonly TaskRecord[]> {
  const whole = new Map(records.flatMap((record) => (isShelved(record) ? [[record.id, record] as const] : [])))
  const wanted = new Set(whole.keys())
  if (wanted.size === 0) return records
  const transaction = database.transaction(['hot', 'texts', 'blocks'])
  const offer = (id: TaskId, stored: Pick<TaskRecord, 'evidence'> | undefined) => {
    const record = whole.get(id)
    if (record === undefined || stored === undefined) return
    const filled = withText(record, stored)
    whole.set(id, filled)
    if (!isShelved(filled)) wanted.delete(id)
  }
  const [texts, hot] = [transaction.objectStore('texts'), transaction.objectStore('hot')]
  await each(wanted, async (id) => offer(id, readText(await texts.get(id))))
  // Somebody has changed it: it has a row by itself, with its text.
  await each(wanted, async (id) => {
    const row = readRow(unpackedRow(await hot.get(id)))
    if (row.kind === 'record' && row.record.id === id) offer(id, row.record)
  })
  // Earlier versions left it in the block.
  for await (const { record } of sealedRows(transaction.objectStore('blocks'), wanted, sealed)) offer(record.id, record)
  await transaction.done
  return records.map((record) => withText(record, whole.get(record.id)))
}

async function each(ids: ReadonlySet<TaskId>, read: (id: TaskId) => Promise<void>): Promise<void> {
  const all = [...ids]
  for (let at = 0; at < all.length; at += AT_ONCE) await Promise.all(all.slice(at, at + AT_ONCE).map(read))
}

interface BlockStore {
  getAllKeys(): Promise<readonly number[]>
  get(number: number): Promise<unknown>
}

/**
 * What blocks have of the `wanted`, newest first, for as long as something is wanted. A block that is known to have
 * none of them is not read; one that another tab has made since is, and is known from then on.
 */
async function* sealedRows(
  blocks: BlockStore,
  wanted: ReadonlySet<TaskId>,
  sealed: SealedIds,
): AsyncGenerator<{ readonly record: TaskRecord }> {
  const numbers = wanted.size === 0 ? [] : await blocks.getAllKeys()
  for (const number of numbers.toReversed()) {
    if (wanted.size === 0) return
    if (sealed.get(number)?.some((id) => wanted.has(id)) === false) continue
    const ids: TaskId[] = []
    for (const value of readBlock(await blocks.get(number)) ?? []) {
      const id = idOf(value)
      if (id === null) continue
      ids.push(id)
      const row = wanted.has(id) ? readRow(value) : null
      if (row?.kind === 'record') yield row
    }
    sealed.set(number, ids)
  }
}

/** The id in a row, without the cost of reading all of it. */
export function idOf(row: unknown): TaskId | null {
  const parsed = v.safeParse(v.object({ record: v.object({ id: taskIdSchema }) }), row)
  return parsed.success ? parsed.output.record.id : null
}
