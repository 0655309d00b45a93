/** HiAPI as its guides show it: bare objects, `task_…` ids, ISO expiry, links that live for minutes. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Json, JsonObject } from '#domain/json.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { bearerKey } from '#sandbox/front/api-key.ts'
import { guideEnvelope, guideError, referenceEnvelope } from '#vendors/hiapi/sandbox/envelopes.ts'
import { signedCallback } from '#vendors/hiapi/sandbox/callback.ts'
import { HIAPI_BODY_LIMIT, classifyHiapi, hiapiModel, submitCurl } from '#vendors/hiapi/sandbox/host.ts'
import { readGuideSubmit } from '#vendors/hiapi/sandbox/submit.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import { hash32 } from '#domain/hash.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import { mediaUrl } from '#sandbox/media/media-links.ts'
import { problem, type Problem } from '#sandbox/world/problem.ts'
import type { FailureReason } from '#sandbox/world/scenario.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { disturbanceAt, type SandboxOutput, type SandboxState, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

const PREFIX = 'task_'

const FAILURE_CODES = {
  moderation: 'invalid_request',
  model: 'model_error',
  timeout: 'task_timeout',
  'invalid-input': 'unsupported_format',
  storage: 'provider_error',
  unavailable: 'provider_error',
  cancelled: 'provider_error',
} as const satisfies Record<FailureReason, string>

export const hiapiGuide: Dialect = {
  key: 'hiapi-guide',
  label: 'HiAPI guide',
  writeId: (ulid) => PREFIX + ulid,
  readId: (id) => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null),
  // The guides say "minutes, not days".
  outputLifetime: 30 * MINUTE,
  defaultModel: hiapiModel,
  apiKeyOf: bearerKey,
  classify: classifyHiapi,
  envelope: (refused, requestId) =>
    refused.alternative ? referenceEnvelope(refused) : guideEnvelope(refused, requestId),
  routes,
  sample: (baseUrl, task) => ({
    answer: { id: task.id, status: 'pending', created_at: Math.floor(task.createdAt / SECOND) },
    curl: `curl -H "Authorization: Bearer $HIAPI_API_KEY" ${baseUrl}/v1/tasks/${task.id}`,
  }),
  submitCurl,
  callBack: (facts) => signedCallback(detail(facts.world, facts, facts.task), facts),
  demo: [
    { scenario: 'happy-image', age: 6 * MINUTE, prompt: 'A stone bridge, gouache' },
    { scenario: 'task-timeout', age: 33 * MINUTE, prompt: 'A crowd crossing a square, time lapse' },
    { scenario: 'long-video', age: 45 * SECOND, prompt: 'Snow settling on a red post box' },
  ],
}

function routes(world: World): DialectApp {
  const app: DialectApp = new Hono()
  const limit = bodyLimit({ maxSize: HIAPI_BODY_LIMIT, onError: (c) => refuse(c.env, problem('too-large')) })

  app.post('/v1/tasks', limit, async (c) => {
    // No idempotency key is documented here: who counts on one must see what comes of it.
    const request = { idempotencyKey: null, body: await c.req.text() }
    const end = await submitTask(world, hiapiGuide, c.env, request, readGuideSubmit)
    if (end.kind === 'problem') return refuse(c.env, end.problem)
    return c.json(detail(world, c.env, end.task))
  })

  app.get('/v1/tasks/:id', (c) => {
    const task = world.find(hiapiGuide, c.req.param('id'), c.env.account)
    if (!task) return refuse(c.env, problem('not-found'))
    const fault = disturbanceAt(task, c.env.now)
    if (fault) c.env.disturb(fault)
    return c.json(detail(world, c.env, task))
  })
  return app
}

function refuse(exchange: Exchange, refused: Problem): Response {
  const { status, headers } = refused
  return Response.json(hiapiGuide.envelope(refused, exchange.requestId), { status, headers })
}

function detail(world: World, { origin }: Pick<Exchange, 'origin'>, task: SandboxTask): JsonObject {
  const state = world.stateOf(task)
  return {
    id: task.id,
    model: task.model,
    status: statusWord(state),
    created_at: Math.floor(task.createdAt / SECOND),
    updated_at: Math.floor(state.since / SECOND),
    output: state.phase === 'succeeded' ? outputs(origin, task, state) : null,
    error: state.phase === 'failed' ? errorOf(task, state) : null,
  }
}

function statusWord(state: SandboxState): string {
  switch (state.phase) {
    case 'queued':
    case 'running':
    case 'finishing':
      return 'pending'
    case 'strange':
      return state.word
    case 'succeeded':
      return 'succeeded'
    case 'failed':
      return state.reason === 'timeout' ? 'timeout' : 'failed'
  }
}

/** The request id belongs to the task here: it is what a ticket must quote, so it stays the same in every answer. */
function errorOf(task: SandboxTask, state: Extract<SandboxState, { phase: 'failed' }>): Json {
  const requestId = `req_${hash32(task.id).toString(16).padStart(8, '0')}`
  return guideError(FAILURE_CODES[state.reason], state.message, requestId)
}

function outputs(origin: string, task: SandboxTask, state: Extract<SandboxState, { phase: 'succeeded' }>): Json {
  const real = state.outputs.map((output) => ({ url: signedUrl(origin, task, output), ...expiry(output) }))
  return state.strays ? [null, ...real, 'pending', {}] : real
}

/** The guides show links that carry a signature in the query. */
function signedUrl(origin: string, task: SandboxTask, output: SandboxOutput): string {
  const url = new URL(mediaUrl(origin, task, output))
  url.searchParams.set('sig', hash32(`${task.id}/${output.file}`).toString(16))
  return url.href
}

function expiry(output: SandboxOutput): JsonObject {
  return output.expiresAt === null ? {} : { expireAt: new Date(output.expiresAt).toISOString() }
}
