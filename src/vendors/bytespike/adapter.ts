/** ByteSpike (docs.bytespike.ai), reference and model pages. See wire.ts for how the two differ. */
import type { JsonObject } from '#domain/json.ts'
import { readCancelled } from '#vendors/bytespike/cancel.ts'
import { ID_PREFIX, IMPOSSIBLE_ID, identifierIn, ownRemoteOf, remoteOf } from '#vendors/bytespike/handle.ts'
import { MODELS, SUBMIT_OPTIONS } from '#vendors/bytespike/models.ts'
import { streamOf } from '#vendors/bytespike/stream.ts'
import { bodyOf, readCreated, readLookUp } from '#vendors/bytespike/submit.ts'
import { isTaskNotFound, observeTask } from '#vendors/bytespike/task.ts'
import { probeTrouble } from '#vendors/reading/http-trouble.ts'
import { SEGMENT, pathSegment } from '#vendors/reading/path-segment.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import { stableJson } from '#vendors/reading/stable-json.ts'
import { ULID_SOURCE } from '#vendors/reading/ulid.ts'
import type { ProbeOutcome, Vendor, VendorRequest } from '#vendors/port.ts'
import { JSON_BODY_HEADERS, JSON_HEADERS, done } from '#vendors/port.ts'

const QUERY = '/v1/tasks/query'
const CANCEL = '/v1/tasks/cancel'

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
  paths: [
    { method: 'POST', path: '/v1/tasks/submit' },
    { method: 'POST', path: QUERY },
    { method: 'POST', path: CANCEL },
    { method: 'POST', path: `${CANCEL}/${SEGMENT}` },
    { method: 'GET', path: `/v1/tasks/stream/${SEGMENT}` },
  ],
  // HiAPI's guides show ids of the same form.
  ids: [{ source: ID, claim: 'shared', label: 'ByteSpike task id (task_…)' }],
  urls: [
    {
      path: '/v1/tasks/query/?',
      query: ['task_id', 'out_task_id'],
      recognise: ([taskId = '', outTaskId = '']) => refOf(taskId, outTaskId),
    },
    { path: `/v1/tasks/(?:stream|cancel)/(${ID})/?`, recognise: ([taskId = '']) => refOf(taskId, '') },
  ],
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
  models: MODELS,
  submitOptions: SUBMIT_OPTIONS,
  poll: (handle) => ({
    request: post(QUERY, identifierIn(handle)),
    read: (reply) => done(observeTask(readAnswer(reply))),
  }),
  submit: (request) => ({
    request: post('/v1/tasks/submit', bodyOf(request)),
    read: (reply) => done(readCreated(readAnswer(reply))),
  }),
  resend: 'idempotent',
  lookUpByOwnKey: (idempotencyKey) => ({
    request: post(QUERY, { out_task_id: idempotencyKey }),
    read: (reply) => done(readLookUp(readAnswer(reply))),
  }),
  // A 404 about a task that cannot exist shows that the key was let in; queries are free of charge.
  probe: () => ({
    request: post(QUERY, { task_id: IMPOSSIBLE_ID }),
    read: (reply) => done(readProbe(readAnswer(reply))),
  }),
  cancel: (handle) => {
    const identifier = identifierIn(handle)
    const request =
      'task_id' in identifier
        ? ({ method: 'POST', path: `${CANCEL}/${identifier.task_id}`, headers: JSON_HEADERS, body: null } as const)
        : post(CANCEL, identifier)
    return { request, read: (reply) => done(readCancelled(readAnswer(reply))) }
  },
  stream: streamOf,
}

function post(path: string, body: JsonObject): VendorRequest {
  return { method: 'POST', path, headers: JSON_BODY_HEADERS, body: stableJson(body) }
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
