/** ByteSpike: its reference, its model pages, and the places where the two contradict each other. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isJsonObject, parseJson, type Json } from '#domain/json.ts'
import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from '#domain/time.ts'
import { envelope, statusOf, WRONG_ROUTE } from '#vendors/bytespike/sandbox/errors.ts'
import { eventStream } from '#vendors/bytespike/sandbox/stream.ts'
import { isOwnId, readSubmit } from '#vendors/bytespike/sandbox/submit.ts'
import { isOver, submitAnswer, taskAnswer } from '#vendors/bytespike/sandbox/task.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import { bearerKey } from '#sandbox/front/api-key.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import type { Call } from '#sandbox/faults/fault-box.ts'
import { problem, type Problem } from '#sandbox/world/problem.ts'
import type { MediaKind } from '#sandbox/world/scenario.ts'
import { scenarioOf, type ScenarioKey } from '#sandbox/world/scenarios.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { disturbanceAt, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

const PREFIX = 'task_'
const BODY_LIMIT = 1024 * 1024

const MODELS = {
  image: 'seedream-v4.5',
  video: 'sora-2',
  audio: 'sandbox-audio',
} as const satisfies Record<MediaKind, string>

/** Scripts whose tasks answer as the model pages show it. */
const ON_MODEL_PAGES: readonly ScenarioKey[] = ['long-video', 'expires-1-h', 'video-with-frames']

const QUOTA = { 'x-quota-remaining-credits': '250.00', 'x-org-quota-remaining-credits': '1200.00' }
const LIMITS = { 'x-ratelimit-limit': '20.00', 'x-ratelimit-remaining': '17.30' }
const SPEND_WINDOW = 5 * HOUR

export const bytespike: Dialect = {
  key: 'bytespike',
  label: 'ByteSpike',
  writeId: (ulid) => PREFIX + ulid,
  readId: (id) => (id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null),
  // The model pages' time; the reference has none.
  outputLifetime: DAY,
  defaultModel: (scenario) => (ON_MODEL_PAGES.includes(scenario) ? 'veo-3.1' : MODELS[scenarioOf(scenario).makes]),
  // With both, `x-api-key` wins.
  apiKeyOf: (headers) => headers.get('x-api-key') ?? bearerKey(headers),
  classify,
  envelope,
  statusOf,
  headers: quotaHeaders,
  routes,
  sample: (baseUrl, task) => ({
    answer: { task_id: task.id, status: 'pending' },
    curl: `curl -H "x-api-key: $BYTESPIKE_API_KEY" '${baseUrl}/v1/tasks/query?task_id=${task.id}'`,
  }),
  // Its payload is not documented: what a query answers.
  callBack: ({ world, origin, task }) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(taskAnswer(task, { world, origin, outTaskId: null })),
  }),
  submitCurl: (baseUrl) =>
    `curl -X POST ${baseUrl}/v1/tasks/submit -H 'x-api-key: sk-sandbox' -H 'Content-Type: application/json' -d '{"model":"sora-2","params":{"prompt":"a lighthouse","duration_seconds":8},"out_task_id":"try-1"}'`,
  demo: [
    { scenario: 'happy-video', age: 11 * MINUTE, prompt: 'Kites over a salt flat, wide lens' },
    { scenario: 'long-video', age: 100 * SECOND, prompt: 'A tram climbing a steep street in the rain' },
    { scenario: 'moderation-refusal', age: 17 * MINUTE, prompt: 'A poster after a famous painting' },
  ],
}

function classify(_method: string, path: string): Call {
  const [, verb = '', taskId = null] =
    /^\/v1\/tasks\/(submit|query|cancel|stream)(?:\/([^/]{1,100}))?$/.exec(path) ?? []
  switch (verb) {
    case 'submit':
    case 'cancel':
    case 'stream':
      return { operation: verb, taskId }
    case 'query':
      return { operation: 'detail', taskId }
    default:
      return { operation: 'other', taskId: null }
  }
}

