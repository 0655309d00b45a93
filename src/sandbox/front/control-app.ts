/** The door for people and tests: the clock, tasks, faults, the rate limit, the log. JSON in, JSON out. */
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { parseJson } from '#domain/json.ts'
import {
  clockSchema,
  faultSchema,
  MIX_KEY,
  rateLimitSchema,
  resetSchema,
  tasksSchema,
  type TasksWish,
} from '#sandbox/front/control-schemas.ts'
import { demoText, type DemoGarden } from '#sandbox/world/demo.ts'
import type { Cast, Dialect } from '#sandbox/front/dialect.ts'
import { guide } from '#sandbox/front/guide.ts'
import { operationOf } from '#sandbox/faults/fault.ts'
import { MEDIA_TARGET } from '#sandbox/media/media-front.ts'
import { scenarioFor } from '#sandbox/world/submit.ts'
import type { ScenarioKey } from '#sandbox/world/scenarios.ts'
import { MAIN_ACCOUNT, PLAIN_DRAFT, TASK_LIMIT, type World } from '#sandbox/world/world.ts'

/** What a large world is made of: mostly fine, some of everything else. */
const MIX: readonly ScenarioKey[] = [
  'happy-image',
  'happy-video',
  'happy-image',
  'video-with-frames',
  'happy-image',
  'image-set',
  'happy-audio',
  'happy-image',
  'task-failed',
  'happy-video',
  'moderation-refusal',
  'happy-image',
  'task-timeout',
  'expires-1-h',
  'happy-image',
  'already-expired',
  'long-video',
  'happy-image',
  'slow-queue',
  'happy-video',
]

/** Of each dialect, newest first. */
const LISTED = 500

export function controlApp(world: World, demo: DemoGarden, cast: Cast): Hono {
  const { dialects, idIsEnough } = cast
  const keys = dialects.map(({ key }) => key)
  const app = new Hono()
  app.use(
    bodyLimit({ maxSize: 256 * 1024, onError: (c) => c.json({ error: { message: 'the body is too large' } }, 413) }),
  )
  app.get('/', (c) => c.json(guide(originOf(c), dialects)))

  app.get('/clock', (c) => c.json(clockFace(world)))
  app.post('/clock', (c) =>
    told(c, clockSchema, ({ advanceMs }) => {
      world.clock.advance(advanceMs)
      world.callbacks.catchUp()
      return c.json(clockFace(world))
    }),
  )

  app.get('/tasks', (c) => listTasks(c, world, dialects))
  app.post('/tasks', (c) => told(c, tasksSchema(keys), (wish) => makeTasks(c, world, dialects, wish)))

  faultRoutes(app, world, keys)
  rateLimitRoutes(app, world)

  app.get('/requests', (c) => {
    const wanted = c.req.query('dialect')
    const targets = [...keys, MEDIA_TARGET]
    if (wanted !== undefined && !targets.includes(wanted)) return unknownDialect(c, wanted, dialects)
    const chosen = wanted === undefined ? targets : [wanted]
    return c.json({
      counts: Object.fromEntries(chosen.map((key) => [key, world.log.counts(key)])),
      requests: chosen.flatMap((key) => world.log.of(key)),
    })
  })

  app.get('/callbacks', (c) => c.json({ sent: world.callbacks.sent() }))
  app.get('/demo', (c) => c.json({ text: demoText(demo.tasks(), idIsEnough, originOf(c)) }))
  app.post('/reset', (c) =>
    told(c, resetSchema, (wish) => {
      world.reset()
      if (wish.demo) demo.plant()
      return c.json(clockFace(world))
    }),
  )
  app.notFound((c) =>
    c.json({ error: { message: `nothing here: GET ${originOf(c)}/sandbox lists what there is` } }, 404),
  )
  return app
}

