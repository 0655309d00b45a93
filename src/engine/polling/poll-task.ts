/** One poll: a turn of the budget, the vendor's script, the fold. It rejects only when it is called off. */
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import type { PollLogEntry } from '#engine/engine.ts'
import type { EngineLedger } from '#engine/ledger/ledger.ts'
import type { Line } from '#engine/connection/line.ts'
import type { TurnRequest } from '#engine/connection/turn-queue.ts'
import type { TaskNews } from '#engine/polling/task-news.ts'
import { pollCall } from '#engine/conversation/calls.ts'
import type { Outcome } from '#engine/conversation/outcome.ts'

export interface PollParts {
  readonly ledger: EngineLedger
  readonly clock: Clock
  readonly line: (record: TaskRecord) => Line | undefined
  readonly onPoll: (record: TaskRecord, poll: Omit<PollLogEntry, 'next'>) => void
}

/** The record afterwards; null when it is not there any more. Unchanged when nothing was sent. */
export async function pollTask(
  parts: PollParts,
  id: TaskId,
  turn: TurnRequest,
  signal: AbortSignal,
): Promise<TaskRecord | null> {
  const { ledger } = parts
  const record = ledger.get(id)
  const line = record && parts.line(record)
  if (record === undefined || record.remote === null || line === undefined) return record ?? null
  const { handle } = record.remote
  const conversation = await line.talk(pollCall(line.vendor, handle), turn, signal)
  const observation = observationOf(conversation)
  // While the vendor was thinking it was forgotten, or another answer came.
  const known = ledger.get(id) ?? null
  if (known === null || observation === null) return known
  const { askedAt, answeredAt, httpStatus } = conversation
  return takeIn(parts, id, line, { observation, askedAt, answeredAt, httpStatus })
}

/** The one way of an answer into the ledger and the log. The task must be in the ledger. */
export function takeIn(parts: PollParts, id: TaskId, line: Line, news: TaskNews): TaskRecord {
  const { observation, askedAt, answeredAt, httpStatus } = news
  const lastAskedAt = parts.ledger.heard(id)?.stateAskedAt ?? null
  const sighting = { askedAt, answeredAt, lastAskedAt, vendorClock: line.vendorClock() }
  const after = parts.ledger.observed(id, observation, sighting)
  parts.onPoll(after, {
    at: askedAt,
    took: answeredAt - askedAt,
    httpStatus,
    saw: observation.kind === 'status' ? observation.state.phase : observation.trouble.reason,
    word: observation.kind === 'status' ? observation.evidence.statusWord : null,
  })
  return after
}

/** A request that never left says nothing about the task: there is nothing to fold. */
function observationOf(outcome: Outcome<Observation>): Observation | null {
  if (outcome.kind === 'said') return outcome.value
  const { kind, trouble, evidence } = outcome
  if (trouble.reason === 'unintelligible') {
    return { kind: 'unintelligible', trouble, evidence: evidence ?? evidenceOf(null, '') }
  }
  return kind === 'unsent' ? null : { kind: 'unreachable', trouble, retryAt: null, evidence }
}
