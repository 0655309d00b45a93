/** A described vendor in the sandbox, out of the same description by which it is read: no vendor has code here. */
import { Hono, type HonoRequest } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Json, type JsonObject, parseJson } from '#domain/json.ts'
import { outputsIn } from '#vendors/described/calls-of.ts'
import type { Description } from '#vendors/described/description.ts'
import { durationOf } from '#vendors/described/outputs-of.ts'
import { readPattern, writeText } from '#vendors/described/pattern.ts'
import { good, refusal, resultAnswer, taskAnswer, USUAL_LIFETIME } from '#vendors/described/sandbox/answers.ts'
import { callingBack, wishIn } from '#vendors/described/sandbox/callbacks.ts'
import { idForm } from '#vendors/described/sandbox/id.ts'
import { fileNamed } from '#vendors/described/sandbox/outputs.ts'
import { callFinder, type Met, orderIn } from '#vendors/described/sandbox/requests.ts'
import { put, putAll } from '#vendors/described/sandbox/write.ts'
import { filled } from '#vendors/described/template.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import type { Exchange } from '#sandbox/front/exchange.ts'
import type { Call } from '#sandbox/faults/fault-box.ts'
import { problem, type Problem } from '#sandbox/world/problem.ts'
import { scenarioOf } from '#sandbox/world/scenarios.ts'
import { submitTask } from '#sandbox/world/submit.ts'
import { mediaUrl } from '#sandbox/media/media-links.ts'
import { disturbanceAt, type SandboxTask } from '#sandbox/world/task-life.ts'
import type { World } from '#sandbox/world/world.ts'

const BODY_LIMIT = 1024 * 1024
const USUAL_PAGE = 20

export function describedDialect(description: Description): Dialect {
  const { key, label, handle, models = [] } = description
  const form = idForm(readPattern(handle['id']?.is ?? ''))
  const find = callFinder(description)
  const [lives] = outputsIn(description).flatMap(({ lives: one }) => one ?? [])
  const dialect: Dialect = {
    key,
    label,
    ...form,
    outputLifetime: lives === undefined ? USUAL_LIFETIME : durationOf(lives),
    defaultModel: (scenario) => {
      const { makes } = scenarioOf(scenario)
      return models.find((model) => model.makes === makes)?.id ?? `sandbox-${makes}`
    },
    apiKeyOf: (headers) => keyIn(headers, description),
    classify: (method, path) => classified(find(method, path, ANY_QUERY)),
    envelope: (refused) => refusal(refused, description).body,
    statusOf: (refused) => refusal(refused, description).status,
    routes: (world) => routes(world, dialect, description, find),
    sample: (baseUrl, task) => ({
      answer: submitAnswer(baseUrl, task, description),
      curl: pollCurl(baseUrl, task, description),
    }),
    submitCurl: (baseUrl) => `curl -X POST ${baseUrl}${description.submit?.post ?? '/'} -d '{"prompt":"a lighthouse"}'`,
    ...callingBack(description),
    // None has a connection from the start, so that nobody would see them.
    demo: [],
  }
  return dialect
}

/** Members of a query are not there when a request is only sorted; those with parts are taken for granted. */
const ANY_QUERY = new URLSearchParams()

function classified(met: Met | null): Call {
  const taskId = met?.parts['id'] ?? null
  switch (met?.call) {
    case 'submit':
    case 'cancel':
    case 'list':
      return { operation: met.call, taskId }
    case 'poll':
    case 'result':
      return { operation: 'detail', taskId }
    default:
      return { operation: 'other', taskId: null }
  }
}

/** The key, out of the header that it is shown in. */
function keyIn(headers: Headers, { auth }: Description): string | null {
  for (const [name, template] of Object.entries(auth)) {
    const [before = '', after = ''] = template.split('{key}')
    const shown = headers.get(name) ?? ''
    if (!shown.startsWith(before) || !shown.endsWith(after)) continue
    const key = shown.slice(before.length, shown.length - after.length)
    if (/^\S{1,512}$/.test(key)) return key
  }
  return null
}

/** Other parts of a handle than the id: one of their form will do. */
function partsFor(task: SandboxTask, { handle }: Description): Readonly<Record<string, string>> {
  const others = Object.entries(handle).map(([part, { is }]) => [part, writeText(readPattern(is), () => 0)] as const)
  const [owner = '', name = ''] = task.model.split('/')
  const app = name === '' ? {} : { app: `${owner}/${name}` }
  return { ...Object.fromEntries(others), ...(handle['app'] === undefined ? {} : app), id: task.id }
}

