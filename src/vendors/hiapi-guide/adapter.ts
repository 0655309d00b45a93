/** HiAPI as its guides describe it (hiapi.ai/en/blog). See wire.ts for how it differs from the reference. */
import * as v from 'valibot'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Observation } from '#domain/observation.ts'
import { NO_FACTS } from '#domain/observation.ts'
import type { Remote, SubmitRequest } from '#domain/task.ts'
import type { ApiError } from '#vendors/api-error.ts'
import { MODELS, SUBMIT_OPTIONS } from '#vendors/hiapi-guide/models.ts'
import { ID_PREFIX, idTime, observeTask } from '#vendors/hiapi-guide/task.ts'
import { createdSchema, taskSchema } from '#vendors/hiapi-guide/wire.ts'
import { looksLikeTheApi, probeTrouble, submitTrouble, unintelligible } from '#vendors/http-trouble.ts'
import { SEGMENT, pathSegment } from '#vendors/path-segment.ts'
import type { Answer } from '#vendors/reply-json.ts'
import { evidenceIn, readAnswer } from '#vendors/reply-json.ts'
import { stableJson } from '#vendors/stable-json.ts'
import { ULID_SOURCE } from '#vendors/ulid.ts'
import type { ProbeOutcome, SubmitOutcome, Vendor } from '#vendors/vendor.ts'
import { JSON_BODY_HEADERS, JSON_HEADERS, done } from '#vendors/vendor.ts'
import { issueText } from '#vendors/wire-issue.ts'

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
    read: (reply) => done(readCreated(readAnswer(reply))),
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

function readCreated(answer: Answer): SubmitOutcome {
  const trouble = submitTrouble(answer, isPostponed)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(createdSchema, answer.json)
  if (!parsed.success) {
    const { trouble: drift, evidence } = unintelligible(answer, issueText(parsed.issues))
    return { kind: 'unknown', trouble: drift, evidence }
  }
  const { id } = parsed.output
  return {
    kind: 'accepted',
    remote: remoteOf(id),
    observation: observeCreated(answer, id),
    replayed: answer.reply.headers['idempotent-replay']?.toLowerCase() === 'true',
  }
}

/** An id without a status is still a task, and a paid one: it begins in the queue. */
function observeCreated(answer: Answer, id: string): Observation {
  if (v.is(taskSchema, answer.json)) return observeTask(answer, id)
  return {
    kind: 'status',
    state: { phase: 'queued', position: null },
    facts: { ...NO_FACTS, createdAt: idTime(id, answer.reply.receivedAt) },
    outputs: [],
    evidence: evidenceIn(answer),
  }
}

function isPostponed(status: number, error: ApiError | null): boolean {
  if (status === 429 || error?.code?.toUpperCase() === 'IDEMPOTENCY_KEY_PROCESSING') return true
  // A 503 without HiAPI's envelope is some proxy's, and says nothing about what happened behind it.
  return status === 503 && error !== null
}

function readProbe(answer: Answer): ProbeOutcome {
  const isAnswered = answer.status === 404 && answer.error !== null && looksLikeTheApi(answer.error)
  const trouble = isAnswered ? null : probeTrouble(answer)
  return trouble ?? { kind: 'works', detail: 'The key works.' }
}
