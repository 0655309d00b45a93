/** PiAPI's unified task API (piapi.ai/docs/unified-api-schema). */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Json, JsonObject } from '#domain/json.ts'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import type { SentCallback } from '#sandbox/callbacks/callback-post.ts'
import type { CallbackFacts, Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import { ulidOfUuid, uuidOfUlid } from '#vendors/piapi/sandbox/id.ts'
import { piapiModel, readPiapiSubmit } from '#vendors/piapi/sandbox/submit.ts'
import { piapiTask, statusWord } from '#vendors/piapi/sandbox/task.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import type { Call } from '#sandbox/faults/fault-box.ts'
import { problem, type Problem, type ProblemKey } from '#sandbox/world/problem.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { disturbanceAt, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

const BODY_LIMIT = 1024 * 1024
const LARGEST_PAGE = 100

/** Messages that PiAPI is known to use; the others are the sandbox's neutral ones. */
const MESSAGES: Partial<Record<ProblemKey, string>> = {
  unauthorized: 'Unauthorized',
  'no-credit': 'insufficient credits',
  'not-found': 'Record Not Found',
}

export const piapi: Dialect = {
  key: 'piapi',
  label: 'PiAPI',
  writeId: uuidOfUlid,
  readId: ulidOfUuid,
  // Stated by the sister brand for images; no answer says it.
  outputLifetime: 3 * DAY,
  defaultModel: piapiModel,
  apiKeyOf: (headers) => /^[^\s]{1,512}$/.exec(headers.get('x-api-key') ?? '')?.[0] ?? null,
  classify,
  envelope,
  routes,
  sample: (baseUrl, task) => ({
    answer: success({ task_id: task.id, ...namesOf(task), status: 'pending', output: null }),
    curl: `curl -H "X-API-Key: $PIAPI_API_KEY" ${baseUrl}/api/v1/task/${task.id}`,
  }),
  submitCurl: (baseUrl) =>
    `curl -X POST ${baseUrl}/api/v1/task -H 'X-API-Key: sk-sandbox' -H 'Content-Type: application/json' -d '{"model":"Qubico/flux1-schnell","task_type":"txt2img","input":{"prompt":"a lighthouse"}}'`,
  callBack,
  demo: [
    { scenario: 'happy-image', age: 11 * MINUTE, prompt: 'A tin robot on a shelf, soft light' },
    { scenario: 'happy-video', age: 16 * MINUTE, prompt: 'Waves under a pier, locked camera' },
    { scenario: 'happy-audio', age: 24 * MINUTE, prompt: 'Slow fiddle over rain' },
    { scenario: 'long-video', age: 50 * SECOND, prompt: 'A kite above dunes, wide shot' },
    { scenario: 'slow-queue', age: 2 * MINUTE, prompt: 'A market hall, ink and wash' },
    { scenario: 'task-failed', age: 28 * MINUTE, prompt: 'A glass staircase' },
  ],
}

/** The task of a poll beside a time, and the secret of its own webhook_config as it was. */
function callBack({ world, origin, task, callback, forged }: CallbackFacts): Omit<SentCallback, 'url'> {
  const secret = forged ? 'not-the-secret' : callback.secret
  return {
    headers: { 'content-type': 'application/json', ...(secret === null ? {} : { 'x-webhook-secret': secret }) },
    body: JSON.stringify({
      timestamp: Math.floor(world.clock.now() / SECOND),
      data: piapiTask(world, origin, task),
    }),
  }
}

function routes(world: World): DialectApp {
  const app: DialectApp = new Hono()
  const limit = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => refuse(c.env, problem('too-large')) })

  app.post('/api/v1/task', limit, async (c) => {
    // No idempotency key is documented, and a header of that name changes nothing.
    const request = { idempotencyKey: null, body: await c.req.text() }
    const end = await submitTask(world, piapi, c.env, request, readPiapiSubmit)
    return end.kind === 'problem'
      ? refuse(c.env, end.problem)
      : c.json(success(piapiTask(world, c.env.origin, end.task)))
  })

  app.get('/api/v1/task/:id', (c) => {
    const task = world.find(piapi, c.req.param('id'), c.env.account)
    if (!task) return refuse(c.env, problem('not-found'))
    const fault = disturbanceAt(task, c.env.now)
    if (fault) c.env.disturb(fault)
    return c.json(success(piapiTask(world, c.env.origin, task)))
  })

  app.delete('/api/v1/task/:id', (c) => {
    const task = world.find(piapi, c.req.param('id'), c.env.account)
    if (!task) return refuse(c.env, problem('not-found'))
    const isPending = statusWord(world, task).toLowerCase() === 'pending'
    if (!isPending || !world.cancel(task)) {
      return refuse(c.env, problem('invalid-request', { message: 'only a pending task can be cancelled' }))
    }
    return c.json(success(piapiTask(world, c.env.origin, task)))
  })

  app.get('/api/open/tasks/histories', (c) => {
    const page = Number(c.req.query('page') ?? 1)
    const size = Number(c.req.query('page_size') ?? 10)
    if (!Number.isInteger(page) || page < 1) return refuse(c.env, problem('invalid-request'))
    // Unlike HiAPI, which silently takes its default.
    if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
      return refuse(c.env, problem('invalid-request', { message: `page_size must be 1 to ${LARGEST_PAGE}` }))
    }
    const all = world.newestFirst(piapi, c.env.account)
    const rows = all.slice((page - 1) * size, page * size).map((task) => historyRow(world, task))
    return c.json(success({ data: rows, page, size, total: all.length }))
  })

  app.get('/account/info', (c) =>
    c.json(success({ account_id: 1, account_name: 'sandbox', plan: 'creator', equivalent_in_usd: 42.5 })),
  )
  return app
}

