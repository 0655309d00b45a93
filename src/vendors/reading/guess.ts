/**
 * Below every vendor's own words and shapes: a status word that its table does not know is read as others use it, and a
 * result that stands where its pages do not say is shown all the same. The vendor's word stays in the evidence.
 */
import type { Failure } from '#domain/task/failure.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { ObservedState } from '#domain/task/task.ts'
import { readTaskError } from '#vendors/reading/api-error.ts'
import { outputsAnywhere } from '#vendors/reading/output-walker.ts'
import { withReasons } from '#vendors/reading/reasons.ts'
import { type Answer, jsonOf } from '#vendors/reading/reply-json.ts'
import { readStatusWord, type WordPhase } from '#vendors/reading/status-words.ts'

type StatusObservation = Extract<Observation, { kind: 'status' }>

/** Files are looked for in the whole answer (in a list: the row) where the vendor's own reader found none. */
export function withGuesses(seen: StatusObservation, answer: Answer): StatusObservation {
  const { state } = seen
  if (state.phase === 'failed' || state.phase === 'timedOut')
    return { ...seen, state: { ...state, failure: withReasons(state.failure, answer) } }
  if (state.phase === 'succeeded') return { ...seen, outputs: filesOf(seen, answer) }
  if (state.phase !== 'unrecognised') return seen
  const files = filesOf(seen, answer)
  const guess = guessedState(state.word, files.length > 0, answer)
  if (guess === null) return seen
  return { ...seen, state: guess, outputs: guess.phase === 'succeeded' ? files : [] }
}

/** What others mean by a word; null when nobody knows it and no file says more. */
export function guessedState(word: string, hasFiles: boolean, answer: Answer): ObservedState | null {
  const reading = readStatusWord(word, () => null, hasFiles)
  return reading.kind === 'unknown' ? null : stateFor(reading.phase, answer)
}

function filesOf(seen: StatusObservation, { reply }: Answer): StatusObservation['outputs'] {
  // The text, because schemas have cut away what they do not know.
  return seen.outputs.length > 0 ? seen.outputs : outputsAnywhere(jsonOf(reply))
}

function stateFor(phase: WordPhase, answer: Answer): ObservedState {
  switch (phase) {
    case 'queued':
      return { phase, position: null }
    case 'running':
      return { phase, progress: null }
    case 'failed':
    case 'timedOut':
      return { phase, failure: failureIn(answer) }
    case 'finishing':
    case 'succeeded':
    case 'cancelled':
      return { phase }
  }
}

function failureIn(answer: Answer): Failure {
  const { reply } = answer
  const body = jsonOf(reply)
  const task = isJsonObject(body) && isJsonObject(body['data']) ? body['data'] : body
  const error = readTaskError(isJsonObject(task) ? (task['error'] ?? task['failure'] ?? task['message']) : undefined)
  return withReasons({ step: 'task', httpStatus: reply.status, ...error }, answer)
}
