/**
 * A cancel by a description. Where only some phases may be cancelled the task is asked for first: with some vendors the
 * same call cancels a task that is under way and erases one that is finished, files and all.
 */
import type { Observation } from '#domain/task/observation.ts'
import { NO_FACTS } from '#domain/task/observation.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { asMeant } from '#vendors/described/answer-of.ts'
import type { ReadyCall } from '#vendors/described/calls-of.ts'
import type { Description } from '#vendors/described/description.ts'
import { observe, observeTask } from '#vendors/described/observe.ts'
import type { HandleParts } from '#vendors/described/recognition.ts'
import type { CancelOutcome, Script, Step } from '#vendors/port.ts'
import { ask, done } from '#vendors/port.ts'
import { cancelTrouble } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { evidenceIn } from '#vendors/reading/reply-json.ts'

type Cancel = NonNullable<Description['cancel']>

/** What HTTP statuses of a cancel mean that says nothing of them. */
const TOO_LATE = [400, 409, 422]

export function cancelScript(
  calls: { readonly poll: ReadyCall; readonly cancel: ReadyCall },
  parts: HandleParts,
  cancel: Cancel,
  description: Description,
): Script<CancelOutcome> {
  const send = calls.cancel.ask({ parts }, (answer) =>
    done(readCancel(asMeant(answer, description), cancel, description)),
  )
  if (cancel.only === undefined) return send
  const { only } = cancel
  return calls.poll.ask({ parts }, (answer): Step<CancelOutcome> => {
    const { observation } = observe(answer, description)
    if (observation.kind !== 'status') return done(unaskable(observation, answer))
    const { phase } = observation.state
    return only.some((allowed) => allowed === phase) ? ask(send) : done(tooLate(description, observation))
  })
}

/** Nobody knows what the task is at: a cancel might erase it. */
function unaskable({ trouble }: Exclude<Observation, { kind: 'status' }>, answer: Answer): CancelOutcome {
  return { kind: 'trouble', trouble, evidence: evidenceIn(answer) }
}

function tooLate({ label, cancel }: Description, observation: Extract<Observation, { kind: 'status' }>): CancelOutcome {
  const isOver = isTerminal(observation.state.phase)
  const phases = (cancel?.only ?? []).join(' or ')
  const message = isOver
    ? 'It is over. Nothing was sent: the same call might erase it.'
    : `${label} cancels a task only while it is ${phases}.`
  return { kind: 'too-late', message, observation }
}

function readCancel(answer: Answer, cancel: Cancel, description: Description): CancelOutcome {
  const { requested, tooLate: late = TOO_LATE, afterwards } = cancel
  const isRequested = requested?.includes(answer.status) ?? (answer.status >= 200 && answer.status <= 299)
  if (isRequested) return { kind: 'requested', observation: told(answer, afterwards, description) }
  const refused = cancelTrouble(answer)
  if (refused === null) return { kind: 'requested', observation: null }
  return refused.kind === 'refused' && late.includes(answer.status)
    ? { kind: 'too-late', message: refused.failure.message, observation: null }
    : refused
}

/** What the answer says of the task. A vendor that forgets what it cancelled will say no more. */
function told(answer: Answer, afterwards: Cancel['afterwards'], description: Description): Observation | null {
  if (afterwards === 'gone') {
    const evidence = evidenceIn(answer)
    return { kind: 'status', state: { phase: 'cancelled' }, facts: NO_FACTS, outputs: [], evidence }
  }
  if (answer.json === undefined) return null
  const { observation } = observeTask(answer, answer.json, description)
  return observation.kind === 'status' && observation.state.phase !== 'unrecognised' ? observation : null
}
