import type { ConnectionId, SubmitRequest, TaskId, TaskRecord, TaskRef, VendorKey } from '#domain/task/task.ts'
import { ownTaskId, taskIdOf } from '#domain/task/task.ts'
import type { EpochMs } from '#domain/time.ts'

const EMPTY = {
  resubmitOf: null,
  contact: { kind: 'fine' },
  timeline: [],
  estimate: null,
  cost: null,
  outputs: [],
  evidence: null,
  tags: [],
  note: '',
  paused: false,
} as const satisfies Partial<TaskRecord>

/** The record of a task that exists at a vendor and was pasted or picked from a list. */
export function trackedRecord(ref: TaskRef, now: EpochMs, tags: readonly string[] = []): TaskRecord {
  return {
    ...EMPTY,
    id: taskIdOf(ref.connection, ref.remote.id),
    connection: ref.connection,
    vendor: ref.vendor,
    model: ref.model,
    remote: ref.remote,
    request: null,
    addedAt: now,
    state: { phase: 'tracked' },
    note: ref.title ?? '',
    tags,
  }
}

interface Submission {
  readonly connection: ConnectionId
  readonly vendor: VendorKey
  readonly request: SubmitRequest
  readonly resubmitOf: TaskId | null
  readonly tags: readonly string[]
  readonly note: string
}

/** The record of a task that is about to be submitted: stored before the request leaves (law 4). */
export function submittingRecord(submission: Submission, now: EpochMs): TaskRecord {
  return {
    ...EMPTY,
    ...submission,
    id: ownTaskId(submission.connection, submission.request.idempotencyKey),
    model: submission.request.model,
    remote: null,
    addedAt: now,
    state: { phase: 'submitting' },
    timeline: [{ kind: 'phase', phase: 'submitting', word: null, notBefore: now, notAfter: now, source: 'observed' }],
  }
}
