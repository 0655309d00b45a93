/** Puts a dialect behind the front that all imitated hosts share. */
import type { Admission, Front } from '#sandbox/front/exchange.ts'
import type { Call } from '#sandbox/faults/fault-box.ts'
import { problem } from '#sandbox/world/problem.ts'
import { Hono } from 'hono'
import { SANDBOX_PATH } from '#sandbox/front/sandbox-path.ts'
import type { Dialect, DialectApp } from '#sandbox/front/dialect.ts'
import { MAIN_ACCOUNT, type World } from '#sandbox/world/world.ts'

/**
 * Keys that mean something when they occur in an API key; every other key works. They are words of the key itself
 * so that a person can try each refusal from the Connections screen.
 */
export const SPECIAL_KEYS = {
  wrong: '401 (with `alt` as well: in the other error envelope)',
  broke: '402 on submit',
  forbidden: '403',
  other: 'works, but belongs to another account: its tasks and ours do not know each other',
} as const satisfies Record<string, string>

export function frontOf(dialect: Dialect, world: World): Front {
  const app: DialectApp = new Hono()
  app.route(`${SANDBOX_PATH}/${dialect.key}`, dialect.routes(world))
  const refuse: Front['refuse'] = (refused, requestId) =>
    signed(
      Response.json(dialect.envelope(refused, requestId), { status: dialect.statusOf?.(refused) ?? refused.status }),
    )

  function signed(response: Response): Response {
    for (const [name, value] of Object.entries(dialect.headers?.(world.clock.now()) ?? {})) {
      if (!response.headers.has(name)) response.headers.set(name, value)
    }
    return response
  }

  app.notFound((c) => refuse(problem('not-found', { message: 'no such endpoint' }), c.env.requestId))
  return {
    target: dialect.key,
    classify: dialect.classify,
    admit: (request, call) => admit(dialect.apiKeyOf(request.headers), call),
    refuse,
    work: async (request, exchange) => signed(await app.fetch(request, exchange)),
  }
}

function admit(key: string | null, call: Call): Admission {
  if (key === null) return { kind: 'refused', problem: problem('unauthorized', { message: 'missing API key' }) }
  if (key.includes('wrong')) {
    return { kind: 'refused', problem: problem('unauthorized', { alternative: key.includes('alt') }) }
  }
  if (key.includes('forbidden')) return { kind: 'refused', problem: problem('forbidden') }
  if (key.includes('broke') && call.operation === 'submit') return { kind: 'refused', problem: problem('no-credit') }
  return { kind: 'admitted', account: key.includes('other') ? key : MAIN_ACCOUNT, bucket: key }
}
