import type { ModelHistory } from '#domain/history/history.ts'
import { outlookOf, unnoticed } from '#domain/history/unnoticed.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { TurnRequest } from '#engine/connection/turn-queue.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'

export interface WorthParts {
  readonly ledger: EngineLedger
  /** What earlier tasks of its model took, as far as known. */
  readonly history: (record: TaskRecord) => ModelHistory | undefined
}

/** What a poll is worth while it waits for its turn: see `unnoticed.ts`. */
export function worthOf({ ledger, history }: WorthParts, id: TaskId): Pick<TurnRequest, 'worth'> {
  const record = ledger.get(id)
  if (record === undefined) return {}
  const heard = ledger.heard(id)
  const since = heard?.answeredAt ?? record.addedAt
  const outlook = heard === null ? null : outlookOf(record, history(record), since)
  return { worth: { since, at: (now) => unnoticed(outlook, now - since) } }
}
