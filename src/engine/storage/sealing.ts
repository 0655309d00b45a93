/** Moves tasks that will hardly change any more from `hot` into blocks, and throws away what nothing can see. */
import * as v from 'valibot'
import { type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { HOUR, type EpochMs } from '#domain/time.ts'
import { BLOCK_SIZE, readBlock, toBlock } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { FIRST_ROWS_KEY } from '#engine/storage/first-rows.ts'
import { readRow, unpackedRow } from '#engine/storage/rows.ts'

const rowIdSchema = v.object({ record: v.object({ id: v.string() }) })

/** When the last thing happened to a task, as far as the record tells. */
function settledAt(record: TaskRecord): EpochMs {
  const times = record.timeline.map((entry) => (entry.kind === 'phase' ? entry.notAfter : entry.at))
  const saves = record.outputs.flatMap((output) => output.saved?.at ?? [])
  return Math.max(record.addedAt, ...times, ...saves)
}

/**
 * Seals one block of tasks that have been over for an hour, when there are enough for one; null when there are not.
 * One transaction, so a crash leaves either the rows or the block.
 */
export async function sealBlock(
  database: Database,
  now: EpochMs,
): Promise<{ readonly block: number; readonly ids: readonly TaskId[] } | null> {
  const transaction = database.transaction(['hot', 'blocks', 'tombstones', 'meta'], 'readwrite')
  const hot = transaction.objectStore('hot')
  const sealable = new Map<TaskId, unknown>()
  for (let range: IDBKeyRange | null = null; sealable.size < BLOCK_SIZE;) {
    const [keys, values]: [string[], unknown[]] = await Promise.all([
      hot.getAllKeys(range, BLOCK_SIZE),
      hot.getAll(range, BLOCK_SIZE),
    ])
    for (const [index, key] of keys.entries()) {
      const value = unpackedRow(values[index])
      const row = readRow(value)
      if (row.kind !== 'record' || row.record.id !== key || sealable.size === BLOCK_SIZE) continue
      const over = isTerminal(row.record.state.phase) && settledAt(row.record) < now - HOUR
      if (over) sealable.set(row.record.id, value)
    }
    const last = keys.at(-1)
    if (last === undefined || keys.length < BLOCK_SIZE) break
    range = IDBKeyRange.lowerBound(last, true)
  }
  if (sealable.size < BLOCK_SIZE) {
    await transaction.done
    return null
  }
  const ids = [...sealable.keys()]
  const block = await transaction.objectStore('blocks').add(toBlock([...sealable.values()]))
  await Promise.all(
    // A task that was forgotten and put back lives in `hot`; in a block its tombstone would hide it.
    ids.flatMap((id) => [hot.delete(id), transaction.objectStore('tombstones').delete(id)]),
  )
  // They are checked against the rows in `hot`, which has these no more.
  await transaction.objectStore('meta').delete(FIRST_ROWS_KEY)
  await transaction.done
  return { block, ids }
}

/** Rewrites the blocks without rows that are forgotten or that something newer hides. Unreadable rows stay. */
export async function compact(database: Database): Promise<void> {
  const transaction = database.transaction(['hot', 'blocks', 'tombstones'], 'readwrite')
  const blocks = transaction.objectStore('blocks')
  const tombstones = transaction.objectStore('tombstones')
  const seen = new Set([...(await transaction.objectStore('hot').getAllKeys()), ...(await tombstones.getAllKeys())])
  for (const number of (await blocks.getAllKeys()).toReversed()) {
    const rows = readBlock(await blocks.get(number))
    if (rows === null) continue
    const kept = rows.filter((row) => {
      const id = v.safeParse(rowIdSchema, row)
      if (!id.success) return true
      const hidden = seen.has(id.output.record.id)
      seen.add(id.output.record.id)
      return !hidden
    })
    if (kept.length === 0) await blocks.delete(number)
    else if (kept.length < rows.length) await blocks.put(toBlock(kept), number)
  }
  await tombstones.clear()
  await transaction.done
}
