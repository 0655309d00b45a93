/** ByteSpike (docs.bytespike.ai), reference and model pages. See wire.ts for how the two differ. */
import { advice } from '#vendors/bytespike/advice.ts'
import { readCancelled } from '#vendors/bytespike/cancel.ts'
import { ID_PREFIX, IMPOSSIBLE_ID, identifierIn, naming, ownRemoteOf, remoteOf } from '#vendors/bytespike/handle.ts'
import { STREAM, streamOf } from '#vendors/bytespike/stream.ts'
import { bodyOf, readCreated, readLookUp } from '#vendors/bytespike/submit.ts'
import { isTaskNotFound, observeTask } from '#vendors/bytespike/task.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { post, rulesOf } from '#vendors/reading/call.ts'
import { probeTrouble } from '#vendors/reading/http-trouble.ts'
import { pathSegment } from '#vendors/reading/path-segment.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { ULID_SOURCE } from '#vendors/reading/ulid.ts'

const SUBMIT = post('/v1/tasks/submit')
const QUERY = post('/v1/tasks/query')
const CANCEL = post('/v1/tasks/cancel/{id}')
const CANCEL_OWN = post('/v1/tasks/cancel')

const ID = `${ID_PREFIX}${ULID_SOURCE}`
const WHOLE_ID = new RegExp(`^${ID}$`)

export const bytespike: Vendor = {
  key: 'bytespike',
  label: 'ByteSpike',
  docsUrl: 'https://docs.bytespike.ai/api-reference/utility/tasks-query',
  defaultBaseUrl: 'https://llm.bytespike.ai',
  // No request rate is published: the limits are on spend and on tasks at a time, and queries are free of charge.
  defaultRequestsPerSecond: 5,
  // `x-api-key` wins where both are sent, so that an Authorization header added on the way cannot replace ours.
  authorize: (apiKey) => ({ 'x-api-key': apiKey }),
  paths: rulesOf({ SUBMIT, QUERY, CANCEL, CANCEL_OWN, STREAM }),
  ids: [{ source: ID, label: 'ByteSpike task id (task_…)' }],
  urls: [
    {
      path: '/v1/tasks/query/?',
      query: ['task_id', 'out_task_id'],
      recognise: ([taskId = '', outTaskId = '']) => refOf(taskId, outTaskId),
    },
    { path: `/v1/tasks/(?:stream|cancel)/(${ID})/?`, recognise: ([taskId = '']) => refOf(taskId, '') },
  ],
  // A client that died has only its own id, which may be any text.
  fields: {
    naming: [{ name: 'out_task_id', recognise: (value) => ({ remote: ownRemoteOf(value), model: null }) }],
    beside: [['estimated_credits'], ['credits_used'], ['out_task_id']],
  },
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
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

/** An address with both ids, or with an id of another form, is not one that ByteSpike answers. */
function refOf(taskId: string, outTaskId: string) {
  if (outTaskId === '') return WHOLE_ID.test(taskId) ? { remote: remoteOf(taskId), model: null } : null
  const own = taskId === '' ? pathSegment(outTaskId) : null
  return own === null ? null : { remote: ownRemoteOf(own), model: null }
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
