/** The sandbox: an imitation of the vendors whose dialects are handed to it, as one `Request -> Response` function. */
import { Hono } from 'hono'
import type { Clock } from '#domain/time.ts'
import type { SendCallback } from '#sandbox/callbacks/callback-post.ts'
import { controlApp } from '#sandbox/front/control-app.ts'
import { createDemoGarden, type DemoGarden } from '#sandbox/world/demo.ts'
import { frontOf } from '#sandbox/front/dialect-front.ts'
import type { Cast } from '#sandbox/front/dialect.ts'
import { serve, type Front } from '#sandbox/front/exchange.ts'
import { MEDIA_TARGET, mediaFront } from '#sandbox/media/media-front.ts'
import { SANDBOX_PATH } from '#sandbox/front/sandbox-path.ts'
import { createWorld, type World } from '#sandbox/world/world.ts'

export interface Sandbox {
  /** Never throws, whatever it is asked. */
  readonly fetch: (request: Request) => Promise<Response>
  readonly world: World
  /** Imitates these from now on. Tasks, faults and the clock stay as they are. */
  readonly recast: (cast: Cast) => void
}

interface SandboxParts {
  readonly clock: Clock
  readonly cast: Cast
  /** `false` begins with an empty world. */
  readonly demo?: boolean
  /** How callbacks go out; without it none do. */
  readonly send?: SendCallback
}

export function createSandbox({ clock, cast, demo: isPlanted = true, send }: SandboxParts): Sandbox {
  /** The world asks these about ids of earlier runs. */
  const imitated = [...cast.dialects]
  const world = createWorld(clock, imitated, send)
  const demo = createDemoGarden(world, cast.dialects)
  if (isPlanted) demo.plant()
  let app = appOf(world, demo, cast)
  return {
    fetch: async (request) => app.fetch(request),
    world,
    recast(next) {
      imitated.splice(0, imitated.length, ...next.dialects)
      app = appOf(world, demo, next)
    },
  }
}

function appOf(world: World, demo: DemoGarden, cast: Cast): Hono {
  const app = new Hono()
  const frontNamed = frontsOf(world, cast)
  app.all(`${SANDBOX_PATH}/:name/*`, (c, next) => {
    const [name = ''] = c.req.path.slice(SANDBOX_PATH.length + 1).split('/', 1)
    const front = frontNamed(name)
    const base = `${SANDBOX_PATH}/${name}`
    return front === undefined ? next() : serve(world, front, c.req.raw, c.req.path.slice(base.length))
  })
  app.route(SANDBOX_PATH, controlApp(world, demo, cast))
  app.onError((error, c) => c.json({ error: { message: `The sandbox failed: ${error.message}` } }, 500))
  return app
}

/** By the first part of an address. Of dozens of vendors few are ever asked, so each is put together when it is. */
function frontsOf(world: World, { dialects }: Cast): (name: string) => Front | undefined {
  const makers = new Map<string, () => Front>([
    ...dialects.map((dialect) => [dialect.key, () => frontOf(dialect, world)] as const),
    [MEDIA_TARGET, () => mediaFront(world)],
  ])
  const made = new Map<string, Front>()
  return (name) => {
    const front = made.get(name) ?? makers.get(name)?.()
    if (front !== undefined) made.set(name, front)
    return front
  }
}
