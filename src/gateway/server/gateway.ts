import { Hono, type Context } from 'hono'
import { boxesPath } from '#domain/connection/answer-box-protocol.ts'
import { connectionsPath } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import type { Clock } from '#domain/time.ts'
import { platformTimers, type Timers } from '#engine/timers.ts'
import { answerPage, type Assets } from '#gateway/server/assets.ts'
import { answerConnections } from '#gateway/connections/connection-routes.ts'
import type { GatewayConfig } from '#gateway/config/config.ts'
import { createConnectionStore, type ConnectionStore } from '#gateway/connections/connection-store.ts'
import type { GatewayEnv } from '#gateway/people/caller.ts'
import { doorOf } from '#gateway/people/door-of.ts'
import { noteCall, spendingRoutes } from '#gateway/people/spending-routes.ts'
import { roleOfForward } from '#gateway/people/permissions.ts'
import { AnswerBoxes } from '#gateway/forward/answer-boxes.ts'
import { createForward, FORWARD_LIMITS, type ForwardLimits, type ForwardParts } from '#gateway/forward/forward.ts'
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
import { OWN_HEADERS, refuse } from '#gateway/server/refusal.ts'
import { PageTokens } from '#gateway/server/page-tokens.ts'
import { originOf, sessionOf } from '#gateway/server/session.ts'
import { guarded } from '#gateway/server/guard.ts'
import { compressedAnswer } from '#gateway/server/compress-answer.ts'
import { plainRequest } from '#gateway/server/plain-request.ts'
import { ruleOf } from '#gateway/forward/vendor-path.ts'
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
  /** What everybody must say once to be let in where nobody is named; null for a gateway that only its own machine reaches. */
  readonly accessWord: string | null
  /** Signs what browsers of people keep; another one, and everybody has to sign in again. Without it that is each start. */
  readonly secret?: string
  /** Whether other gateways, which know the same secret, answer to the same pages. */
  readonly isOneOfSeveral?: boolean
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
  /** @param from the address at the other end of the line; null where nobody knows. */
  fetch(request: Request, from?: string | null): Promise<Response>
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
  const { outbound, userAgent, forward, media } = waysOut(parts, find, {
    hookSecret: (id) => seat.keeper?.hookSecret(id) ?? null,
    mayAsk: (id) => seat.keeper?.mayAsk(id) ?? true,
  })
  const tokens = new PageTokens(sharedBy(parts))
  const app = new Hono<GatewayEnv>()
  const { timers = platformTimers } = parts
  const boxes = new AnswerBoxes(timers)
  const notifier = new Notifier({ outbound, clock, timers, userAgent }, config.notify)
  const seat = new KeeperSeat({
    within: within(app, bound, clock, notifier),
    first: parts.keep ?? null,
    keepSwitch: parts.keepSwitch ?? null,
    // A page that polls goes on as if nothing had happened, until its token is refused.
    onSwitched: () => tokens.renew(),
  })
  app.get(sessionPath, (context) => session(context))
  app.use('/api/forward/*', tokens.require)
  app.use(`${boxesPath}/*`, tokens.require)
  app.use(`${connectionsPath}/*`, tokens.require)
  keepingRoutes(app, seat, tokens.require)
  spendingRoutes(app, () => seat.keeper, tokens.require)
  notifyRoutes(
    app,
    { notifier, edit: parts.editConfig ?? null, changed: () => seat.keeper?.wishesChanged() },
    tokens.require,
  )
  app.all(connectionsPath, (context) => answerConnections(connections, null, context.req.raw, () => changed(context)))
  app.all(`${connectionsPath}/:id`, (context) =>
    answerConnections(connections, context.req.param('id'), context.req.raw, () => changed(context)),
  )
  app.all('/api/forward/:connection/*', async (context) => {
    const named = splitForward(new URL(context.req.url).pathname)
    if (named === null) return refuse('bad_request', 'the address names no connection')
    if (seat.keeper !== null) await noteCall(seat.keeper.spendBook, context, named, clock.now())
    return forward(named.connection, named.path, context.req.raw)
  })
  app.get(boxesPath, (context) => boxes.open(context.req.raw))
  app.post(`${boxesPath}/:box`, (context) =>
    boxes.ask(context.req.param('box'), context.req.raw, async (one) => guard.fetch(one, { from: context.env.from })),
  )
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

  function session(context: Context<GatewayEnv>): Response {
    const caller = context.get('caller')
    const facts = { version, token: tokens.of(caller), config, connections, keeps: seat.keeper !== null, caller }
    return context.json(sessionOf(facts, originOf(context.req.raw, config)), 200, OWN_HEADERS)
  }

  /** The session after a change of the connections. */
  function changed(context: Context<GatewayEnv>): Response {
    seat.keeper?.connectionsChanged()
    return session(context)
  }

  const publicUrl = config.publicUrl === null ? null : new URL(config.publicUrl)
  const hooks = createHooks({ find, clock, keeper: () => seat.keeper, bound, publicUrl, log })
  const guard = guardOf(parts, publicUrl, find)
  guard.route('/', app)
  return {
    start: () => seat.start(),
    stop: () => {
      notifier.stop()
      boxes.stop()
      return seat.stop()
    },
    fetch: async (request, from = null) => {
      const hooked = hooks(request)
      return hooked ?? forTheWay(bound, request, await guard.fetch(request, { from }))
    },
  }
}

