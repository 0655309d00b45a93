import * as v from 'valibot'
import type { SubmitRequest } from '#domain/task/task.ts'
import { submitTrouble } from '#vendors/reading/http-trouble.ts'
import { unclearSubmit } from '#vendors/reading/outcomes.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { withSeaartError } from '#vendors/seaart/answer.ts'
import { bodyOf } from '#vendors/seaart/body.ts'
import { SUBMIT } from '#vendors/seaart/calls.ts'
import { IMPOSSIBLE, type QueueRef, refInUrl, remoteOf } from '#vendors/seaart/handle.ts'
import { observeSubmitted } from '#vendors/seaart/task.ts'
import { submittedSchema } from '#vendors/seaart/wire.ts'
import type { Script, SubmitOutcome } from '#vendors/port.ts'

/** No idempotency key is documented, so none is sent: it would promise what nobody keeps. */
export function submitTask({ model, params }: SubmitRequest): Script<SubmitOutcome> {
  // A name that cannot stand in a path is no endpoint: SeaArt says so, and bills nothing.
  const endpoint = pathSegment(model.trim()) ?? IMPOSSIBLE.endpoint
  const parts = { at: { endpoint }, body: bodyOf(endpoint, params) }
  return SUBMIT.once(parts, (answer) => readSubmitted(withSeaartError(answer), endpoint))
}

function readSubmitted(answer: Answer, endpoint: string): SubmitOutcome {
  const trouble = submitTrouble(answer, (status) => status === 429)
  if (trouble !== null) return trouble
  const ref = refInAnswer(answer, endpoint)
  if (ref === null) return unclearSubmit(answer, 'the answer names no request_id that can be asked about')
  return { kind: 'accepted', remote: remoteOf(ref), observation: observeSubmitted(answer, ref), replayed: false }
}

/** The URLs know best under which endpoint the request is kept; they are read, never followed. */
function refInAnswer({ json }: Answer, endpoint: string): QueueRef | null {
  const parsed = v.safeParse(submittedSchema, json)
  if (!parsed.success) return null
  const { request_id: id, status_url: status, response_url: response, cancel_url: cancel } = parsed.output
  const requestId = pathSegment(id)
  const named = refInUrl(status) ?? refInUrl(response) ?? refInUrl(cancel)
  if (requestId === null) return id === undefined ? named : null
  return named?.requestId === requestId ? named : { endpoint, requestId }
}