function classify(method: string, path: string): Call {
  if (path === '/api/v1/task' && method === 'POST') return { operation: 'submit', taskId: null }
  if (path === '/api/open/tasks/histories') return { operation: 'list', taskId: null }
  const taskId = /^\/api\/v1\/task\/([^/]{1,100})$/.exec(path)?.[1]
  if (taskId === undefined) return { operation: 'other', taskId: null }
  return { operation: method === 'DELETE' ? 'cancel' : 'detail', taskId }
}

/** The bodies of refusals are not documented: the envelope of every other answer, or a message alone. */
function envelope(refused: Problem): Json {
  const message = refused.message === problem(refused.key).message ? MESSAGES[refused.key] : undefined
  const said = message ?? refused.message
  return refused.alternative ? { message: said } : { code: refused.status, message: said, data: null }
}

function refuse(exchange: Exchange, refused: Problem): Response {
  const { status, headers } = refused
  return Response.json(piapi.envelope(refused, exchange.requestId), { status, headers })
}

function success(data: Json): JsonObject {
  return { code: 200, message: 'success', data }
}

function namesOf(task: SandboxTask): { readonly model: string; readonly task_type: string } {
  const [model = '', taskType = ''] = task.model.split(':')
  return { model, task_type: taskType }
}

/** A row has another word for success, a number of its own as `id`, and no files. */
function historyRow(world: World, task: SandboxTask): JsonObject {
  const { model, task_type: action } = namesOf(task)
  const word = statusWord(world, task).toLowerCase()
  const at = new Date(task.createdAt).toISOString()
  return {
    id: Math.floor(task.createdAt / SECOND),
    account_id: 1,
    api_key_id: 1,
    task_id: task.id,
    task_model: model.split('/').at(-1) ?? model,
    action,
    status: word === 'completed' ? 'finished' : word,
    service_mode: 'public',
    usage: 0,
    usage_type: 'point',
    fixed: true,
    detail: { model, task_id: task.id, workflow_type: action },
    created_at: at,
    updated_at: at,
  }
}
