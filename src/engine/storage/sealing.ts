/**
 * Moves tasks that will hardly change any more from `hot` into blocks, with the texts of their answers beside them, and
 * throws away what nothing can see.
 */
import { unwrap } from 'idb'
import { isSameText, shelved } from '#domain/task/shelved.ts'
import { type TaskId, type TaskRecord } from '#domain/task/task.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { HOUR, type EpochMs } from '#domain/time.ts'
import { BLOCK_SIZE, isNeededBehind, readBlock, toBlock } from '#engine/storage/blocks.ts'
import type { Database } from '#engine/storage/database.ts'
import { FIRST_ROWS_KEY } from '#engine/storage/first-rows.ts'
import { idOf } from '#engine/storage/read-records.ts'
import { readRow, toRow, unpackedRow } from '#engine/storage/rows.ts'
import { packedText, readText } from '#engine/storage/texts.ts'

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
  const transaction = database.transaction(['hot', 'blocks', 'texts', 'tombstones', 'meta'], 'readwrite')
  const hot = transaction.objectStore('hot')
  const sealable = new Map<TaskId, TaskRecord>()
  for (let range: IDBKeyRange | null = null; sealable.size < BLOCK_SIZE;) {
    const [keys, values]: [string[], unknown[]] = await Promise.all([
      hot.getAllKeys(range, BLOCK_SIZE),
      hot.getAll(range, BLOCK_SIZE),
    ])
    for (const [index, key] of keys.entries()) {
      const row = readRow(unpackedRow(values[index]))
      if (row.kind !== 'record' || row.record.id !== key || sealable.size === BLOCK_SIZE) continue
      const over = isTerminal(row.record.state.phase) && settledAt(row.record) < now - HOUR
      if (over) sealable.set(row.record.id, row.record)
    }
    const last = keys.at(-1)
    if (last === undefined || keys.length < BLOCK_SIZE) break
    range = IDBKeyRange.lowerBound(last, true)
  }
  if (sealable.size < BLOCK_SIZE) {
    await transaction.done
    return null
  }
  const records = [...sealable.values()]
  const block = await transaction.objectStore('blocks').add(toBlock(records.map((record) => toRow(shelved(record)))))
  const texts = unwrap(transaction).objectStore('texts')
  for (const record of records) {
    const text = packedText(record)
    if (text !== null) texts.put(text, record.id)
  }
  await Promise.all(
    // A task that was forgotten and put back lives in `hot`; in a block its tombstone would hide it.
    records.flatMap(({ id }) => [hot.delete(id), transaction.objectStore('tombstones').delete(id)]),
  )
  // They are checked against the rows in `hot`, which has these no more.
  await transaction.objectStore('meta').delete(FIRST_ROWS_KEY)
  await transaction.done
  return { block, records }
}

/** Moves the texts out of a block of an earlier version of us. Where that of another answer lies already, it stays. */
export async function moveTexts(database: Database, number: number): Promise<void> {
  const transaction = database.transaction(['blocks', 'texts'], 'readwrite')
  const [blocks, texts] = [transaction.objectStore('blocks'), transaction.objectStore('texts')]
  let isMoved = false
  const rows: unknown[] = []
  for (const value of readBlock(await blocks.get(number)) ?? []) {
    const row = readRow(value)
    const text = row.kind === 'record' ? packedText(row.record) : null
    // What has no text, or cannot be read, stays as it is.
    if (row.kind !== 'record' || text === null) rows.push(value)
    else {
      const { id, evidence } = row.record
      const before = readText(await texts.get(id))
      if (before === undefined) await texts.put(text, id)
      const isThere = before === undefined || isSameText(before.evidence, evidence)
      isMoved ||= isThere
      rows.push(isThere ? toRow(shelved(row.record)) : value)
    }
  }
  if (isMoved) await blocks.put(toBlock(rows), number)
  await transaction.done
}

/**
 * Rewrites the blocks without rows that are forgotten or that something newer hides, unless their text is needed, and
 * throws away the texts of what is in neither. Unreadable rows stay.
 */
export async function compact(database: Database): Promise<void> {
  const transaction = database.transaction(['hot', 'blocks', 'texts', 'tombstones'], 'readwrite')
  const [hot, blocks] = [transaction.objectStore('hot'), transaction.objectStore('blocks')]
  const tombstones = transaction.objectStore('tombstones')
  const inHot = new Set(await hot.getAllKeys())
  const forgotten = new Set(await tombstones.getAllKeys())
  /** What stays in a later block. */
  const later = new Map<string, unknown>()
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
  const texts = transaction.objectStore('texts')
  const gone = (await texts.getAllKeys()).filter((id) => !inHot.has(id) && !later.has(id))
  await Promise.all(gone.map((id) => texts.delete(id)))
  await tombstones.clear()
  await transaction.done
}

function needsBehind(newer: unknown, hidden: unknown, newerLiesIn: 'hot' | 'block'): boolean {
  const [front, behind] = [readRow(newer), readRow(hidden)]
  return front.kind === 'record' && behind.kind === 'record' && isNeededBehind(front.record, behind.record, newerLiesIn)
}
