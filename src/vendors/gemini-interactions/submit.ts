import * as v from 'valibot'
import type { SubmitRequest } from '#domain/task/task.ts'
import { withGoogleWords } from '#vendors/gemini-interactions/answer.ts'
import { SUBMIT } from '#vendors/gemini-interactions/calls.ts'
import { observeInteraction } from '#vendors/gemini-interactions/task.ts'
import { createdSchema } from '#vendors/gemini-interactions/wire.ts'
import type { Script, SubmitOutcome } from '#vendors/port.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import { queuedBy, unclearSubmit } from '#vendors/reading/outcomes.ts'
import { remoteOf } from '#vendors/reading/plain-handle.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

/**
 * In the background, so that the answer is an id and not the end of it. There is no idempotency key: whoever sends it
 * twice makes two tasks.
 */
export function submitInteraction({ model, params, options }: SubmitRequest): Script<SubmitOutcome> {
  const { callback } = options
  const webhook = typeof callback === 'string' && callback !== '' ? { webhook_config: { uris: [callback] } } : {}
  return SUBMIT.once({ body: { background: true, ...webhook, ...params, model } }, (answer) =>
    readCreated(withGoogleWords(answer)),
  )
}

function readCreated(answer: Answer): SubmitOutcome {
  const trouble = submitTrouble(answer, (status) => status === 429)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(createdSchema, answer.json)
  if (!parsed.success) return unclearSubmit(answer, issueText(parsed.issues))
  const { id } = parsed.output
  const told = observeInteraction(id, answer)
  const observation = told.kind === 'status' ? told : queuedBy(answer)
  return { kind: 'accepted', remote: remoteOf(id), observation, replayed: false }
}
