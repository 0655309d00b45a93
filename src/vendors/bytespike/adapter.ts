/** ByteSpike (docs.bytespike.ai), reference and model pages. See wire.ts for how the two differ. */
import { advice } from '#vendors/bytespike/advice.ts'
import { readCancelled } from '#vendors/bytespike/cancel.ts'
import { IMPOSSIBLE_ID, identifierIn, naming } from '#vendors/bytespike/handle.ts'
import { known } from '#vendors/bytespike/known.ts'
import { STREAM, streamOf } from '#vendors/bytespike/stream.ts'
import { bodyOf, readCreated, readLookUp } from '#vendors/bytespike/submit.ts'
import { isTaskNotFound, observeTask } from '#vendors/bytespike/task.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { post, rulesOf } from '#vendors/reading/call.ts'
import { probeTrouble } from '#vendors/reading/http-trouble.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'

const SUBMIT = post('/v1/tasks/submit')
const QUERY = post('/v1/tasks/query', { asks: true })
const CANCEL = post('/v1/tasks/cancel/{id}')
const CANCEL_OWN = post('/v1/tasks/cancel')

export const bytespike: Vendor = {
  ...known,
  // `x-api-key` wins where both are sent, so that an Authorization header added on the way cannot replace ours.
  authorize: (apiKey) => ({ 'x-api-key': apiKey }),
  paths: rulesOf({ SUBMIT, QUERY, CANCEL, CANCEL_OWN, STREAM }),
  naming,
  poll: (handle) => QUERY.once({ body: identifierIn(handle) }, observeTask),
  submit: (request) => SUBMIT.once({ body: bodyOf(request) }, readCreated),
  resend: 'idempotent',
  lookUpByOwnKey: (idempotencyKey) => QUERY.once({ body: { out_task_id: idempotencyKey } }, readLookUp),
  // A 404 about a task that cannot exist shows that the key was let in; queries are free of charge.
  probe: () => QUERY.once({ body: { task_id: IMPOSSIBLE_ID } }, readProbe),
  cancel: (handle) => {
    const identifier = identifierIn(handle)
    return 'task_id' in identifier
      ? CANCEL.once({ at: { id: identifier.task_id } }, readCancelled)
      : CANCEL_OWN.once({ body: identifier }, readCancelled)
  },
  stream: streamOf,
  advice,
  rules: () => import('#vendors/bytespike/rules.ts'),
  forms: async () => (await import('#vendors/bytespike/models.ts')).FORMS,
}

function readProbe(answer: Answer): ProbeOutcome {
  const isLetIn = answer.status === 404 && answer.error !== null && isTaskNotFound(answer.error)
  const trouble = isLetIn ? null : probeTrouble(answer)
  return trouble ?? { kind: 'works', detail: `The key works${credits(answer)}.` }
}

/** Quota headers come with every answer. */
function credits({ reply }: Answer): string {
  const left = reply.headers['x-quota-remaining-credits']?.trim() ?? ''
  return /^\d{1,12}(?:\.\d{1,6})?$/.test(left) ? ` and has ${left} credits left` : ''
}
