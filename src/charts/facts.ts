/** What charts are made of: samples and ends of the tasks that a filter lets through, by the time at which they came. */
import type { Failure } from '#domain/task/failure.ts'
import type { ConnectionId, TaskRecord, VendorKey } from '#domain/task/task.ts'
import type { EpochMs, Millis } from '#domain/time.ts'
import type { Outcome } from '#charts/task-facts.ts'

/** What is measured: the wait in the queue or the run. */
export type MeasureName = 'wait' | 'run'

export interface Span {
  readonly from: EpochMs
  /** Not in it. */
  readonly until: EpochMs
}

/** What tasks have in common that charts can be narrowed by. */
export interface FactGroup {
  readonly vendor: VendorKey
  readonly connection: ConnectionId
  /** Null when the vendor never named it. */
  readonly model: string | null
  readonly tags: readonly string[]
}

/** How a task ended, at the instant that goes with it. */
export interface End {
  readonly outcome: Outcome
  readonly failure: Failure | null
  readonly cost: TaskRecord['cost']
}

/** Visits come in no order. A filter of another kind, or a change, makes another one of it. */
export interface Facts {
  samples(measure: MeasureName, span: Span, visit: (ms: Millis, at: EpochMs, group: FactGroup) => void): void
  ends(span: Span, visit: (end: End, at: EpochMs, group: FactGroup) => void): void
  /** Vendors whose tasks had a wait that could be measured, at any time. */
  waited(): ReadonlySet<VendorKey>
}
