/**
 * What waits is taken out of the queue, and what runs is interrupted: two calls, so that the prompt is asked about
 * first. Old servers interrupt whatever runs, whoever made it; that is only sent when the answer before showed ours.
 */
import type { Observation } from '#domain/task/observation.ts'
import { INTERRUPT, REMOVE } from '#vendors/comfyui/calls.ts'
import { pollPrompt } from '#vendors/comfyui/poll.ts'
import { ask, type CancelOutcome, done, type Script, type Step } from '#vendors/port.ts'
import { cancelTrouble } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

export function cancelPrompt(id: string): Script<CancelOutcome> {
  return after(pollPrompt(id), id)
}

function after(poll: Script<Observation>, id: string): Script<CancelOutcome> {
  return {
    request: poll.request,
    read: (reply) => {
      const step = poll.read(reply)
      return step.kind === 'ask' ? ask(after(step, id)) : decide(step.value, id)
    },
  }
}

function decide(seen: Observation, id: string): Step<CancelOutcome> {
  if (seen.kind !== 'status') {
    const { trouble, evidence } = seen
    return done({ kind: 'trouble', trouble, evidence: evidence ?? NO_ANSWER })
  }
  switch (seen.state.phase) {
    case 'queued':
      return ask(REMOVE.once({ body: { delete: [id] } }, readCancel))
    case 'running':
      return ask(INTERRUPT.once({ body: { prompt_id: id } }, readCancel))
    default:
      return done({ kind: 'too-late', message: 'It is neither waiting nor running.', observation: seen })
  }
}

const NO_ANSWER = { httpStatus: null, statusWord: null, requestId: null, body: '', bodyLength: 0 } as const

/** A good answer is empty, and a page of something on the way is not. */
function readCancel(answer: Answer): CancelOutcome {
  const isTaken = answer.status === 200 && (answer.reply.body.trim() === '' || answer.json !== undefined)
  return (isTaken ? null : cancelTrouble(answer)) ?? { kind: 'requested', observation: null }
}