/** On every answer, with the header that lets a page of another origin read them. */
function quotaHeaders(now: EpochMs): Readonly<Record<string, string>> {
  const reset = String(Math.ceil((Math.floor(now / SPEND_WINDOW) + 1) * (SPEND_WINDOW / SECOND)))
  const quota = { ...LIMITS, 'x-ratelimit-reset': reset, ...QUOTA }
  return { ...quota, 'access-control-expose-headers': Object.keys(quota).join(', ') }
}

function routes(world: World): DialectApp {
  const app: DialectApp = new Hono()
  const limit = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => refuse(c.env, problem('too-large')) })
  /** By task id. */
  const ownIds = new Map<string, string>()

  function scopeOf({ account }: Exchange): string {
    return `bytespike/${account}`
  }

  function factsOf(exchange: Exchange, task: SandboxTask) {
    return { world, origin: exchange.origin, outTaskId: ownIds.get(task.id) ?? null }
  }

  /** The task that a call names by exactly one identifier, or why it is refused. */
  function find(exchange: Exchange, taskId: Json | undefined, outTaskId: Json | undefined): SandboxTask | Problem {
    const named = [taskId, outTaskId].filter((value) => value !== undefined && value !== null && value !== '')
    const [only] = named
    if (named.length !== 1 || !isOwnId(only)) {
      return problem('invalid-request', { message: 'exactly one of task_id and out_task_id is required' })
    }
    const id = only === taskId ? only : world.idempotency.taskOf(scopeOf(exchange), only)
    return (id === null ? null : world.find(bytespike, id, exchange.account)) ?? problem('not-found')
  }

  function answer(exchange: Exchange, found: SandboxTask | Problem): Response {
    if ('status' in found) return refuse(exchange, found)
    const fault = disturbanceAt(found, exchange.now)
    if (fault) exchange.disturb(fault)
    return Response.json(taskAnswer(found, factsOf(exchange, found)))
  }

  function cancel(exchange: Exchange, found: SandboxTask | Problem): Response {
    if ('status' in found) return refuse(exchange, found)
    world.cancel(found)
    return Response.json(taskAnswer(found, factsOf(exchange, found)))
  }

  app.post('/v1/tasks/submit', limit, async (c) => {
    const { outTaskId, identity, reading } = readSubmit(await c.req.text())
    const request = { idempotencyKey: outTaskId, body: JSON.stringify(identity) }
    const end = await submitTask(world, bytespike, c.env, request, () => reading)
    if (end.kind === 'problem') return refuse(c.env, end.problem)
    if (outTaskId !== null) ownIds.set(end.task.id, outTaskId)
    return c.json(submitAnswer(end.task, factsOf(c.env, end.task)))
  })

  app.post('/v1/tasks/query', limit, async (c) => {
    const body = membersOf(await c.req.text())
    return answer(c.env, find(c.env, body['task_id'], body['out_task_id']))
  })
  app.get('/v1/tasks/query', (c) => answer(c.env, find(c.env, c.req.query('task_id'), c.req.query('out_task_id'))))

  app.post('/v1/tasks/cancel', limit, async (c) => {
    const body = membersOf(await c.req.text())
    return cancel(c.env, find(c.env, body['task_id'], body['out_task_id']))
  })
  // The path wins over a `task_id` in the body, so that the body need not be read.
  app.post('/v1/tasks/cancel/:id', (c) => cancel(c.env, find(c.env, c.req.param('id'), undefined)))

  app.get('/v1/tasks/stream/:id', (c) => {
    const found = find(c.env, c.req.param('id'), undefined)
    if ('status' in found) return refuse(c.env, found)
    const facts = factsOf(c.env, found)
    return eventStream(() => {
      if (world.find(bytespike, found.id, c.env.account) === null) return null
      return { answer: taskAnswer(found, facts), isOver: isOver(found, world) }
    }, c.req.raw.signal)
  })

  app.all('*', (c) => c.json(WRONG_ROUTE, 404))
  return app
}

function membersOf(body: string) {
  const json = parseJson(body)
  return isJsonObject(json) ? json : {}
}

function refuse({ requestId }: Exchange, refused: Problem): Response {
  const { headers } = refused
  return Response.json(bytespike.envelope(refused, requestId), { status: statusOf(refused), headers })
}
