/** Gemini's Interactions API: background tasks with files as base64 or in the Files API, and Google's errors. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Json, JsonObject } from '#domain/json.ts'
import { DAY } from '#domain/time.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import type { Call } from '#sandbox/faults/fault-box.ts'
import { fileReply } from '#sandbox/media/media-front.ts'
import { mediaBytes } from '#sandbox/media/media.ts'
import { problem, type Problem, type ProblemKey } from '#sandbox/world/problem.ts'
import type { MediaKind } from '#sandbox/world/scenario.ts'
import { scenarioOf } from '#sandbox/world/scenarios.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { disturbanceAt, type SandboxTask } from '#sandbox/world/task-life.ts'
import { hexOfUlid, ulidOfHex } from '#sandbox/world/ulid.ts'
import type { World } from '#sandbox/world/world.ts'
import { fileNamed, PREFIX } from '#vendors/gemini-interactions/sandbox/file-name.ts'
import { interactionOf } from '#vendors/gemini-interactions/sandbox/interaction.ts'
import { readOrder } from '#vendors/gemini-interactions/sandbox/order.ts'

const BODY_LIMIT = 16 << 20

const MODELS = {
  image: 'gemini-3-pro-image',
  video: 'gemini-omni-flash',
  audio: 'gemini-2.5-flash-preview-tts',
} as const satisfies Record<MediaKind, string>

export const geminiInteractions: Dialect = {
  key: 'gemini-interactions',
  label: 'Gemini Interactions',
  writeId: (ulid) => PREFIX + hexOfUlid(ulid),
  readId: (id) => (id.startsWith(PREFIX) ? ulidOfHex(id.slice(PREFIX.length)) : null),
  // Files of the Files API.
  outputLifetime: 2 * DAY,
  defaultModel: (scenario) => MODELS[scenarioOf(scenario).makes],
  apiKeyOf: (headers) => /^\S{1,512}$/.exec(headers.get('x-goog-api-key') ?? '')?.[0] ?? null,
  classify,
  envelope,
  statusOf,
  routes,
  sample: (baseUrl, task) => ({
    answer: { id: task.id, object: 'interaction', model: task.model, status: 'queued', steps: [] },
    curl: `curl -H "x-goog-api-key: $GEMINI_API_KEY" ${baseUrl}/v1beta/interactions/${task.id}`,
  }),
  submitCurl: (baseUrl) =>
    `curl -X POST ${baseUrl}/v1beta/interactions -H 'x-goog-api-key: sk-sandbox' -H 'Content-Type: application/json' -d '{"model":"gemini-omni-flash","input":"a lighthouse","background":true}'`,
  // It has no connection from the start, so that nobody would see them.
  demo: [],
}

function routes(world: World): DialectApp {
  const app: DialectApp = new Hono()
  const limit = bodyLimit({ maxSize: BODY_LIMIT, onError: () => refuse(problem('too-large')) })
  const find = (id: string, { account }: Exchange) => world.find(geminiInteractions, id, account)
  const answer = async (exchange: Exchange, task: SandboxTask) =>
    Response.json(await interactionOf(world, baseOf(exchange), task))

  app.post('/v1beta/interactions', limit, async (c) => {
    const request = { idempotencyKey: null, body: await c.req.text() }
    const end = await submitTask(world, geminiInteractions, c.env, request, readOrder)
    return end.kind === 'problem' ? refuse(end.problem) : answer(c.env, end.task)
  })

  app.get('/v1beta/interactions/:id', (c) => {
    const task = find(c.req.param('id'), c.env)
    if (task === null) return refuse(problem('not-found', { message: 'Interaction not found.' }))
    const fault = disturbanceAt(task, c.env.now)
    if (fault) c.env.disturb(fault)
    return answer(c.env, task)
  })

  app.post('/v1beta/interactions/:id/cancel', (c) => {
    const task = find(c.req.param('id'), c.env)
    if (task === null) return refuse(problem('not-found', { message: 'Interaction not found.' }))
    if (!world.cancel(task) && world.cancelledAt(task) === null) {
      return refuse(problem('invalid-request', { message: 'Only a running background interaction can be cancelled.' }))
    }
    return answer(c.env, task)
  })

  app.delete('/v1beta/interactions/:id', (c) => {
    const task = find(c.req.param('id'), c.env)
    if (task === null) return refuse(problem('not-found', { message: 'Interaction not found.' }))
    world.erase(task)
    return c.json({})
  })

  app.get('/v1beta/files/:file', (c) => storedFile(world, c.env, c.req.raw, c.req.param('file'), c.req.query('alt')))
  app.get('/v1beta/models', (c) =>
    c.json({ models: Object.values(MODELS).map((name) => ({ name: `models/${name}`, displayName: name })) }),
  )
  return app
}

/** What is known of a file, or with `:download?alt=media` the file itself. */
async function storedFile(world: World, exchange: Exchange, request: Request, asked: string, alt: string | undefined) {
  const [name = '', verb] = asked.split(':')
  const named = fileNamed(name)
  const task = named === null ? null : world.find(geminiInteractions, named.taskId, exchange.account)
  const state = task === null ? null : world.stateOf(task)
  const output = state?.phase === 'succeeded' ? state.outputs[named?.index ?? 0] : undefined
  const isGone = output !== undefined && output.expiresAt !== null && exchange.now >= output.expiresAt
  if (task === null || output === undefined || isGone) {
    const message = `You do not have permission to access the File ${name} or it may not exist.`
    return refuse(problem('forbidden', { message }))
  }
  if (verb !== 'download' || alt !== 'media') {
    return Response.json({ name: `files/${name}`, mimeType: 'video/mp4', state: 'ACTIVE' })
  }
  return fileReply(request, output.kind, await mediaBytes(output.kind, `${task.id}/${output.file}`))
}

