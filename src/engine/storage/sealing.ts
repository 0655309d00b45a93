/** Moves tasks that will hardly change any more from `hot` into blocks, and throws away what nothing can see. */
import { type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { HOUR, type EpochMs } from '#domain/time.ts'
import { BLOCK_SIZE, isNeededBehind, readBlock, toBlock } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { FIRST_ROWS_KEY } from '#engine/storage/first-rows.ts'
import { idOf } from '#engine/storage/read-records.ts'
import { readRow, unpackedRow } from '#engine/storage/rows.ts'

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
): Promise<{ readonly block: number; readonly records: readonly TaskRecord[] } | null> {
  const transaction = database.transaction(['hot', 'blocks', 'tombstones', 'meta'], 'readwrite')
  const hot = transaction.objectStore('hot')
  const sealable = new Map<TaskId, { readonly record: TaskRecord; readonly value: unknown }>()
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
      if (over) sealable.set(row.record.id, { record: row.record, value })
    }
    const last = keys.at(-1)
    if (last === undefined || keys.length < BLOCK_SIZE) break
    range = IDBKeyRange.lowerBound(last, true)
  }
  if (sealable.size < BLOCK_SIZE) {
    await transaction.done
    return null
  }
  const rows = [...sealable.values()]
  const block = await transaction.objectStore('blocks').add(toBlock(rows.map(({ value }) => value)))
  await Promise.all(
    // A task that was forgotten and put back lives in `hot`; in a block its tombstone would hide it.
    rows.flatMap(({ record: { id } }) => [hot.delete(id), transaction.objectStore('tombstones').delete(id)]),
  )
  // They are checked against the rows in `hot`, which has these no more.
  await transaction.objectStore('meta').delete(FIRST_ROWS_KEY)
  await transaction.done
  return { block, records: rows.map(({ record }) => record) }
}

/**
 * Rewrites the blocks without rows that are forgotten or that something newer hides, unless their text is needed.
 * Unreadable rows stay.
 */
export async function compact(database: Database): Promise<void> {
  const transaction = database.transaction(['hot', 'blocks', 'tombstones'], 'readwrite')
  const [hot, blocks] = [transaction.objectStore('hot'), transaction.objectStore('blocks')]
  const tombstones = transaction.objectStore('tombstones')
  const inHot = new Set(await hot.getAllKeys())
  const forgotten = new Set(await tombstones.getAllKeys())
  /** What stays in a later block. */
  const later = new Map<TaskId, unknown>()
  const isKept = async (row: unknown, id: TaskId): Promise<boolean> => {
    if (later.has(id)) return needsBehind(later.get(id), row, 'block')
    if (inHot.has(id)) return needsBehind(unpackedRow(await hot.get(id)), row, 'hot')
    return !forgotten.has(id)
  }
  for (const number of (await blocks.getAllKeys()).toReversed()) {
    const rows = readBlock(await blocks.get(number))
    if (rows === null) continue
    const kept: unknown[] = []
    for (const row of rows) {
      const id = idOf(row)
      if (id !== null && !(await isKept(row, id))) continue
      kept.push(row)
      if (id !== null) later.set(id, row)
    }
    if (kept.length === 0) await blocks.delete(number)
    else if (kept.length < rows.length) await blocks.put(toBlock(kept), number)
  }
  await tombstones.clear()
  await transaction.done
}

function needsBehind(newer: unknown, hidden: unknown, newerLiesIn: 'hot' | 'block'): boolean {
  const [front, behind] = [readRow(newer), readRow(hidden)]
  return front.kind === 'record' && behind.kind === 'record' && isNeededBehind(front.record, behind.record, newerLiesIn)
}
