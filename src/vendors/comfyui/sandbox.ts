/** A ComfyUI server: a queue and a history instead of a status, ids of the client's own, and no key. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Json } from '#domain/json.ts'
import { isJsonObject, parseJson } from '#domain/json.ts'
import { DAY } from '#domain/time.ts'
import { bearerKey } from '#sandbox/front/api-key.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import type { Call } from '#sandbox/faults/fault-box.ts'
import { fileReply } from '#sandbox/media/media-front.ts'
import { mediaBytes } from '#sandbox/media/media.ts'
import { problem, type Problem, type ProblemKey } from '#sandbox/world/problem.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { disturbanceAt, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'
import { readId, writeId } from '#vendors/comfyui/sandbox/id.ts'
import { readOrder } from '#vendors/comfyui/sandbox/order.ts'
import { entryOf, idOf, isQueued, itemOf } from '#vendors/comfyui/sandbox/prompt.ts'

const BODY_LIMIT = 8 << 20

export const comfyui: Dialect = {
  key: 'comfyui',
  label: 'ComfyUI',
  writeId,
  readId,
  // Until somebody deletes them; a number is needed.
  outputLifetime: 365 * DAY,
  defaultModel: () => 'sd_xl_base_1.0.safetensors',
  // The server asks for none; one that is shown is a proxy's.
  apiKeyOf: (headers) => bearerKey(headers) ?? 'none',
  classify,
  envelope,
  routes,
  sample: (baseUrl, task) => ({
    answer: { prompt_id: task.id, number: 1, node_errors: {} },
    curl: `curl ${baseUrl}/history/${task.id}`,
  }),
  submitCurl: (baseUrl) =>
    `curl -X POST ${baseUrl}/prompt -H 'Content-Type: application/json' -d '{"prompt":{"6":{"class_type":"CLIPTextEncode","inputs":{"text":"a lighthouse"}}}}'`,
  // It has no connection from the start, so that nobody would see them.
  demo: [],
}

function routes(world: World): DialectApp {
  const app: DialectApp = new Hono()
  const limit = bodyLimit({ maxSize: BODY_LIMIT, onError: () => refuse(problem('too-large')) })
  const all = ({ account }: Exchange) => world.newestFirst(comfyui, account)
  const find = (id: string, exchange: Exchange) =>
    all(exchange).find((task) => idOf(task) === id) ?? world.find(comfyui, id, exchange.account)

  app.post('/prompt', limit, async (c) => {
    const request = { idempotencyKey: null, body: await c.req.text() }
    const end = await submitTask(world, comfyui, c.env, request, readOrder)
    if (end.kind === 'problem') return refuse(end.problem)
    return c.json({ prompt_id: idOf(end.task), number: end.task.createdAt, node_errors: {} })
  })

  app.get('/history/:id', (c) => {
    const task = find(c.req.param('id'), c.env)
    const fault = task === null ? null : disturbanceAt(task, c.env.now)
    if (fault) c.env.disturb(fault)
    const entry = task === null ? null : entryOf(world, task)
    return c.json(task === null || entry === null ? {} : { [idOf(task)]: entry })
  })

  app.get('/history', (c) => {
    const most = Number(c.req.query('max_items') ?? Number.POSITIVE_INFINITY)
    const over = all(c.env).flatMap((task) => {
      const entry = entryOf(world, task)
      return entry === null ? [] : [[idOf(task), entry] as const]
    })
    return c.json(Object.fromEntries(over.slice(0, most).toReversed()))
  })

  app.get('/queue', (c) => {
    const oldestFirst = all(c.env).toReversed()
    const at = (place: string) => oldestFirst.filter((task) => isQueued(world, task) === place).map(itemOf)
    return c.json({ queue_running: at('running'), queue_pending: at('pending') })
  })

  app.post('/queue', limit, async (c) => {
    const json = parseJson(await c.req.text())
    const ids = isJsonObject(json) && Array.isArray(json['delete']) ? json['delete'] : []
    for (const id of ids) stop(world, typeof id === 'string' ? find(id, c.env) : null, 'pending')
    return new Response(null, { status: 200 })
  })

  app.post('/interrupt', limit, async (c) => {
    const json = parseJson(await c.req.text())
    const id = isJsonObject(json) ? json['prompt_id'] : undefined
    // Without an id whatever runs is meant.
    const named = typeof id === 'string' ? [find(id, c.env)] : all(c.env)
    for (const task of named) stop(world, task, 'running')
    return new Response(null, { status: 200 })
  })

  app.get('/view', (c) => view(world, c.env, c.req.raw, c.req.query('filename') ?? ''))
  app.get('/system_stats', (c) =>
    c.json({ system: { os: 'posix', comfyui_version: '0.3.75' }, devices: [{ name: 'cuda:0', type: 'cuda' }] }),
  )
  return app
}

function stop(world: World, task: SandboxTask | null, place: 'pending' | 'running'): void {
  if (task !== null && isQueued(world, task) === place) world.cancel(task)
}

/** Files stay until somebody deletes them. */
async function view(world: World, exchange: Exchange, request: Request, filename: string): Promise<Response> {
  const [id = '', file = ''] = filename.split('_')
  const task = world.find(comfyui, id, exchange.account)
  const state = task === null || world.cancelledAt(task) !== null ? null : world.stateOf(task)
  const output = state?.phase === 'succeeded' ? state.outputs.find((one) => one.file === file) : undefined
  if (output === undefined) return new Response(null, { status: 404 })
  return fileReply(request, output.kind, await mediaBytes(output.kind, `${id}/${file}`))
}

function classify(method: string, path: string): Call {
  const taskId = /^\/history\/([^/]{1,200})$/.exec(path)?.[1] ?? null
  if (taskId !== null) return { operation: 'detail', taskId }
  if (path === '/prompt' && method === 'POST') return { operation: 'submit', taskId }
  if ((path === '/queue' || path === '/interrupt') && method === 'POST') return { operation: 'cancel', taskId }
  return { operation: path === '/queue' || path === '/history' ? 'list' : 'other', taskId }
}

const TYPES: Readonly<Partial<Record<ProblemKey, string>>> = {
  'invalid-request': 'invalid_prompt',
  'model-unavailable': 'prompt_outputs_failed_validation',
}

function envelope({ key, message }: Problem): Json {
  return { error: { type: TYPES[key] ?? key, message, details: '', extra_info: {} }, node_errors: {} }
}

function refuse(refused: Problem): Response {
  return Response.json(envelope(refused), { status: refused.status, headers: refused.headers })
}
