/** Which outputs are worth a copy, and which of them goes first. */
import { madeAt } from '#domain/output/expiry.ts'
import type { Output } from '#domain/output/output.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { DAY, type EpochMs, type Millis } from '#domain/time.ts'

export interface Wanted {
  readonly id: TaskId
  readonly output: Output
}

/** A link of which nobody knows when it dies is tried for so long after its task was made. */
const UNDATED_FOR: Millis = 7 * DAY

export function wantedOf(record: TaskRecord, now: EpochMs): readonly Wanted[] {
  if (record.state.phase !== 'succeeded') return []
  return record.outputs.flatMap((output) =>
    output.copy === null && isAlive(output, record, now) ? [{ id: record.id, output }] : [],
  )
}

/** The one whose link dies first goes first; without a date nothing is urgent. */
export function sooner(a: Wanted, b: Wanted): number {
  return (a.output.expiry?.at ?? Infinity) - (b.output.expiry?.at ?? Infinity) || 0
}

function isAlive({ expiry }: Output, record: TaskRecord, now: EpochMs): boolean {
  // An estimate is no date: the link may well live longer.
  if (expiry === null || expiry.source === 'estimate') return madeAt(record) > now - UNDATED_FOR
  return expiry.at > now
}
