/** The ends that every vendor's answers can have, whatever words they are in. */
import type { Observation, VendorFacts } from '#domain/task/observation.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import type { ProbeOutcome, SubmitOutcome } from '#vendors/port.ts'
import { unintelligible } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'

/** A submit's 2xx that does not say which task was made, nor that none was. */
export function unclearSubmit(answer: Answer, message: string): SubmitOutcome {
  const { trouble, evidence } = unintelligible(answer, message)
  return { kind: 'unknown', trouble, evidence }
}

/** A key test's 2xx that is not the answer which was asked for. */
export function unclearProbe(answer: Answer, message: string): ProbeOutcome {
  const { trouble, evidence } = unintelligible(answer, message)
  return { kind: 'trouble', trouble, evidence }
}

/** What an accepted submit that says no more than the id tells: the task begins in the queue. */
export function queuedBy(answer: Answer, facts: Partial<VendorFacts> = {}): Observation {
  return {
    kind: 'status',
    state: { phase: 'queued', position: null },
    facts: { ...NO_FACTS, ...facts },
    outputs: [],
    evidence: evidenceIn(answer),
  }
}
