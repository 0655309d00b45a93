/**
 * Where a task can be cancelled only in some phases, it is asked about first, and nothing is sent unless the answer says
 * that there is something to cancel: with some (Runway, Ark, MiniMax) the same call erases a task that is over. Between
 * the two answers it may still end: less than that no client can promise.
 */
import type { Observation } from '#domain/task/observation.ts'
import type { Phase } from '#domain/task/phase.ts'
import { isTerminal } from '#domain/task/phase.ts'
import { ask, type CancelOutcome, done, type Script, type Step } from '#vendors/port.ts'

interface Careful {
  readonly poll: Script<Observation>
  readonly cancel: Script<CancelOutcome>
  /** The phases in which the call cancels. */
  readonly cancelsIn: readonly Phase[]
  /** What the call would do to a task in any other, as the end of a sentence: `delete its files`; absent: nothing. */
  readonly erases?: string | undefined
}

export function carefulCancel(careful: Careful): Script<CancelOutcome> {
  const { poll } = careful
  return { request: poll.request, read: (reply) => decide(poll.read(reply), careful) }
}

function decide(step: Step<Observation>, careful: Careful): Step<CancelOutcome> {
  if (step.kind === 'ask') return ask(carefulCancel({ ...careful, poll: step }))
  const seen = step.value
  if (seen.kind !== 'status') {
    const { trouble, evidence } = seen
    return done({ kind: 'trouble', trouble, evidence: evidence ?? NO_ANSWER })
  }
  const { phase } = seen.state
  if (careful.cancelsIn.includes(phase)) return ask(careful.cancel)
  const what = isTerminal(phase) ? 'It is over' : 'It cannot be cancelled as it is now'
  const why = careful.erases === undefined ? '' : `: the vendor’s call would ${careful.erases}`
  const message = `${what}, so nothing was sent${why}.`
  return done({ kind: 'too-late', message, observation: seen })
}

const NO_ANSWER = { httpStatus: null, statusWord: null, requestId: null, body: '', bodyLength: 0 } as const