function baseOf({ origin }: Exchange): string {
  return `${origin}/sandbox/gemini-interactions`
}

function classify(method: string, path: string): Call {
  const [, taskId = null, verb] = /^\/v1beta\/interactions(?:\/([^/]{1,220})(\/cancel)?)?\/?$/.exec(path) ?? []
  if (taskId === null) {
    return { operation: method === 'POST' && /\/interactions\/?$/.test(path) ? 'submit' : 'other', taskId }
  }
  if (method === 'GET') return { operation: 'detail', taskId }
  return { operation: verb === undefined ? 'other' : 'cancel', taskId }
}

const WORDS: Readonly<Partial<Record<ProblemKey, string>>> = {
  'invalid-request': 'INVALID_ARGUMENT',
  unauthorized: 'INVALID_ARGUMENT',
  forbidden: 'PERMISSION_DENIED',
  'not-found': 'NOT_FOUND',
  throttled: 'RESOURCE_EXHAUSTED',
  'server-error': 'INTERNAL',
  busy: 'UNAVAILABLE',
  'gateway-timeout': 'DEADLINE_EXCEEDED',
}

/** A wrong key is a wrong argument here; as the other envelope, what a token gets that is none. */
function statusOf({ key, status, alternative }: Problem): number {
  return key === 'unauthorized' && !alternative ? 400 : status
}

function envelope(refused: Problem): Json {
  const { key, message, alternative } = refused
  const code = statusOf(refused)
  if (key !== 'unauthorized') return { error: { code, message, status: WORDS[key] ?? 'FAILED_PRECONDITION' } }
  if (alternative) return { error: { code, message: 'Request had invalid authentication.', status: 'UNAUTHENTICATED' } }
  const details: readonly JsonObject[] = [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
  ]
  return {
    error: { code, message: 'API key not valid. Please pass a valid API key.', status: WORDS[key] ?? '', details },
  }
}

function refuse(refused: Problem): Response {
  return Response.json(envelope(refused), { status: statusOf(refused), headers: refused.headers })
}
