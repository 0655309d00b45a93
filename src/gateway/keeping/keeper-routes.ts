/** The addresses by which a page uses a list that the gateway keeps. */
import type { Hono, MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { feedPath, ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { parseJson } from '#domain/json.ts'
import { commandSchema, isCommandName } from '#engine/remote/protocol.ts'
import { answerArchive } from '#gateway/keeping/archive-routes.ts'
import { readUpTo } from '#gateway/server/bytes.ts'
import { INERT_HEADERS, refuse } from '#gateway/server/refusal.ts'
import type { Keeper } from '#keeper/keeper.ts'

/** A thousand long rows; a page sends more in several commands. */
const LONGEST_COMMAND = 8 << 20

const HEADERS = { ...INERT_HEADERS, 'cache-control': 'no-store', [ORIGIN_HEADER]: 'gateway' } as const

/** @param requireToken lets only our own pages pass. */
export function keepingRoutes(app: Hono, keeper: Keeper | null, requireToken: MiddlewareHandler): void {
  app.use('/api/commands/*', requireToken)
  app.use(feedPath, requireToken)
  app.post('/api/commands/:name', (context) => answerCommand(keeper, context.req.param('name'), context.req.raw))
  app.get(feedPath, (context) => answerFeed(keeper, context.req.raw))
  app.get('/api/archive/:sha256', (context) => answerArchive(keeper?.archive ?? null, context.req.param('sha256')))
}

/** Answers `POST /api/commands/<name>`. */
async function answerCommand(keeper: Keeper | null, name: string, request: Request): Promise<Response> {
  if (keeper === null) return NOT_KEPT()
  if (!isCommandName(name)) return refuse('not_found', 'the gateway has no such command')
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    return refuse('bad_request', 'the body must be JSON', { status: 415 })
  }
  const bytes = request.body === null ? new Uint8Array() : await readUpTo(request.body, LONGEST_COMMAND)
  if (bytes === null) return refuse('body_too_large', `a command is limited to ${LONGEST_COMMAND} bytes`)
  const command = v.safeParse(commandSchema, parseJson(new TextDecoder().decode(bytes)))
  const answer = command.success ? await keeper.command(name, command.output.id, command.output.args) : null
  if (answer === null) {
    return refuse('bad_request', 'the command is not as this version expects it: reload the page, nothing was done')
  }
  return Response.json(answer, { headers: HEADERS })
}

/** Answers `GET /api/feed?since=<cursor>`. */
function answerFeed(keeper: Keeper | null, request: Request): Response {
  if (keeper === null) return NOT_KEPT()
  const body = keeper.feed(new URL(request.url).searchParams.get('since'))
  // A proxy on the way must not gather what is meant for now.
  return new Response(body, { headers: { ...HEADERS, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } })
}

const NOT_KEPT = () => refuse('not_found', 'this gateway does not keep the list: it was started without --keep')
