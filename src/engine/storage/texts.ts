/**
 * The texts of the last answers of sealed tasks, each by itself under the id of its task: they are most of what is
 * stored, and a visit reads none of them before one is asked for. A text goes when its task does.
 */
import * as v from 'valibot'
import { parseJson } from '#domain/json.ts'
import { isShelved } from '#domain/task/shelved.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { evidenceSchema } from '#engine/storage/task-record-schema.ts'

/** With what tells which answer it is; null for a record that has no text. */
export function packedText(record: TaskRecord): string | null {
  return record.evidence === null || isShelved(record) ? null : JSON.stringify(record.evidence)
}

/** What lies there, as far as it is one; undefined where nothing does. */
export function readText(value: unknown): Pick<TaskRecord, 'evidence'> | undefined {
  const evidence = v.safeParse(evidenceSchema, typeof value === 'string' ? parseJson(value) : null)
  return evidence.success ? { evidence: evidence.output } : undefined
}