function pollCurl(baseUrl: string, task: SandboxTask, description: Description): string {
  const { poll, auth } = description
  const [name, value] = Object.entries(auth)[0] ?? ['authorization', '{key}']
  const address = filled(poll.get ?? poll.post ?? '/', partsFor(task, description))
  return `curl -H "${name}: ${filled(value, { key: '$API_KEY' })}" '${baseUrl}${address}'`
}

function submitAnswer(baseUrl: string, task: SandboxTask, description: Description): Json {
  const { submit } = description
  const parts = partsFor(task, description)
  const named = put(good(description), submit?.id, task.id)
  const like = submit?.like
  const addressed = like === undefined ? named : put(named, like.at, `${baseUrl}${filled(like.url, parts)}`)
  // A code that says it was taken, where only such codes do.
  return (submit?.refused ?? []).reduce(
    (answer, { at, is, not }) => (not === true ? put(answer, at, is?.[0] ?? null) : answer),
    addressed,
  )
}

function routes(
  world: World,
  dialect: Dialect,
  description: Description,
  find: ReturnType<typeof callFinder>,
): DialectApp {
  const app: DialectApp = new Hono()
  const limit = bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => refuse(c.env, problem('too-large'), dialect) })
  // Only these have a body; what bounds it cannot take a request of Node without one.
  app.on(['POST', 'PUT'], '*', limit)
  app.all('*', async (c) => {
    const url = new URL(c.req.url)
    const base = `/sandbox/${dialect.key}`
    const met = find(c.req.method, url.pathname.slice(base.length), url.searchParams)
    const about: About = { world, dialect, description, exchange: c.env, baseUrl: `${c.env.origin}${base}` }
    if (met === null) return refuse(c.env, problem('not-found', { message: 'no such endpoint' }), dialect)
    switch (met.call) {
      case 'submit':
        return submitted(about, met, url, {
          body: await orderText(c.req),
          idempotencyKey: c.req.header(ownKeyHeader(description)) ?? null,
        })
      case 'list':
        return listed(about, url, met)
      case 'probe':
        return Response.json(put(good(description), description.probe?.credits, 250))
      default:
        return aboutTask(about, met)
    }
  })
  return app
}

/** The body of a submit as JSON. Some vendors' clients send a form; files in it are no parameters. */
async function orderText(request: HonoRequest): Promise<string> {
  if (!/^multipart\/form-data/i.test(request.header('content-type') ?? '')) return request.text()
  const form = await request.parseBody().catch(() => null)
  if (form === null) return ''
  return JSON.stringify(Object.fromEntries(Object.entries(form).filter(([, value]) => typeof value === 'string')))
}

/** The text that chooses the script: whatever the vendor's forms call their prompt. */
function promptIn(params: JsonObject, { models = [] }: Description): string {
  const fields = models.flatMap((model) => model.fields)
  const names = fields.flatMap((field) => (field.kind === 'text' && field.multiline === true ? [field.name] : []))
  const texts = ['prompt', ...names].map((name) => params[name]).filter((value) => typeof value === 'string')
  return texts[0] ?? ''
}

interface About {
  readonly world: World
  readonly dialect: Dialect
  readonly description: Description
  readonly exchange: Exchange
  readonly baseUrl: string
}

function ownKeyHeader({ submit }: Description): string {
  const own = submit?.idempotency
  return own !== undefined && 'header' in own ? own.header : 'x-no-such-header'
}

function refuse({ requestId }: Exchange, refused: Problem, { envelope, statusOf }: Dialect): Response {
  const status = statusOf?.(refused) ?? refused.status
  return Response.json(envelope(refused, requestId), { status, headers: refused.headers })
}

async function submitted(
  { world, dialect, description, exchange, baseUrl }: About,
  { parts }: Met,
  url: URL,
  order: { readonly body: string; readonly idempotencyKey: string | null },
): Promise<Response> {
  const end = await submitTask(world, dialect, exchange, order, (body) => {
    const json = parseJson(body)
    if (json === undefined)
      return { kind: 'problem', problem: problem('invalid-request', { message: 'the body is not JSON' }) }
    const { model, params } = orderIn(description.submit?.body, json)
    const name = model ?? parts['model'] ?? 'sandbox'
    return {
      kind: 'order',
      model: name,
      prompt: promptIn(params, description),
      route: null,
      persistent: false,
      ...wishIn(json, url.searchParams, description),
    }
  })
  if (end.kind === 'problem') return refuse(exchange, end.problem, dialect)
  const { task } = end
  const whole = description.submit?.whole === true ? taskAnswer(world, exchange.origin, task, description)?.body : null
  const answer = submitAnswer(baseUrl, task, description)
  return Response.json(joined(whole ?? {}, answer))
}