function faultRoutes(app: Hono, world: World, keys: readonly string[]): void {
  app.get('/faults', (c) => c.json({ faults: world.faults.list() }))
  app.post('/faults', (c) =>
    told(c, faultSchema(keys), ({ dialect, kind, times, forMs, taskId, operation, delayMs }) => {
      const fault = world.faults.add({
        target: dialect,
        kind,
        operation: operation ?? operationOf(kind),
        taskId: taskId ?? null,
        delayMs: delayMs ?? null,
        term:
          forMs === undefined ? { kind: 'times', left: times ?? 1 } : { kind: 'until', at: world.clock.now() + forMs },
      })
      return c.json({ fault })
    }),
  )
  app.delete('/faults', (c) => {
    world.faults.clear()
    return c.json({ faults: [] })
  })
}

function rateLimitRoutes(app: Hono, world: World): void {
  app.get('/rate-limit', (c) => c.json({ rateLimit: world.limits.get() }))
  app.post('/rate-limit', (c) =>
    told(c, rateLimitSchema, ({ perSecond, burst }) => {
      world.limits.set({ perSecond, burst: burst ?? Math.max(1, Math.ceil(perSecond)) })
      return c.json({ rateLimit: world.limits.get() })
    }),
  )
  app.delete('/rate-limit', (c) => {
    world.limits.set(null)
    return c.json({ rateLimit: null })
  })
}

function listTasks(c: Context, world: World, dialects: readonly Dialect[]): Response {
  const wanted = c.req.query('dialect')
  const chosen = dialects.filter(({ key }) => wanted === undefined || key === wanted)
  if (chosen.length === 0) return unknownDialect(c, wanted, dialects)
  const tasks = chosen.map((dialect) => world.newestFirst(dialect, MAIN_ACCOUNT))
  return c.json({
    total: tasks.reduce((sum, list) => sum + list.length, 0),
    tasks: tasks.flatMap((list) => list.slice(0, LISTED)).map((task) => ({ ...task, state: world.stateOf(task) })),
  })
}

function makeTasks(c: Context, world: World, dialects: readonly Dialect[], wish: TasksWish): Response {
  const dialect = dialects.find(({ key }) => key === wish.dialect)
  if (!dialect) return unknownDialect(c, wish.dialect, dialects)
  if (world.size() + wish.count > TASK_LIMIT) {
    const message = `the sandbox holds at most ${TASK_LIMIT} tasks: POST /sandbox/reset forgets them`
    return c.json({ error: { message, field: 'count' } }, 409)
  }
  const newest = world.clock.now() - wish.ageMs
  const ids = Array.from({ length: wish.count }, (_, index) => {
    const scenario = wish.scenario ?? scenarioFor(wish.model ?? '', wish.prompt)
    return world.add(dialect, {
      ...PLAIN_DRAFT,
      scenario: scenario === MIX_KEY ? (MIX[index % MIX.length] ?? 'happy-image') : scenario,
      createdAt: newest - Math.floor((wish.spreadMs * index) / wish.count),
      model: wish.model ?? null,
      prompt: wish.prompt,
    }).id
  })
  return c.json({ ids })
}

/** Reads a body by its schema and obeys it; bad input is told which member is wrong and changes nothing. */
async function told<const TSchema extends v.GenericSchema>(
  c: Context,
  schema: TSchema,
  obey: (wish: v.InferOutput<TSchema>) => Response,
): Promise<Response> {
  const text = await c.req.text()
  const body = parseJson(text === '' ? '{}' : text)
  if (body === undefined) return c.json({ error: { message: 'the body must be JSON' } }, 400)
  const parsed = v.safeParse(schema, body)
  if (parsed.success) return obey(parsed.output)
  const [issue] = parsed.issues
  const isUnknown = issue.type === 'strict_object' && issue.expected === 'never'
  return c.json({ error: { message: isUnknown ? 'unknown member' : issue.message, field: v.getDotPath(issue) } }, 400)
}

function clockFace(world: World): { readonly now: number; readonly iso: string; readonly aheadMs: number } {
  const now = world.clock.now()
  return { now, iso: new Date(now).toISOString(), aheadMs: world.clock.offset() }
}

function unknownDialect(c: Context, wanted: string | undefined, dialects: readonly Dialect[]): Response {
  const message = `unknown dialect "${wanted ?? ''}"; there are: ${dialects.map(({ key }) => key).join(', ')}`
  return c.json({ error: { message, field: 'dialect' } }, 400)
}

function originOf(c: Context): string {
  return new URL(c.req.url).origin
}
