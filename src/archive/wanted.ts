/** Which outputs are worth a copy, and which of them goes first. */
import { madeAt } from '#domain/output/expiry.ts'
import type { NotKept, Output } from '#domain/output/output.ts'
import type { ConnectionId, TaskId, TaskRecord } from '#domain/task/task.ts'
import { DAY, type EpochMs, type Millis } from '#domain/time.ts'

export interface Wanted {
  readonly id: TaskId
  readonly connection: ConnectionId
  readonly output: Output
  /** Until then a try is worth while. */
  readonly until: EpochMs
  /** Why there will be no copy when that has passed. */
  readonly afterwards: NotKept['why']
}

/** A link of which nobody knows when it dies is tried for so long after its task was made. */
const UNDATED_FOR: Millis = 7 * DAY

/** All that has no copy and was not given up, whether or not its time has passed. */
export function wantedOf(record: TaskRecord): readonly Wanted[] {
  if (record.state.phase !== 'succeeded') return []
  const { id, connection } = record
  return record.outputs.flatMap((output) =>
    output.copy === null && output.notKept === undefined ? [{ id, connection, output, ...timeOf(output, record) }] : [],
  )
}

/** The one whose link dies first goes first; without a date nothing is urgent. */
export function sooner(a: Wanted, b: Wanted): number {
  return (a.output.expiry?.at ?? Infinity) - (b.output.expiry?.at ?? Infinity) || 0
}

/** A new link is another try. */
export function keyOf({ id, output }: Wanted): string {
  return `${id} ${output.key} ${output.url}`
}

/** Some links are calls of the vendor's own, which need the connection's key. */
export function keyOfLink({ keyedBy }: Output): { readonly key?: string } {
  return typeof keyedBy === 'string' ? { key: keyedBy } : {}
}

function timeOf({ expiry }: Output, record: TaskRecord): Pick<Wanted, 'until' | 'afterwards'> {
  // An estimate is no date: the link may well live longer.
  if (expiry === null || expiry.source === 'estimate') {
    return { until: madeAt(record) + UNDATED_FOR, afterwards: 'undated' }
  }
  return { until: expiry.at, afterwards: 'expired' }
}
