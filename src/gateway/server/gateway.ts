import { randomBytes } from 'node:crypto'
import { Hono, type Context, type Next } from 'hono'
import { connectionsPath, ORIGIN_HEADER, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import type { Clock } from '#domain/time.ts'
import { platformTimers, type Timers } from '#engine/timers.ts'
import { answerPage, type Assets } from '#gateway/server/assets.ts'
import { answerConnections } from '#gateway/connections/connection-routes.ts'
import type { GatewayConfig } from '#gateway/config/config.ts'
import { createConnectionStore, type ConnectionStore } from '#gateway/connections/connection-store.ts'
import { createDoor } from '#gateway/people/access.ts'
import { createForward, FORWARD_LIMITS, type ForwardLimits } from '#gateway/forward/forward.ts'
import { Notifier } from '#gateway/notify/notifier.ts'
import { notifyRoutes, type EditConfig } from '#gateway/notify/notify-routes.ts'
import { createHooks } from '#gateway/hooks/hook-routes.ts'
import { createMedia, MEDIA_LIMITS, type MediaLimits } from '#gateway/media/media.ts'
import { createOutbound, type Outbound } from '#gateway/forward/outbound.ts'
import { within, type Within } from '#gateway/keeping/access-within.ts'
import { keepingRoutes } from '#gateway/keeping/keeper-routes.ts'
import { KeeperSeat, type KeepSwitch } from '#gateway/keeping/keeper-seat.ts'
import type { BoundAddress } from '#gateway/server/own-host.ts'
import { quieted } from '#gateway/server/quiet.ts'
import { INERT_HEADERS, refuse } from '#gateway/server/refusal.ts'
import { compressedAnswer } from '#gateway/server/compress-answer.ts'
import { sameText } from '#gateway/server/same-text.ts'
import { sessionOf } from '#gateway/server/session.ts'
import { originMistake } from '#gateway/server/same-origin.ts'
import { plainRequest } from '#gateway/server/plain-request.ts'
import type { SandboxPort } from '#gateway/forward/sandbox-port.ts'
import type { Keeper } from '#keeper/keeper.ts'

export interface GatewayParts {
  readonly config: GatewayConfig
  /** Where connections can be changed; without it they stay as configured. */
  readonly store?: ConnectionStore
  readonly sandbox: SandboxPort
  readonly clock: Clock
  /** Where the server listens: the only hosts it answers for. */
  readonly bound: BoundAddress
  readonly version: string
  /** The built page; null where another server has it (development). */
  readonly assets: Assets | null
  /** Gets one line for each notable event; never a key, a prompt or a query. */
  readonly log: (line: string) => void
  /** What a person must say once to be let in; null for a gateway that only its own machine reaches. */
  readonly accessWord: string | null
  /** Makes what keeps the list and polls, given the way through this gateway; without it the pages do. */
  readonly keep?: (within: Within) => Keeper
  /** How the one or the others come to keep it while the gateway runs. */
  readonly keepSwitch?: KeepSwitch
  /** Changes the configuration file; without it all stays as configured. */
  readonly editConfig?: EditConfig
  /** Tests own time. */
  readonly timers?: Timers
  readonly outbound?: Outbound
  readonly limits?: { readonly forward?: Partial<ForwardLimits>; readonly media?: Partial<MediaLimits> }
}

export interface Gateway {
  fetch(request: Request): Promise<Response>
  /** Begins to poll, where this gateway keeps the list. */
  start(): Promise<void>
  /** Writes what is not written yet, and ends what is told to pages for ever. */
  stop(): Promise<void>
}

/** The whole server as a function of a request: the same in production, in development and in tests. */
export function createGateway(parts: GatewayParts): Gateway {
  const { config, sandbox, clock, bound, version, assets, log } = parts
  const connections = parts.store ?? createConnectionStore({ config, file: null, context: { vendors: [], env: {} } })
  const find = (id: string) => connections.find(id)
  const { outbound, userAgent, forward, media } = waysOut(parts, find, (id) => seat.keeper?.hookSecret(id) ?? null)
  let token = newToken()
  const app = new Hono()
  const { timers = platformTimers } = parts
  const notifier = new Notifier({ outbound, clock, timers, userAgent }, config.notify)
  const seat = new KeeperSeat({
    within: within(app, bound, clock, notifier),
    first: parts.keep ?? null,
    keepSwitch: parts.keepSwitch ?? null,
    // A page that polls goes on as if nothing had happened, until its token is refused.
    onSwitched: () => {
      token = newToken()
    },
  })
  app.get(sessionPath, (context) => session(context))
  app.use('/api/forward/*', requireToken)
  app.use(`${connectionsPath}/*`, requireToken)
  keepingRoutes(app, seat, requireToken)
  notifyRoutes(
    app,
    { notifier, edit: parts.editConfig ?? null, changed: () => seat.keeper?.wishesChanged() },
    requireToken,
  )
  app.all(connectionsPath, (context) => answerConnections(connections, null, context.req.raw, () => changed(context)))
  app.all(`${connectionsPath}/:id`, (context) =>
    answerConnections(connections, context.req.param('id'), context.req.raw, () => changed(context)),
  )
  app.all('/api/forward/:connection/*', (context) => {
    const named = splitForward(new URL(context.req.url).pathname)
    return named === null
      ? refuse('bad_request', 'the address names no connection')
      : forward(named.connection, named.path, context.req.raw)
  })
  app.get('/api/media', (context) => media(context.req.raw))
  app.all('/api/*', () => refuse('not_found', 'the gateway has no such address'))
  app.all('/sandbox/*', (context) => sandbox.fetch(plainRequest(context.req.raw)))
  app.all('*', (context) =>
    assets === null ? refuse('not_found', 'there is nothing here') : answerPage(assets, context.req.raw),
  )
  app.onError((error) => {
    log(`internal error: ${error.name} ${(error.stack ?? '').split('\n')[1]?.trim() ?? ''}`)
    return refuse('internal', 'the gateway made a mistake: its log has more')
  })

  function session(context: Context): Response {
    const facts = { version, token, config, connections, keeps: seat.keeper !== null }
    return context.json(sessionOf(facts, new URL(context.req.raw.url).origin), 200, SESSION_HEADERS)
  }

  /** The session after a change of the connections. */
  function changed(context: Context): Response {
    seat.keeper?.connectionsChanged()
    return session(context)
  }

  async function requireToken(context: Context, next: Next): Promise<Response | undefined> {
    const given = context.req.raw.headers.get(TOKEN_HEADER)
    if (given === null || !sameText(given, token)) {
      return refuse('bad_token', 'the token is missing or of an earlier run: reload the page')
    }
    await next()
    return undefined
  }

  const publicUrl = config.publicUrl === null ? null : new URL(config.publicUrl)
  const hooks = createHooks({ find, clock, keeper: () => seat.keeper, bound, publicUrl, log })
  const guard = guarded(parts)
  guard.route('/', app)
  return {
    start: () => seat.start(),
    stop: () => {
      notifier.stop()
      return seat.stop()
    },
    fetch: async (request) => hooks(request) ?? forTheWay(bound, request, await guard.fetch(request)),
  }
}

/** An answer as it travels. */
async function forTheWay(bound: BoundAddress, request: Request, response: Response): Promise<Response> {
  const { pathname } = new URL(request.url)
  const answer = QUIETED.test(pathname) ? quieted(request, response) : response
  return WHOLE.test(pathname) ? compressedAnswer(bound, request, answer) : answer
}

/** @param hookSecret see {@link ForwardParts}. */
function waysOut(
  { config, sandbox, clock, timers = platformTimers, bound, version, outbound: given, limits }: GatewayParts,
  find: ConnectionStore['find'],
  hookSecret: (connection: string) => string | null,
) {
  const mediaLimits = { ...MEDIA_LIMITS, ...limits?.media }
  const outbound = given ?? createOutbound(mediaLimits.idle)
  const userAgent = `renderwatch/${version}`
  const way = { find, sandbox, clock, userAgent }
  const forwardLimits = { ...FORWARD_LIMITS, ...limits?.forward }
  return {
    outbound,
    userAgent,
    forward: createForward({ ...way, send: outbound.vendor, limits: forwardLimits, hookSecret }),
    media: createMedia({ ...way, timers, bound, mediaHosts: config.mediaHosts, outbound, limits: mediaLimits }),
  }
}

/** Who gets in at all: our own page and programs of this machine, and beyond it whoever knows the access word. */
function guarded({ bound, accessWord, clock, log }: GatewayParts): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    const mistake = originMistake(bound, context.req.raw, isSafe(context))
    if (mistake === null) await next()
    else context.res = refuse('bad_origin', mistake)
    await logRefusal(context, log)
  })
  if (accessWord === null) return app
  const door = createDoor(accessWord, clock)
  app.use(async (context, next) => {
    const answer = await door(context.req.raw)
    if (answer !== null) return answer
    await next()
    return undefined
  })
  return app
}

