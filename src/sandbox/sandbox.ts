/** The sandbox: an imitation of every vendor that Renderwatch knows, as one `Request -> Response` function. */
import { Hono } from 'hono'
import type { Clock } from '#domain/time.ts'
import { controlApp } from '#sandbox/front/control-app.ts'
import { createDemoGarden } from '#sandbox/world/demo.ts'
import { frontOf } from '#sandbox/front/dialect-front.ts'
import { DIALECTS } from '#sandbox/dialects/dialects.ts'
import { serve, type Front } from '#sandbox/front/exchange.ts'
import { MEDIA_TARGET, mediaFront } from '#sandbox/media/media-front.ts'
import { SANDBOX_PATH } from '#sandbox/front/sandbox-path.ts'
import { createWorld, type World } from '#sandbox/world/world.ts'

export interface Sandbox {
  /** Never throws, whatever it is asked. */
  readonly fetch: (request: Request) => Promise<Response>
  readonly world: World
}

/** `demo: false` begins with an empty world. */
export function createSandbox(options: { readonly clock: Clock; readonly demo?: boolean }): Sandbox {
  const world = createWorld(options.clock, DIALECTS)
  const demo = createDemoGarden(world)
  if (options.demo ?? true) demo.plant()
  const app = new Hono()
  for (const dialect of DIALECTS) mount(dialect.key, frontOf(dialect, world))
  mount(MEDIA_TARGET, mediaFront(world))
  app.route(SANDBOX_PATH, controlApp(world, demo))
  app.onError((error, c) => c.json({ error: { message: `The sandbox failed: ${error.message}` } }, 500))

  function mount(name: string, front: Front): void {
    const base = `${SANDBOX_PATH}/${name}`
    app.all(`${base}/*`, (c) => serve(world, front, c.req.raw, c.req.path.slice(base.length)))
  }

  return { fetch: async (request) => app.fetch(request), world }
}
