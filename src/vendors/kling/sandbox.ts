/** Kling: a kind of task in every path, tokens that end, codes beside the status, and a customer's own ids. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Json } from '#domain/json.ts'
import { DAY } from '#domain/time.ts'
import { bearerKey } from '#sandbox/front/api-key.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import type { Call } from '#sandbox/faults/fault-box.ts'
import { problem, type Problem, type ProblemKey } from '#sandbox/world/problem.ts'
import type { MediaKind } from '#sandbox/world/scenario.ts'
import { scenarioOf } from '#sandbox/world/scenarios.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { disturbanceAt, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'
import { type Route, ROUTES, routeIn } from '#vendors/kling/routes.ts'
import { readId, writeId } from '#vendors/kling/sandbox/id.ts'
import { readOrder } from '#vendors/kling/sandbox/order.ts'
import { klingTask } from '#vendors/kling/sandbox/task.ts'
import { keyOf, timeTrouble } from '#vendors/kling/sandbox/token.ts'

const BODY_LIMIT = 16 << 20
const USUAL_PAGE = 30
const LARGEST_PAGE = 500

const MODELS = {
  image: 'images/generations:kling-v2-1',
  video: 'videos/text2video:kling-v2-6',
  audio: 'audio/text-to-audio',
} as const satisfies Record<MediaKind, string>

export const kling: Dialect = {
  key: 'kling',
  label: 'Kling',
  writeId,
  readId,
  outputLifetime: 30 * DAY,
  defaultModel: (scenario) => MODELS[scenarioOf(scenario).makes],
  apiKeyOf: (headers) => {
    const token = bearerKey(headers)
    return token === null ? null : keyOf(token)
  },
  classify,
  envelope: (refused, requestId) => envelope(codeOf(refused), refused.message, requestId),
  statusOf,
  routes,
  sample: (baseUrl, task) => ({
    answer: envelope(0, 'SUCCEED', 'sample', {
      task_id: task.id,
      task_info: {},
      task_status: 'submitted',
      created_at: task.createdAt,
      updated_at: task.createdAt,
    }),
    curl: `curl -H "Authorization: Bearer $KLING_TOKEN" ${baseUrl}/v1/${routeOf(task)}/${task.id}`,
  }),
  submitCurl: (baseUrl) =>
    `curl -X POST ${baseUrl}/v1/videos/text2video -H 'Authorization: Bearer sk-sandbox' -H 'Content-Type: application/json' -d '{"model_name":"kling-v2-6","prompt":"a lighthouse"}'`,
  // It has no connection from the start, so that nobody would see them.
  demo: [],
}

function routes(world: World): DialectApp {
  const app: DialectApp = new Hono()
  app.use('*', async (c, next) => {
    const trouble = timeTrouble(bearerKey(c.req.raw.headers) ?? '', c.env.now)
    if (trouble === null) return next()
    return Response.json(envelope(trouble, 'Authorization is out of its time', c.env.requestId), { status: 401 })
  })
  for (const route of ROUTES) addRoute(app, world, route)
  return app
}

function addRoute(app: DialectApp, world: World, route: Route): void {
  const limit = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => refuse(c.env, problem('too-large')) })
  const ofThisKind = ({ account }: Exchange) =>
    world.newestFirst(kling, account).filter((task) => routeOf(task) === route)
  /** By its own id, or by the customer's. */
  const find = (id: string, exchange: Exchange) => {
    const task = world.find(kling, id, exchange.account)
    if (task !== null) return routeOf(task) === route ? task : null
    return ofThisKind(exchange).find(({ input }) => input['external_task_id'] === id) ?? null
  }
  const answer = ({ origin, requestId }: Exchange, task: SandboxTask) =>
    Response.json(envelope(0, 'SUCCEED', requestId, klingTask(world, origin, task)))

  app.post(`/v1/${route}`, limit, async (c) => {
    const request = { idempotencyKey: null, body: await c.req.text() }
    const end = await submitTask(world, kling, c.env, request, (body) => readOrder(route, body))
    return end.kind === 'problem' ? refuse(c.env, end.problem) : answer(c.env, end.task)
  })

  app.get(`/v1/${route}`, (c) => {
    const page = Number(c.req.query('pageNum') ?? 1)
    const size = Number(c.req.query('pageSize') ?? USUAL_PAGE)
    if (!Number.isInteger(page) || page < 1 || page > 1_000) {
      return refuse(c.env, problem('invalid-request', { message: 'pageNum must be 1 to 1000' }))
    }
    if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
      return refuse(c.env, problem('invalid-request', { message: `pageSize must be 1 to ${LARGEST_PAGE}` }))
    }
    const rows = ofThisKind(c.env).slice((page - 1) * size, page * size)
    const tasks = rows.map((task) => klingTask(world, c.env.origin, task))
    return c.json(envelope(0, 'SUCCEED', c.env.requestId, tasks))
  })

  app.get(`/v1/${route}/:id`, (c) => {
    const task = find(c.req.param('id'), c.env)
    if (task === null) return refuse(c.env, problem('not-found'))
    const fault = disturbanceAt(task, c.env.now)
    if (fault) c.env.disturb(fault)
    return answer(c.env, task)
  })
}

function routeOf({ route, model }: SandboxTask): Route {
  return routeIn(route ?? '') ?? routeIn(model) ?? 'videos/text2video'
}

/** The longest first: one kind is another with one segment more. */
const BY_LENGTH = ROUTES.toSorted((a, b) => b.length - a.length)

function classify(method: string, path: string): Call {
  const route = BY_LENGTH.find((one) => path === `/v1/${one}` || path.startsWith(`/v1/${one}/`))
  if (route === undefined) return { operation: 'other', taskId: null }
  const taskId = path.slice(`/v1/${route}/`.length)
  if (taskId !== '') return { operation: 'detail', taskId }
  return { operation: method === 'POST' ? 'submit' : 'list', taskId: null }
}

const CODES: Readonly<Record<ProblemKey, number>> = {
  'invalid-request': 1201,
  'model-unavailable': 1201,
  unauthorized: 1002,
  'no-credit': 1102,
  forbidden: 1103,
  'not-found': 1203,
  'still-processing': 1302,
  'too-large': 1201,
  'key-mismatch': 1201,
  throttled: 1302,
  blocked: 1301,
  'server-error': 5000,
  'bad-gateway': 5000,
  busy: 5001,
  'gateway-timeout': 5002,
}

/** As the other form of a refused key: none was shown at all. And of a limit: too many tasks at a time. */
function codeOf({ key, alternative }: Problem): number {
  if (!alternative) return CODES[key]
  return key === 'unauthorized' ? 1001 : key === 'throttled' ? 1303 : CODES[key]
}

/** A used up resource pack is 429 like a limit, and refused content 400. */
function statusOf({ key, status }: Problem): number {
  if (key === 'no-credit') return 429
  return key === 'blocked' ? 400 : status
}

function envelope(code: number, message: string, requestId: string, data?: Json): Json {
  return { code, message, request_id: requestId, ...(data === undefined ? {} : { data }) }
}

function refuse({ requestId }: Exchange, refused: Problem): Response {
  const { message, headers } = refused
  return Response.json(envelope(codeOf(refused), message, requestId), { status: statusOf(refused), headers })
}