/** Those of another version, or with other vendors, are of another kind: a page must read its session anew. */
function sharedBy({ isOneOfSeveral, secret, version, config }: GatewayParts): readonly string[] | null {
  if (isOneOfSeveral !== true || secret === undefined) return null
  return [secret, version, ...config.described.map(({ text }) => text)]
}

function guardOf(parts: GatewayParts, publicUrl: URL | null, find: ConnectionStore['find']): Hono<GatewayEnv> {
  const { config, bound, log } = parts
  return guarded({
    bound,
    // Without people the public name is for vendors alone.
    publicUrl: config.people === null ? null : publicUrl,
    door: doorOf({ ...parts, publicUrl }),
    refine(role, { url, method }) {
      const { pathname, search } = new URL(url)
      const named = splitForward(pathname)
      const connection = named === null ? undefined : find(named.connection)
      if (named === null || connection === undefined) return role
      return roleOfForward(role, ruleOf(connection.vendor, method, named.path, search))
    },
    log,
  })
}

/** An answer as it travels. */
async function forTheWay(bound: BoundAddress, request: Request, response: Response): Promise<Response> {
  const { pathname } = new URL(request.url)
  const answer = QUIETED.test(pathname) ? quieted(request, response) : response
  return WHOLE.test(pathname) ? compressedAnswer(bound, request, answer) : answer
}

function waysOut(
  { config, sandbox, clock, timers = platformTimers, bound, version, outbound: given, limits }: GatewayParts,
  find: ConnectionStore['find'],
  kept: Pick<ForwardParts, 'hookSecret' | 'mayAsk'>,
) {
  const mediaLimits = { ...MEDIA_LIMITS, ...limits?.media }
  const outbound = given ?? createOutbound(mediaLimits.idle)
  const userAgent = `renderwatch/${version}`
  const way = { find, sandbox, clock, userAgent }
  const forwardLimits = { ...FORWARD_LIMITS, ...limits?.forward }
  return {
    outbound,
    userAgent,
    forward: createForward({ ...way, send: outbound.vendor, limits: forwardLimits, ...kept }),
    media: createMedia({ ...way, timers, bound, mediaHosts: config.mediaHosts, outbound, limits: mediaLimits }),
  }
}

const QUIETED =
  /^\/api\/(?:forward\/|connections(?:\/|$)|commands\/|(?:session|feed|keeper|media)$|answers(?:\/|$)|notices|spending|archive\/)/

/** Where JSON lies complete in memory when it is answered: a media server's own comes as it comes. */
const WHOLE = /^\/api\/(?!media$|archive\/)/

/** The path stays percent-encoded: what is checked must be what is sent. */
function splitForward(pathname: string): { readonly connection: string; readonly path: string } | null {
  const match = /^\/api\/forward\/([a-z0-9][a-z0-9-_]{0,79})(\/.*)$/.exec(pathname)
  const [, connection, path] = match ?? []
  return connection === undefined || path === undefined ? null : { connection, path }
}
