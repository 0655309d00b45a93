import type { Observation } from '#domain/task/observation.ts'
import type { EpochMs } from '#domain/time.ts'

/** What one answer, to a poll or out of a list, says about one task. */
export interface TaskNews {
  readonly observation: Observation
  readonly askedAt: EpochMs
  readonly answeredAt: EpochMs
  readonly httpStatus: number | null
}