function joined(one: Json, other: Json): Json {
  return put(one, '$', other)
}

function aboutTask(about: About, { call, parts }: Met): Response {
  const { world, dialect, description, exchange } = about
  const named = fileNamed(parts['file'] ?? '')
  const id = parts['id'] ?? named?.id ?? parts['file'] ?? parts['none'] ?? ''
  const task = world.find(dialect, id, exchange.account)
  const seen = task === null ? null : taskAnswer(world, exchange.origin, task, description)
  if (task === null || seen === null) return refuse(exchange, problem('not-found'), dialect)
  const fault = disturbanceAt(task, exchange.now)
  if (fault !== null && call === 'poll') exchange.disturb(fault)
  if (call === 'cancel') return cancelled(about, task)
  if (call === 'file') return file(about, task, named?.at ?? 0)
  const told = call === 'result' ? resultAnswer(exchange.origin, task, world.stateOf(task), description) : seen
  return Response.json(told.body, { status: told.status })
}

/** A file that the vendor gives out by itself: the way to where all files of the sandbox lie. */
function file({ world, dialect, exchange }: About, task: SandboxTask, at: number): Response {
  const state = world.stateOf(task)
  const output = state.phase === 'succeeded' ? state.outputs[at] : undefined
  if (output === undefined) return refuse(exchange, problem('not-found'), dialect)
  return new Response(null, { status: 302, headers: { location: mediaUrl(exchange.origin, task, output) } })
}

/**
 * A cancel outside of its phases is refused, or, as some vendors have it, erases what is over: asked about it afterwards
 * they know nothing of it.
 */
function cancelled({ world, description, exchange }: About, task: SandboxTask): Response {
  const { phase } = world.stateOf(task)
  const { only, erases, tooLate = [409] } = description.cancel ?? {}
  const isOver = phase === 'succeeded' || phase === 'failed' || world.cancelledAt(task) !== null
  if (isOver && erases !== undefined) {
    world.erase(task)
    return Response.json(good(description))
  }
  const isAllowed = only === undefined || only.some((one) => one === phase)
  if (!isAllowed || !world.cancel(task)) {
    const refused = refusal(problem('invalid-request', { message: 'it is too late to cancel this task' }), description)
    return Response.json(refused.body, { status: refused.status === 200 ? 200 : (tooLate[0] ?? 409) })
  }
  const seen = taskAnswer(world, exchange.origin, task, description)
  return Response.json(seen?.body ?? good(description))
}

/** The same address with the cursor in it, as vendors write it that give a whole one. */
function nextPage(asked: URL, cursor: string): string {
  const url = new URL(asked)
  url.searchParams.set('cursor', cursor)
  return url.href
}

function listed({ world, dialect, description, exchange }: About, url: URL, { parts }: Met): Response {
  const { list } = description
  if (list === undefined) return refuse(exchange, problem('not-found'), dialect)
  const size = Math.min(list.most ?? USUAL_PAGE, Number(parts['size'] ?? USUAL_PAGE) || USUAL_PAGE)
  const skipped = Number(parts['offset'] ?? (Number(parts['page'] ?? 1) - 1) * size) || 0
  const begin = Number(parts['cursor'] ?? url.searchParams.get('cursor') ?? 0) || skipped
  const all = world.newestFirst(dialect, exchange.account)
  const page = all.slice(begin, begin + size)
  const rows = page.flatMap((task) => taskAnswer(world, exchange.origin, task, description)?.body ?? [])
  const hasMore = begin + size < all.length
  const empty = put(good(description), list.rows.replace(/\[\*\]$/, ''), [])
  let answer = putAll(empty, list.rows, rows)
  answer = put(answer, list.total, all.length)
  answer = put(answer, list.hasMore, hasMore)
  if (list.next !== undefined && hasMore) {
    const cursor = String(begin + size)
    answer =
      'cursor' in list.next ? put(answer, list.next.cursor, cursor) : put(answer, list.next.url, nextPage(url, cursor))
  }
  return Response.json(answer)
}