function newToken(): string {
  return randomBytes(32).toString('base64url')
}

const QUIETED = /^\/api\/(?:forward\/|connections(?:\/|$)|commands\/|(?:feed|keeper|media)$|notices|archive\/)/

/** Where JSON lies complete in memory when it is answered: a media server's own comes as it comes. */
const WHOLE = /^\/api\/(?!media$|archive\/)/

const SESSION_HEADERS = { ...INERT_HEADERS, 'cache-control': 'no-store', [ORIGIN_HEADER]: 'gateway' } as const

/** Addresses that a person may type or bookmark: they show something and change nothing. */
function isSafe(context: Context): boolean {
  const { method } = context.req
  return (method === 'GET' || method === 'HEAD') && !context.req.path.startsWith('/api/forward/')
}

/** The path stays percent-encoded: what is checked must be what is sent. */
function splitForward(pathname: string): { readonly connection: string; readonly path: string } | null {
  const match = /^\/api\/forward\/([a-z0-9][a-z0-9-_]{0,79})(\/.*)$/.exec(pathname)
  const [, connection, path] = match ?? []
  return connection === undefined || path === undefined ? null : { connection, path }
}

/** One line for what the gateway itself refused; a vendor's own answers are the page's business. */
async function logRefusal(context: Context, log: (line: string) => void): Promise<void> {
  const { res } = context
  // A page that went away broke its own request, and reads no answer.
  if (context.req.raw.signal.aborted) return
  if (res.headers.get(ORIGIN_HEADER) !== 'gateway' || res.status < 400) return
  const refusal = await res.clone().text()
  // Control characters could forge lines in a terminal.
  const line = `${context.req.method} ${context.req.path} ${res.status} ${refusal}`
  log(line.replace(/\p{C}/gu, '?').slice(0, 400))
}
