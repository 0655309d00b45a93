import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn, requestIdOf } from '#vendors/reading/reply-json.ts'
import { withSeaartError } from '#vendors/seaart/answer.ts'
import { CANCEL } from '#vendors/seaart/calls.ts'
import { refIn } from '#vendors/seaart/handle.ts'
import { cancelSchema } from '#vendors/seaart/wire.ts'
import type { CancelOutcome, Script } from '#vendors/port.ts'

/** A request for cancellation: the task goes on until a poll sees `COMPLETED` with the error type `CANCELED`. */
export function cancelTask(handle: Json): Script<CancelOutcome> {
  return CANCEL.once({ at: refIn(handle) }, (answer) => readCancelled(withSeaartError(answer)))
}

const TOO_LATE = 'SeaArt had already completed this task, so there was nothing left to cancel.'
const NOT_FOUND = 'SeaArt does not know this task under this model, or the key may not cancel it.'

function readCancelled(answer: Answer): CancelOutcome {
  const word = v.is(cancelSchema, answer.json) ? answer.json.status.toUpperCase() : null
  if (word === 'ALREADY_COMPLETED') return { kind: 'too-late', message: TOO_LATE, observation: null }
  if (word === 'NOT_FOUND') return refused(answer, { code: word, message: NOT_FOUND })
  if (answer.status === 202) return { kind: 'requested', observation: null }
  // What an HTTP answer means for a submit it means for this: done, refused, or nobody knows.
  const trouble = submitTrouble(answer, () => false)
  if (trouble === null) return { kind: 'requested', observation: null }
  return trouble.kind === 'refused' ? refused(answer, trouble.failure) : { ...trouble, kind: 'trouble' }
}

function refused(
  answer: Answer,
  { code, message }: { readonly code: string | null; readonly message: string },
): CancelOutcome {
  return {
    kind: 'refused',
    failure: {
      step: 'cancel',
      httpStatus: answer.status,
      code,
      message,
      requestId: requestIdOf(answer),
      raw: answer.error?.raw ?? null,
    },
    evidence: evidenceIn(answer),
  }
}
