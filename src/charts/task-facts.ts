import type { Failure } from '#domain/task/failure.ts'
import { endOf, runOf, waitOf, type Measure } from '#domain/history/measure.ts'
import { failureOf, type TaskRecord, type VendorKey } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

export const OUTCOMES = ['succeeded', 'failed', 'timedOut', 'cancelled'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What charts need to know of one task. */
export interface TaskFacts {
  readonly wait: Measure | null
  readonly run: Measure | null
  readonly end: { readonly at: EpochMs; readonly outcome: Outcome; readonly failure: Failure | null } | null
  readonly cost: TaskRecord['cost']
}

/** A task that its vendor does not know has no outcome: it may have been another account's. */
export function factsOf(record: TaskRecord, hidesRunning: ReadonlySet<VendorKey>): TaskFacts {
  const outcome = OUTCOMES.find((candidate) => candidate === record.state.phase)
  const at = outcome === undefined ? null : endOf(record)
  return {
    wait: waitOf(record, hidesRunning),
    run: runOf(record),
    end: outcome === undefined || at === null ? null : { at, outcome, failure: failureOf(record) },
    cost: record.cost,
  }
}
