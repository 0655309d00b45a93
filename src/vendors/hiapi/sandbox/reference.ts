/** HiAPI as its reference documents it (docs.hiapi.ai, async API). */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Json, JsonObject } from '#domain/json.ts'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import { bearerKey } from '#sandbox/front/api-key.ts'
import { guideEnvelope, referenceEnvelope } from '#vendors/hiapi/sandbox/envelopes.ts'
import { signedCallback } from '#vendors/hiapi/sandbox/callback.ts'
import { HIAPI_BODY_LIMIT, classifyHiapi, hiapiModel, submitCurl } from '#vendors/hiapi/sandbox/host.ts'
import { readReferenceSubmit } from '#vendors/hiapi/sandbox/submit.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import { mediaUrl } from '#sandbox/media/media-links.ts'
import { problem, type Problem } from '#sandbox/world/problem.ts'
import type { FailureReason } from '#sandbox/world/scenario.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { disturbanceAt, type SandboxState, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

const PREFIX = 'tk-hiapi-'

/** A failed task has no other codes than these (the SDK's table). */
const FAILURE_CODES = {
  moderation: 'TASK_FAILED',
  model: 'TASK_FAILED',
  timeout: 'TASK_TIMEOUT',
  'invalid-input': 'INVALID_REQUEST',
  storage: 'STORAGE_UNAVAILABLE',
  unavailable: 'MODEL_UNAVAILABLE',
  cancelled: 'TASK_FAILED',
} as const satisfies Record<FailureReason, string>

export const hiapi: Dialect = {
  key: 'hiapi',
  label: 'HiAPI',
  writeId: (ulid) => PREFIX + ulid,
  readId: (id) => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null),
  // The documented example is completed + exactly 604,800 s.
  outputLifetime: 7 * DAY,
  defaultModel: hiapiModel,
  apiKeyOf: bearerKey,
  classify: classifyHiapi,
  envelope: (refused, requestId) =>
    refused.alternative ? guideEnvelope(refused, requestId) : referenceEnvelope(refused),
  routes,
  sample: (baseUrl, task) => ({
    answer: success({ taskId: task.id }),
    curl: `curl -H "Authorization: Bearer $HIAPI_API_KEY" ${baseUrl}/v1/tasks/${task.id}`,
  }),
  submitCurl,
  callBack: (facts) => signedCallback(detail(facts.world, facts.origin, facts.task), facts),
  demo: [
    { scenario: 'happy-image', age: 14 * MINUTE, prompt: 'A lighthouse in fog, risograph print' },
    { scenario: 'video-with-frames', age: 38 * MINUTE, prompt: 'Paper boats drifting down a gutter after rain' },
    { scenario: 'image-set', age: 3 * MINUTE, prompt: 'Four tiles of a Moroccan pattern, teal and sand' },
    { scenario: 'long-video', age: 75 * SECOND, prompt: 'A cable car crossing a valley at dusk' },
    { scenario: 'stuck-queue', age: 7 * MINUTE, prompt: 'Fireflies over a wheat field, slow pan' },
    { scenario: 'slow-queue', age: 20 * SECOND, prompt: 'A ceramic owl on a window sill' },
    { scenario: 'moderation-refusal', age: 9 * MINUTE, prompt: 'A portrait in the style of a film still' },
    { scenario: 'expires-1-h', age: 51 * MINUTE, prompt: 'A drone shot over basalt columns' },
    { scenario: 'already-expired', age: 26 * MINUTE, prompt: 'Isometric reading room, warm light' },
    { scenario: 'happy-audio', age: 21 * MINUTE, prompt: 'Soft marimba, late evening' },
  ],
}

function routes(world: World): DialectApp {
  const app: DialectApp = new Hono()
  const limit = bodyLimit({ maxSize: HIAPI_BODY_LIMIT, onError: (c) => refuse(c.env, problem('too-large')) })

  app.post('/v1/tasks', limit, async (c) => {
    const body = await c.req.text()
    const idempotencyKey = c.req.header('idempotency-key') ?? null
    const end = await submitTask(world, hiapi, c.env, { idempotencyKey, body }, readReferenceSubmit)
    if (end.kind === 'problem') return refuse(c.env, end.problem)
    if (end.replayed) c.header('Idempotent-Replay', 'true')
    return c.json(success({ taskId: end.task.id }))
  })

  app.get('/v1/tasks', (c) => {
    // Out-of-range values silently become the defaults.
    const page = within(c.req.query('page'), 1, 1_000_000, 1)
    const size = within(c.req.query('size'), 1, 100, 10)
    const all = world.newestFirst(hiapi, c.env.account)
    const tasks = all.slice((page - 1) * size, page * size)
    return c.json(
      success({ page, size, total: all.length, tasks: tasks.map((task) => detail(world, c.env.origin, task)) }),
    )
  })

  app.get('/v1/tasks/:id', (c) => {
    const task = world.find(hiapi, c.req.param('id'), c.env.account)
    if (!task) return refuse(c.env, problem('not-found'))
    const fault = disturbanceAt(task, c.env.now)
    if (fault) c.env.disturb(fault)
    return c.json(success(detail(world, c.env.origin, task)))
  })
  return app
}

function refuse(exchange: Exchange, refused: Problem): Response {
  const { status, headers } = refused
  return Response.json(hiapi.envelope(refused, exchange.requestId), { status, headers })
}

function success(data: Json): JsonObject {
  return { code: 200, message: 'success', data }
}

function within(text: string | undefined, min: number, max: number, otherwise: number): number {
  const value = /^\d{1,9}$/.test(text ?? '') ? Number(text) : otherwise
  return value >= min && value <= max ? value : otherwise
}

function detail(world: World, origin: string, task: SandboxTask): JsonObject {
  const state = world.stateOf(task)
  return {
    taskId: task.id,
    model: task.model,
    status: statusWord(state),
    created: Math.floor(task.createdAt / SECOND),
    completed: state.phase === 'succeeded' || state.phase === 'failed' ? Math.floor(state.since / SECOND) : 0,
    storage: task.outputLifetime === null ? 'persistent' : 'temp',
    ...(task.route === null ? {} : { route: task.route }),
    ...(state.phase === 'succeeded' ? { output: outputs(origin, task, state) } : {}),
    ...(state.phase === 'failed' ? { error: { code: FAILURE_CODES[state.reason], message: state.message } } : {}),
  }
}

function statusWord(state: SandboxState): string {
  switch (state.phase) {
    case 'queued':
      return 'queued'
    case 'running':
      return 'handling'
    case 'finishing':
      return 'archiving'
    case 'strange':
      return state.word
    case 'succeeded':
      return 'success'
    case 'failed':
      return 'fail'
  }
}

function outputs(origin: string, task: SandboxTask, state: Extract<SandboxState, { phase: 'succeeded' }>): Json {
  const real = state.outputs.map((output) => ({
    url: mediaUrl(origin, task, output),
    type: output.role ?? output.kind,
    // What persistent outputs carry is not documented: 0 is one of the forms to expect.
    expireAt: output.expiresAt === null ? 0 : Math.floor(output.expiresAt / SECOND),
  }))
  return state.strays ? [null, ...real, 'pending', { type: 'image' }] : real
}
