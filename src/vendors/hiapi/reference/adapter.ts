/** HiAPI, reference dialect: docs.hiapi.ai/async-api and the official Python SDK 0.2.1. */
import * as v from 'valibot'
import type { Json, JsonObject } from '#domain/json.ts'
import { isJsonObject } from '#domain/json.ts'
import type { Remote, SubmitRequest } from '#domain/task/task.ts'
import { type Created, readCreated } from '#vendors/hiapi/host.ts'
import { PAGE_LIMIT, listTasks } from '#vendors/hiapi/reference/list.ts'
import { MODELS, SUBMIT_OPTIONS } from '#vendors/hiapi/reference/models.ts'
import { ID_PREFIX, idTime, observeTask } from '#vendors/hiapi/reference/task.ts'
import { createdSchema, detailSchema, listSchema } from '#vendors/hiapi/reference/wire.ts'
import { probeTrouble, unintelligible } from '#vendors/reading/http-trouble.ts'
import { SEGMENT, pathSegment } from '#vendors/reading/path-segment.ts'
import type { Answer } from '#vendors/reading/reply-json.ts'
import { readAnswer } from '#vendors/reading/reply-json.ts'
import { stableJson } from '#vendors/reading/stable-json.ts'
import { ULID_SOURCE } from '#vendors/reading/ulid.ts'
import type { ProbeOutcome, Vendor } from '#vendors/port.ts'
import { JSON_BODY_HEADERS, JSON_HEADERS, done } from '#vendors/port.ts'
import { issueText } from '#vendors/reading/wire-issue.ts'

const ID = `${ID_PREFIX}${ULID_SOURCE}`

/** Well-formed and never issued (its time is 1970): stands for a handle that is no id, and answers an honest 404. */
const IMPOSSIBLE_ID = `${ID_PREFIX}${'0'.repeat(26)}`

export const hiapi: Vendor = {
  key: 'hiapi',
  label: 'HiAPI',
  docsUrl: 'https://docs.hiapi.ai/async-api/',
  defaultBaseUrl: 'https://api.hiapi.ai',
  // No numbers are published; polls count, and sub-second polling is what the guide calls the commonest cause of 429.
  defaultRequestsPerSecond: 5,
  authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  paths: [
    { method: 'POST', path: '/v1/tasks' },
    { method: 'GET', path: '/v1/tasks' },
    { method: 'GET', path: `/v1/tasks/${SEGMENT}` },
  ],
  ids: [{ source: ID, claim: 'exclusive', label: 'HiAPI task id (tk-hiapi-…)' }],
  urls: [{ path: `/v1/tasks/(${ID})/?`, recognise: ([id]) => (id === undefined ? null : refOf(id)) }],
  recognise: (id) => ({ kind: 'ref', ...refOf(id) }),
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
  resend: 'idempotent',
  probe: () => ({
    request: { method: 'GET', path: '/v1/tasks?page=1&size=1', headers: JSON_HEADERS, body: null },
    read: (reply) => done(readProbe(readAnswer(reply))),
  }),
  list: listTasks,
  listPageLimit: PAGE_LIMIT,
  // The reference gives the list's rows as "detail objects".
  sweep: { page: (page) => listTasks(page, PAGE_LIMIT), size: PAGE_LIMIT, madeAt: idTime },
}

function refOf(id: string): { readonly remote: Remote; readonly model: null } {
  return { remote: remoteOf(id), model: null }
}

function remoteOf(id: string): Remote {
  return { id, handle: { id } }
}

function idIn(handle: Json): string | null {
  return pathSegment(isJsonObject(handle) ? handle['id'] : handle)
}

/** The members of `options` are those of {@link SUBMIT_OPTIONS}; inside `input` HiAPI would refuse them. */
function bodyOf({ model, params, options }: SubmitRequest): JsonObject {
  const { callback, route, storage } = options
  return {
    model,
    input: params,
    // `final` is the only value there is; it fires on success and on fail.
    ...(typeof callback === 'string' && callback !== '' ? { callback: { url: callback, when: 'final' } } : {}),
    ...(isJsonObject(callback) ? { callback } : {}),
    ...(typeof route === 'string' && route !== '' ? { route } : {}),
    ...(typeof storage === 'string' && storage !== '' ? { storage } : {}),
  }
}

/** The documented answer is the id alone; a replay that says more is believed. */
function createdOf(answer: Answer, id: string): Created {
  return {
    remote: remoteOf(id),
    madeAt: idTime(id, answer.reply.receivedAt),
    observation: v.is(detailSchema, answer.json) ? observeTask(answer, id) : null,
  }
}

function readProbe(answer: Answer): ProbeOutcome {
  const trouble = probeTrouble(answer)
  if (trouble !== null) return trouble
  const parsed = v.safeParse(listSchema, answer.json)
  if (parsed.success) {
    const total = parsed.output.data.total
    const count = typeof total === 'number' ? ` and sees ${total} ${total === 1 ? 'task' : 'tasks'}` : ''
    return { kind: 'works', detail: `The key works${count}.` }
  }
  const { trouble: drift, evidence } = unintelligible(answer, issueText(parsed.issues))
  return { kind: 'trouble', trouble: drift, evidence }
}
