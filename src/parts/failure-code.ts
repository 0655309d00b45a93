import type { Failure } from '#domain/task/failure.ts'
import { failureOf, type TaskRecord } from '#domain/task/task.ts'

/** The vendor's code; where it gave none, the HTTP status that refused: `HTTP 402`. */
export function failureCode({ code, httpStatus }: Pick<Failure, 'code' | 'httpStatus'>): string | null {
  if (code !== null) return code
  return httpStatus === null || httpStatus < 400 ? null : `HTTP ${httpStatus}`
}

/** Why a submit made no task, in the vendor's words or ours; null for a task that was made, or may have been. */
export function refusalOf(record: TaskRecord): Failure | null {
  const failure = failureOf(record)
  return record.remote === null && failure?.step === 'submit' ? failure : null
}
