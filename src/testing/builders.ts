/** Records and observations for tests: the smallest valid thing, with what matters overridden. */
import type { Remark } from '#domain/task/remark.ts'
import type { Evidence } from '#domain/task/evidence.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Failure, Trouble } from '#domain/task/failure.ts'
import { trackedRecord } from '#domain/task/new-record.ts'
import type { Observation, Sighting, VendorFacts } from '#domain/task/observation.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import type { Output } from '#domain/output/output.ts'
import { UNKNOWN_OUTPUT_FACTS } from '#domain/output/output.ts'
import type { ObservedState, TaskRecord, TaskState } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

/** 2026-06-01T12:00:00Z: any fixed instant would do. */
export const NOON: EpochMs = 1_780_315_200_000

export function aRecord(changes: Partial<TaskRecord> = {}): TaskRecord {
  const ref = {
    connection: 'test',
    vendor: 'hiapi',
    remote: { id: 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W', handle: { id: 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W' } },
    model: null,
  }
  return { ...trackedRecord(ref, NOON), ...changes }
}

/** A record in the given state whose phase began exactly at `began`. */
export function aRecordIn(state: TaskState, began: EpochMs = NOON, changes: Partial<TaskRecord> = {}): TaskRecord {
  const entry = { kind: 'phase', word: state.phase, notBefore: began, notAfter: began, source: 'observed' } as const
  return aRecord({ state, timeline: [{ ...entry, phase: state.phase }], ...changes })
}

export function aFailure(changes: Partial<Failure> = {}): Failure {
  const facts = { step: 'task', httpStatus: 200, code: 'TASK_FAILED', message: 'generation failed' } as const
  return { ...facts, requestId: null, raw: null, ...changes }
}

export function aTrouble(changes: Partial<Trouble> = {}): Trouble {
  return { reason: 'network', httpStatus: null, code: null, message: 'the connection was refused', ...changes }
}

function someEvidence(word: string | null = null): Evidence {
  return evidenceOf(200, JSON.stringify({ status: word }), { statusWord: word })
}

export function sawStatus(
  state: ObservedState,
  changes: {
    readonly facts?: Partial<VendorFacts>
    readonly outputs?: readonly Output[]
    readonly evidence?: Evidence
    readonly remark?: Remark
  } = {},
): Observation {
  return {
    kind: 'status',
    state,
    facts: { ...NO_FACTS, ...changes.facts },
    outputs: changes.outputs ?? [],
    ...(changes.remark && { remark: changes.remark }),
    evidence: changes.evidence ?? someEvidence(state.phase),
  }
}

export function sawTrouble(changes: Partial<Trouble> = {}, retryAt: EpochMs | null = null): Observation {
  return { kind: 'unreachable', trouble: aTrouble(changes), retryAt, evidence: null }
}

/** A poll that was answered at once, on a vendor clock that agrees with ours to the millisecond. */
export function seenAt(at: EpochMs, lastAskedAt: EpochMs | null = null): Sighting {
  return { askedAt: at, answeredAt: at, lastAskedAt, vendorClock: { offset: 0, error: 0 } }
}

export function anOutput(changes: Partial<Output> = {}): Output {
  return { ...UNKNOWN_OUTPUT_FACTS, key: '0', kind: 'image', url: 'https://cdn.example/0.png', ...changes }
}
