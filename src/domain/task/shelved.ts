/**
 * The text of a task's last answer is most of its record, and hardly ever wanted once the task is over. A record is
 * shelved while it goes without: its text lies in the store, where it is looked up. The rest is what rows, filters,
 * sorts, charts and acts on thousands answer from at once, and what a disk that lost its rows is written again from: of
 * all parts only an answer can be had again, from its vendor.
 */
import type { KeptEvidence } from '#domain/task/evidence.ts'
import type { TaskRecord } from '#domain/task/task.ts'

export function isShelved({ evidence }: Pick<TaskRecord, 'evidence'>): boolean {
  return evidence !== null && evidence.body === null
}

/** The record without the text of its last answer; the very record where it has none. */
export function shelved(record: TaskRecord): TaskRecord {
  const { evidence } = record
  return evidence === null || evidence.body === null ? record : { ...record, evidence: { ...evidence, body: null } }
}

/** A shelved record with its text, where `stored` is of the same answer and has it; else the very record. */
export function withText(record: TaskRecord, stored: Pick<TaskRecord, 'evidence'> | undefined): TaskRecord {
  if (stored === undefined || !isShelved(record) || isShelved(stored)) return record
  return isSameAnswer(record.evidence, stored.evidence) ? { ...record, evidence: stored.evidence } : record
}

/** Whether both tell of one answer, as far as that can be told without its text. */
export function isSameAnswer(a: KeptEvidence | null, b: KeptEvidence | null): boolean {
  return (
    a !== null &&
    b !== null &&
    a.bodyLength === b.bodyLength &&
    a.httpStatus === b.httpStatus &&
    a.statusWord === b.statusWord &&
    a.requestId === b.requestId
  )
}

/** The same, told by the text too: neither is shelved, or both are. */
export function isSameText(a: KeptEvidence | null, b: KeptEvidence | null): boolean {
  return isSameAnswer(a, b) && a?.body === b?.body
}
