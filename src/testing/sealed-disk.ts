/** Disks on which tasks are sealed, with the texts of their answers where this version or an earlier one keeps them. */
import { evidenceOf } from '#domain/task/evidence.ts'
import { shelved } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { toBlock } from '#engine/storage/blocks.ts'
import { type Database, openDatabase } from '#engine/storage/database.ts'
import { readRow, toRow, unpackedRow } from '#engine/storage/rows.ts'
import { moveTexts } from '#engine/storage/sealing.ts'
import { packedText } from '#engine/storage/texts.ts'
import { platformTimers } from '#engine/timers.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'
import { openPage, raw, type StoragePage } from '#testing/storage-page.ts'

export const idOf = (name: string) => `test/${name}` as const

/** Over for long, with an answer. */
export function task(name: string, text = `the answer about ${name}`): TaskRecord {
  return aRecordIn({ phase: 'succeeded' }, NOON, { id: idOf(name), evidence: evidenceOf(200, text) })
}

/** Where the texts of sealed tasks lie: in their blocks, as earlier versions left them, or beside them. */
export type Place = 'within' | 'beside'

export function block(records: readonly TaskRecord[], place: Place): Promise<unknown> {
  return raw(async (database) => {
    const inBlock = place === 'within' ? records : records.map(shelved)
    await database.add('blocks', toBlock(inBlock.map(toRow)))
    for (const record of place === 'within' ? [] : records) {
      const text = packedText(record)
      if (text !== null) await database.put('texts', text, record.id)
    }
  })
}

/** A disk on which these are sealed. */
export async function sealedDisk(records: readonly TaskRecord[], place: Place): Promise<void> {
  await (await openPage()).storage.close()
  await block(records, place)
}

export function carried(page: StoragePage, id: TaskId): TaskRecord {
  const record = page.list.get(id)
  if (record === undefined) throw new Error(`${id} is not in the list`)
  return record
}

export async function textAt(page: StoragePage, id: TaskId): Promise<string | null | undefined> {
  const whole = await page.storage.readTexts?.([carried(page, id)])
  return whole?.[0]?.evidence?.body
}

export async function hotRow(id: TaskId): Promise<TaskRecord | null> {
  const row = readRow(unpackedRow(await raw((database) => database.get('hot', id))))
  return row.kind === 'record' ? row.record : null
}

export async function onDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const events = { onSuperseded: () => undefined, onLost: () => undefined }
  const opened = await openDatabase('renderwatch', events, platformTimers)
  if (opened.kind !== 'open') throw new Error('the database did not open')
  const result = await work(opened.database)
  opened.database.close()
  return result
}

/** As a page does some time after it was opened. */
export async function moveAll(database: Database): Promise<void> {
  for (const number of (await database.getAllKeys('blocks')).toReversed()) await moveTexts(database, number)
}
