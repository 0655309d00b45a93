/** A cancel by a description. Where only some phases may be cancelled the task is asked for first. */
import type { Observation } from '#domain/task/observation.ts'
import type { ReadyCall } from '#vendors/described/calls-of.ts'
import type { Description } from '#vendors/described/description.ts'
import { observeTask } from '#vendors/described/observe.ts'
import type { HandleParts } from '#vendors/described/recognition.ts'
import type { CancelOutcome, Script } from '#vendors/port.ts'
import { done } from '#vendors/port.ts'
import { carefulCancel } from '#vendors/reading/careful-cancel.ts'
import { cancelTrouble } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

type Cancel = NonNullable<Description['cancel']>

/** What HTTP statuses of a cancel mean that says nothing of them. */
const TOO_LATE = [400, 409, 422]

/** @param poll asks for the task; it is sent first where the cancel says in which phases it may be. */
export function cancelScript(
  { poll, call }: { readonly poll: Script<Observation>; readonly call: ReadyCall },
  parts: HandleParts,
  cancel: Cancel,
  description: Description,
): Script<CancelOutcome> {
  const send = call.ask({ parts }, (answer) => done(readCancel(answer, parts, cancel, description)))
  const { only, erases } = cancel
  return only === undefined ? send : carefulCancel({ poll, cancel: send, cancelsIn: only, erases })
}

function readCancel(answer: Answer, parts: HandleParts, cancel: Cancel, description: Description): CancelOutcome {
  const { requested, tooLate: late = TOO_LATE } = cancel
  const isRequested = requested?.includes(answer.status) ?? (answer.status >= 200 && answer.status <= 299)
  if (isRequested) return { kind: 'requested', observation: told(answer, parts, description) }
  const refused = cancelTrouble(answer)
  if (refused === null) return { kind: 'requested', observation: null }
  return refused.kind === 'refused' && late.includes(answer.status)
    ? { kind: 'too-late', message: refused.failure.message, observation: null }
    : refused
}

/** What the answer says of the task; most say nothing, and the next poll tells. */
function told(answer: Answer, parts: HandleParts, description: Description): Observation | null {
  if (answer.json === undefined) return null
  const { observation } = observeTask(answer, answer.json, parts, description)
  return observation.kind === 'status' && observation.state.phase !== 'unrecognised' ? observation : null
}
