/** Who gets in at all, and to what: our own page and programs, then whoever the door knows, as far as their role goes. */
import { Hono, type Context } from 'hono'
import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { mayDo, roleRefusal, type Role } from '#domain/people/roles.ts'
import type { Door, GatewayEnv } from '#gateway/people/caller.ts'
import { roleFor } from '#gateway/people/permissions.ts'
import type { BoundAddress } from '#gateway/server/own-host.ts'
import { refuse } from '#gateway/server/refusal.ts'
import { originMistake } from '#gateway/server/same-origin.ts'

interface GuardParts {
  readonly bound: BoundAddress
  /** The public name of this gateway, where people come by it. */
  readonly publicUrl: URL | null
  readonly door: Door
  /** What this very request needs, where its address alone does not tell. */
  readonly refine: (role: Role, request: Request) => Role
  readonly log: (line: string) => void
}

export function guarded({ bound, publicUrl, door, refine, log }: GuardParts): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>()
  app.use(async (context, next) => {
    const mistake = originMistake({ bound, publicUrl }, context.req.raw, isSafe(context))
    if (mistake === null) await next()
    else context.res = refuse('bad_origin', mistake)
    await logRefusal(context, log)
  })
  app.use(async (context, next) => {
    const { raw, method, path } = context.req
    const caller = await door(raw, context.env.from)
    if (caller instanceof Response) return caller
    // The router's own path: what is judged must be what is routed.
    const needs = refine(roleFor(method, path), raw)
    if (!mayDo(caller.role, needs)) return refuse('not_allowed', roleRefusal(caller.role, needs))
    context.set('caller', caller)
    context.set('spends', needs === 'spend')
    if (needs === 'spend' && caller.name !== null) log(lineOf(caller.name, method, path))
    await next()
    return undefined
  })
  return app
}

/** Addresses that a person may type or bookmark: they show something and change nothing. */
function isSafe(context: Context): boolean {
  const { method } = context.req
  return (method === 'GET' || method === 'HEAD') && !context.req.path.startsWith('/api/forward/')
}

/** One line for what the gateway itself refused; a vendor's own answers are the page's business. */
async function logRefusal(context: Context<GatewayEnv>, log: (line: string) => void): Promise<void> {
  const { res } = context
  // A page that went away broke its own request, and reads no answer.
  if (context.req.raw.signal.aborted) return
  if (res.headers.get(ORIGIN_HEADER) !== 'gateway' || res.status < 400) return
  const refusal = await res.clone().text()
  const { method, path } = context.req
  log(lineOf(context.get('caller')?.name ?? null, method, path, String(res.status), refusal))
}

/** Control characters could forge lines in a terminal. */
function lineOf(who: string | null, ...what: readonly string[]): string {
  const line = `${who === null ? '' : `${who}: `}${what.join(' ')}`
  return line.replace(/\p{C}/gu, '?').slice(0, 400)
}
