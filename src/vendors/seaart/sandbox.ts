/** SeaArt Cloud's multimodal queue (cloud.seaart.ai/docs/model-api/multimodal): a status, and a result of its own. */
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { DAY, MINUTE, SECOND } from '#domain/time.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import { seaartEnvelope, seaartKey } from '#vendors/seaart/sandbox/envelopes.ts'
import { WEBHOOK_REFUSED, asksForWebhook, readSeaartSubmit } from '#vendors/seaart/sandbox/submit.ts'
import { notYet, queueUrls, resultBody, seaartState, statusBody } from '#vendors/seaart/sandbox/task.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import type { Call } from '#sandbox/faults/fault-box.ts'
import { problem, type Problem } from '#sandbox/world/problem.ts'
import type { MediaKind } from '#sandbox/world/scenario.ts'
import { scenarioOf } from '#sandbox/world/scenarios.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { disturbanceAt, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

type SeaartContext = Context<{ Bindings: Exchange }>

const PREFIX = 'mmsu_'
const BODY_LIMIT = 1024 * 1024

const MODELS = {
  image: 'nano_banana_2',
  video: 'spark_dance_v2_0',
  audio: 'sandbox_audio',
} as const satisfies Record<MediaKind, string>

/** Model ids as the pages write them; everything else is an app that does not exist. */
const APP = /^[a-z0-9][a-z0-9_]{2,80}$/

export const seaart: Dialect = {
  key: 'seaart',
  label: 'SeaArt',
  // The pages show lower-case ids.
  writeId: (ulid) => PREFIX + ulid.toLowerCase(),
  readId: (id) => (id.startsWith(PREFIX) && id === id.toLowerCase() ? id.slice(PREFIX.length).toUpperCase() : null),
  // How long outputs are kept is not documented; a week is what others do.
  outputLifetime: 7 * DAY,
  defaultModel: (scenario) => MODELS[scenarioOf(scenario).makes],
  apiKeyOf: seaartKey,
  classify,
  envelope: seaartEnvelope,
  routes,
  sample: (baseUrl, task) => ({
    answer: { request_id: task.id, ...queueUrls(new URL(baseUrl).origin, task.model, task.id), queue_position: 0 },
    curl: `curl -H "Authorization: Key $SEAART_API_KEY" ${baseUrl}/v1/queue/${task.model}/requests/${task.id}/status`,
  }),
  submitCurl: (baseUrl) =>
    `curl -X POST ${baseUrl}/v1/queue/nano_banana_2 -H 'Authorization: Key sk-sandbox' -H 'Content-Type: application/json' -d '{"prompt":"a lighthouse"}'`,
  demo: [
    { scenario: 'image-set', age: 18 * MINUTE, prompt: 'Four kites over a salt flat, screen print' },
    { scenario: 'slow-queue', age: 40 * SECOND, prompt: 'A greenhouse at night, long exposure' },
    { scenario: 'invalid-input', age: 11 * MINUTE, prompt: 'A paper crane in a beam of light' },
    { scenario: 'happy-image', age: 27 * MINUTE, prompt: 'A tram in the rain, linocut' },
  ],
}

function classify(method: string, path: string): Call {
  const parts = /^\/v1\/queue\/[^/]{1,200}(?:\/requests\/([^/]{1,200})(\/cancel)?.{0,40})?$/.exec(path)
  if (parts === null) return { operation: 'other', taskId: null }
  const [, taskId, cancel] = parts
  if (taskId === undefined) return { operation: method === 'POST' ? 'submit' : 'other', taskId: null }
  return { operation: cancel === undefined ? 'detail' : 'cancel', taskId }
}

function routes(world: World): DialectApp {
  const app: DialectApp = new Hono()
  const limit = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => refuse(c.env, problem('too-large')) })

  app.post('/v1/queue/:endpoint', limit, async (c) => {
    const endpoint = c.req.param('endpoint')
    if (!APP.test(endpoint)) return refuse(c.env, noApp(endpoint))
    if (asksForWebhook(c.req.query(), c.req.header())) {
      return refuse(c.env, problem('invalid-request', { message: WEBHOOK_REFUSED }))
    }
    const order = { idempotencyKey: null, body: await c.req.text() }
    const end = await submitTask(world, seaart, c.env, order, readSeaartSubmit(endpoint))
    if (end.kind === 'problem') return refuse(c.env, end.problem)
    const { id } = end.task
    return c.json({ request_id: id, ...queueUrls(c.env.origin, endpoint, id), queue_position: 0 })
  })

  app.get('/v1/queue/:endpoint/requests/:id/status', (c) =>
    about(c, world, ({ task, endpoint, state }) => c.json(statusBody(c.env, endpoint, task, state))),
  )

  app.get('/v1/queue/:endpoint/requests/:id/response', (c) =>
    about(c, world, async ({ task, endpoint, state }) => {
      if (state.phase === 'succeeded') return c.json(await resultBody(c.env, task, state))
      const body = statusBody(c.env, endpoint, task, state)
      const isOver = state.phase === 'failed' || state.phase === 'cancelled'
      return isOver ? c.json(body) : c.json(notYet(body), 202)
    }),
  )

  app.put('/v1/queue/:endpoint/requests/:id/cancel', (c) => {
    const task = find(c, world)
    if (!task) return c.json({ status: 'NOT_FOUND' }, 404)
    const isAsked = seaartState(world, task, c.env.now).phase !== 'cancelled' && world.cancelledAt(task) !== null
    return isAsked || world.cancel(task)
      ? c.json({ status: 'CANCELLATION_REQUESTED' }, 202)
      : c.json({ status: 'ALREADY_COMPLETED' }, 400)
  })

  app.get('/v1/queue/:endpoint/requests/:id/status/stream', (c) =>
    c.json({ detail: 'SSE streaming not supported' }, 400),
  )
  // Also `…/sync`, which others of this family have.
  app.all('*', (c) => c.json({ detail: 'Not Found' }, 404))
  return app
}

interface Asked {
  readonly task: SandboxTask
  readonly endpoint: string
  readonly state: ReturnType<typeof seaartState>
}

/** Answers about a task that is there, under the endpoint it was submitted to. */
function about(c: SeaartContext, world: World, answer: (asked: Asked) => Response | Promise<Response>) {
  const endpoint = c.req.param('endpoint') ?? ''
  if (!APP.test(endpoint)) return refuse(c.env, noApp(endpoint))
  const task = find(c, world)
  if (!task) return refuse(c.env, problem('not-found'))
  const fault = disturbanceAt(task, c.env.now)
  if (fault) c.env.disturb(fault)
  return answer({ task, endpoint, state: seaartState(world, task, c.env.now) })
}

/** A restarted sandbox knows a task by its id alone, which does not tell the endpoint: then any will do. */
function find(c: SeaartContext, world: World): SandboxTask | null {
  const task = world.find(seaart, c.req.param('id') ?? '', c.env.account)
  return task && (task.model === c.req.param('endpoint') || world.isRecalled(task)) ? task : null
}

function noApp(endpoint: string): Problem {
  return problem('not-found', { message: `App not found: ${endpoint.slice(0, 80)}` })
}

function refuse(exchange: Exchange, refused: Problem): Response {
  const { status, headers } = refused
  return Response.json(seaartEnvelope(refused, exchange.requestId), { status, headers })
}
