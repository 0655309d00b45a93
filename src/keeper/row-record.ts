import { parseJson } from '#domain/json.ts'
import { wholeOf } from '#domain/task/record-parts.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { readRow } from '#engine/storage/rows.ts'
import type { StoredRow } from '#ledger-store/store.ts'

/** A stored row as a record; the reason when it is none, null when a newer version of us wrote it. */
export function recordOf(row: StoredRow): TaskRecord | string | null {
  const record = wholeOf(parseJson(row.vendorPart), parseJson(row.personPart))
  const read = readRow({ v: row.v, record })
  if (read.kind === 'newer') return null
  if (read.kind === 'bad') return read.reason
  return read.record.id === row.id ? read.record : `stored under another id than its own, ${read.record.id}`
}
