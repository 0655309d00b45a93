import { observeTask } from '#vendors/bytespike/task.ts'
import { cancelTrouble } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import type { CancelOutcome } from '#vendors/port.ts'

/** Always 200 with the task as it now is; a task that was over before comes back unchanged. */
export function readCancelled(answer: Answer): CancelOutcome {
  const trouble = cancelTrouble(answer)
  if (trouble !== null) return trouble
  const observation = observeTask(answer)
  if (observation.kind !== 'status') return { kind: 'requested', observation: null }
  const { phase } = observation.state
  return phase === 'succeeded' || phase === 'failed'
    ? { kind: 'too-late', message: `It had already ${phase} when ByteSpike was asked to cancel it.`, observation }
    : { kind: 'requested', observation }
}
