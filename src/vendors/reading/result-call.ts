/**
 * A poll of two questions: the status, and once that says that the task is over, the result. Queues of this kind have
 * no word for a failure: a refused result is how one is told, while a result that cannot be had says nothing.
 */
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import { ABOUT_THE_ASKER } from '#vendors/reading/asked.ts'
import { failureIn, observedTrouble } from '#vendors/reading/http-trouble.ts'
import { type Answer, evidenceIn, readAnswer, replyMeaning } from '#vendors/reading/reply-json.ts'

/** The vendor may have deleted it, or does not have it yet: neither is how the task ended. */
const NOT_THERE: readonly number[] = [404, 409, 410]

/** fal's queue, and what is built like it, refuses an early question for the result with words like these. */
const NOT_YET = /in progress|not (?:yet )?(?:ready|complete|finished)/i

/** Whether an error answer to the question for the result is about the task, and so how it ended. */
export function refusesTheTask({ status, error, json }: Answer): boolean {
  const isRefused = status >= 400 && status <= 499 && !ABOUT_THE_ASKER.includes(status) && !NOT_THERE.includes(status)
  return isRefused && json !== undefined && !NOT_YET.test(error?.message ?? '')
}

/**
 * Null for a good answer: the adapter reads its files. A 4xx in the vendor's own form is the task's failure; 5xx, a
 * limit, a refused key and whatever stands in the way are trouble, and the task is asked about again.
 */
export function refusedResult(result: Answer, statusWord: string | null): Observation | null {
  // The same id in an error answer makes it the task's, but here it is the status that tells how the task ended.
  const answer = readAnswer(replyMeaning(result.reply, { holdsTask: false }))
  const { status } = answer
  if (status >= 200 && status <= 299) return null
  if (!refusesTheTask(answer)) return observedTrouble(answer)
  return {
    kind: 'status',
    state: { phase: 'failed', failure: failureIn(answer, 'task') },
    facts: NO_FACTS,
    outputs: [],
    evidence: evidenceIn(answer, { statusWord }),
  }
}
