/** HiAPI as its guides describe it (hiapi.ai/en/blog). See wire.ts for how it differs from the reference. */
import * as v from 'valibot'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Remote, SubmitRequest } from '#domain/task/task.ts'
import { type Created, readCreated } from '#vendors/hiapi/host.ts'
import { MODELS, SUBMIT_OPTIONS } from '#vendors/hiapi/guide/models.ts'
import { ID_PREFIX, idTime, observeTask } from '#vendors/hiapi/guide/task.ts'
import { createdSchema, taskSchema } from '#vendors/hiapi/guide/wire.ts'
import { looksLikeTheApi, probeTrouble } from '#vendors/reading/http-trouble.ts'
import { SEGMENT, pathSegment } from '#vendors/reading/path-segment.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import { stableJson } from '#vendors/reading/stable-json.ts'
import { ULID_SOURCE } from '#vendors/reading/ulid.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { JSON_BODY_HEADERS, JSON_HEADERS, done } from '#vendors/port.ts'

/** Well-formed and never issued (its time is 1970): for a handle that is no id, and for testing a key. */
const IMPOSSIBLE_ID = `${ID_PREFIX}${'0'.repeat(26)}`

export const hiapiGuide: Vendor = {
  key: 'hiapi-guide',
  label: 'HiAPI guide',
  docsUrl: 'https://www.hiapi.ai/en/blog/hiapi-output-url-expired-download',
  defaultBaseUrl: 'https://api.hiapi.ai',
  defaultRequestsPerSecond: 5,
  authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  paths: [
    { method: 'POST', path: '/v1/tasks' },
    { method: 'GET', path: `/v1/tasks/${SEGMENT}` },
  ],
  // ByteSpike's ids look the same.
  ids: [{ source: `${ID_PREFIX}${ULID_SOURCE}`, claim: 'shared', label: 'HiAPI guide task id (task_…)' }],
  urls: [
    {
      path: `/v1/tasks/(${ID_PREFIX}[A-Za-z0-9]{4,64})/?`,
      recognise: ([id]) => (id === undefined ? null : { remote: remoteOf(id), model: null }),
    },
  ],
  recognise: (id) => ({ kind: 'ref', remote: remoteOf(id), model: null }),
  models: MODELS,
  submitOptions: SUBMIT_OPTIONS,
  poll: (handle) => {
    const id = idIn(handle) ?? IMPOSSIBLE_ID
    return {
      request: { method: 'GET', path: `/v1/tasks/${id}`, headers: JSON_HEADERS, body: null },
      read: (reply) => done(observeTask(readAnswer(reply), id)),
    }
  },
  submit: (request) => ({
    request: {
      method: 'POST',
      path: '/v1/tasks',
      headers: { ...JSON_BODY_HEADERS, 'idempotency-key': request.idempotencyKey },
      body: stableJson(bodyOf(request)),
    },
    read: (reply) => {
      const answer = readAnswer(reply)
      return done(readCreated(answer, createdSchema, (id) => createdOf(answer, id)))
    },
  }),
  // The guides say nothing of keys, but the host is the reference's, which honours them.
  resend: 'idempotent',
  hidesRunning: true,
  // No list is documented here. A 404 about an id that cannot exist shows that the key was let in; it bills nothing.
  probe: () => ({
    request: { method: 'GET', path: `/v1/tasks/${IMPOSSIBLE_ID}`, headers: JSON_HEADERS, body: null },
    read: (reply) => done(readProbe(readAnswer(reply))),
  }),
}

function remoteOf(id: string): Remote {
  return { id, handle: { id } }
}

function idIn(handle: Json): string | null {
  return pathSegment(isJsonObject(handle) ? handle['id'] : handle)
}

function bodyOf({ model, params, options }: SubmitRequest): JsonObject {
  const callback = options['callback_url']
  return {
    model,
    input: params,
    ...(typeof callback === 'string' && callback !== '' ? { callback_url: callback } : {}),
  }
}

/** An id without a status is still a task, and a paid one. */
function createdOf(answer: Answer, id: string): Created {
  return {
    remote: remoteOf(id),
    madeAt: idTime(id, answer.reply.receivedAt),
    observation: v.is(taskSchema, answer.json) ? observeTask(answer, id) : null,
  }
}

function readProbe(answer: Answer): ProbeOutcome {
  const isAnswered = answer.status === 404 && answer.error !== null && looksLikeTheApi(answer.error)
  const trouble = isAnswered ? null : probeTrouble(answer)
  return trouble ?? { kind: 'works', detail: 'The key works.' }
}
