/** The `/v1/videos` dialect: files come from a call of its own, which the key opens, and a delete erases. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Json, JsonObject } from '#domain/json.ts'
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
import { hexOfUlid, ulidOfHex } from '#sandbox/world/ulid.ts'
import type { World } from '#sandbox/world/world.ts'
import { orderText, readOrder } from '#vendors/videos/sandbox/order.ts'
import { videoOf } from '#vendors/videos/sandbox/video.ts'

const PREFIX = 'video_'
const BODY_LIMIT = 16 << 20
const USUAL_PAGE = 20
const LARGEST_PAGE = 100

/** Codes beside the usual type; most refusals of the dialect have none. */
const CODES: Partial<Record<ProblemKey, string>> = {
  unauthorized: 'invalid_api_key',
  'no-credit': 'insufficient_quota',
  throttled: 'rate_limit_exceeded',
  blocked: 'moderation_blocked',
  'server-error': 'server_error',
}

export const videos: Dialect = {
  key: 'videos',
  label: 'Videos API (/v1/videos)',
  writeId: (ulid) => PREFIX + hexOfUlid(ulid),
  readId: (id) => (id.startsWith(PREFIX) ? ulidOfHex(id.slice(PREFIX.length)) : null),
  outputLifetime: DAY,
  defaultModel: () => 'sora-2',
  apiKeyOf: bearerKey,
  classify,
  envelope,
  routes,
  sample: (baseUrl, task) => ({
    answer: { id: task.id, object: 'video', model: task.model, status: 'queued', progress: 0 },
    curl: `curl -H "Authorization: Bearer $OPENAI_API_KEY" ${baseUrl}/v1/videos/${task.id}`,
  }),
  submitCurl: (baseUrl) =>
    `curl -X POST ${baseUrl}/v1/videos -H 'Authorization: Bearer sk-sandbox' -F model=sora-2 -F prompt='a lighthouse' -F seconds=8`,
  // It has no connection from the start, so that nobody would see them.
  demo: [],
}

function routes(world: World): DialectApp {
  const app: DialectApp = new Hono()
  const limit = bodyLimit({ maxSize: BODY_LIMIT, onError: () => refuse(problem('too-large')) })
  const find = (id: string, { account }: Exchange) => world.find(videos, id, account)

  app.post('/v1/videos', limit, async (c) => {
    const request = { idempotencyKey: null, body: await orderText(c.req.raw) }
    const end = await submitTask(world, videos, c.env, request, readOrder)
    return end.kind === 'problem' ? refuse(end.problem) : c.json(videoOf(world, end.task))
  })

  app.get('/v1/videos', (c) => {
    const all = world.newestFirst(videos, c.env.account)
    return c.json(pageOf(world, c.req.query('order') === 'asc' ? all.toReversed() : all, c.req.query()))
  })

  app.get('/v1/videos/:id', (c) => {
    const task = find(c.req.param('id'), c.env)
    if (task === null) return refuse(notFound(c.req.param('id')))
    const fault = disturbanceAt(task, c.env.now)
    if (fault) c.env.disturb(fault)
    return c.json(videoOf(world, task))
  })

  app.get('/v1/videos/:id/content', (c) => {
    const task = find(c.req.param('id'), c.env)
    if (task === null) return refuse(notFound(c.req.param('id')))
    return content(world, task, c.env, c.req.raw, c.req.query('variant') ?? 'video')
  })

  app.delete('/v1/videos/:id', (c) => {
    const task = find(c.req.param('id'), c.env)
    if (task === null) return refuse(notFound(c.req.param('id')))
    const { phase } = world.stateOf(task)
    if (phase !== 'succeeded' && phase !== 'failed') {
      const message = 'Only a completed or failed video can be deleted.'
      return refuse(problem('invalid-request', { message }))
    }
    world.erase(task)
    return c.json({ id: task.id, object: 'video.deleted', deleted: true })
  })
  return app
}

const VARIANTS = { video: 'video', thumbnail: 'image', spritesheet: 'image' } as const

/** One file of a finished video, until it expires. */
async function content(world: World, task: SandboxTask, exchange: Exchange, request: Request, variant: string) {
  const kind = Object.entries(VARIANTS).find(([name]) => name === variant)?.[1]
  if (kind === undefined) return refuse(problem('invalid-request', { message: `Invalid variant: ${variant}` }))
  const state = world.stateOf(task)
  const [output] = state.phase === 'succeeded' ? state.outputs : []
  if (output === undefined) return refuse(problem('not-found', { message: 'Video content is not there.' }))
  if (output.expiresAt !== null && exchange.now >= output.expiresAt) {
    return refuse(problem('not-found', { message: 'Video content has expired.' }))
  }
  return fileReply(request, kind, await mediaBytes(kind, `${task.id}/${variant}`))
}

/** A page begins after the video whose id is given as its cursor. */
function pageOf(world: World, all: readonly SandboxTask[], asked: Readonly<Record<string, string>>): JsonObject {
  const size = Math.min(LARGEST_PAGE, Math.max(1, Math.trunc(Number(asked['limit'] ?? USUAL_PAGE)) || USUAL_PAGE))
  const after = asked['after'] ?? ''
  const begin = after === '' ? 0 : all.findIndex(({ id }) => id === after) + 1
  const page = all.slice(begin, begin + size)
  return {
    object: 'list',
    data: page.map((task) => videoOf(world, task)),
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
    has_more: begin + size < all.length,
  }
}

function classify(method: string, path: string): Call {
  const [, taskId = null, file] = /^\/v1\/videos(?:\/([^/]{1,200})(\/content)?)?\/?$/.exec(path) ?? []
  if (taskId === null && !/^\/v1\/videos\/?$/.test(path)) return { operation: 'other', taskId: null }
  if (taskId === null) return { operation: method === 'POST' ? 'submit' : 'list', taskId }
  return { operation: method === 'GET' && file === undefined ? 'detail' : 'other', taskId }
}

function notFound(id: string): Problem {
  return problem('not-found', { message: `Video with id '${id.slice(0, 100)}' not found.` })
}

/** Relays of the dialect answer in an envelope of their own as well. */
function envelope({ key, status, message, alternative }: Problem): Json {
  const code = CODES[key] ?? null
  if (alternative) return { code: code ?? key, message, data: null }
  const type = status >= 500 ? 'server_error' : status === 429 ? 'requests' : 'invalid_request_error'
  return { error: { message, type, param: null, code } }
}

function refuse(refused: Problem): Response {
  const { status, headers } = refused
  return Response.json(envelope(refused), { status, headers })
}
