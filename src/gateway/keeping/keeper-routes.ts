/** The addresses by which a page uses a list that the gateway keeps. */
import type { Hono, MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { feedPath } from '#domain/connection/gateway-protocol.ts'
import { keeperPath, keepingSchema, type Keeping } from '#domain/connection/settings-protocol.ts'
import { commandSchema, isCommandName } from '#engine/remote/protocol.ts'
import { answerArchive } from '#gateway/keeping/archive-routes.ts'
import type { GatewayEnv } from '#gateway/people/caller.ts'
import { readJson } from '#gateway/server/read-json.ts'
import { OWN_HEADERS, refuse, TOLD_HEADERS } from '#gateway/server/refusal.ts'
import type { KeeperSeat } from '#gateway/keeping/keeper-seat.ts'
import type { Keeper } from '#keeper/keeper.ts'

/** A thousand long rows; a page sends more in several commands. */
const LONGEST_COMMAND = 8 << 20

/** @param requireToken lets only our own pages pass. */
export function keepingRoutes(
  app: Hono<GatewayEnv>,
  seat: KeeperSeat,
  requireToken: MiddlewareHandler<GatewayEnv>,
): void {
  app.use('/api/commands/*', requireToken)
  app.use(feedPath, requireToken)
  app.use(keeperPath, requireToken)
  app.post('/api/commands/:name', (context) =>
    answerCommand(seat.keeper, context.req.param('name'), context.req.raw, context.get('caller')?.name ?? null),
  )
  app.get(feedPath, (context) => answerFeed(seat.keeper, context.req.raw))
  app.get(keeperPath, () => sayKeeping(seat))
  app.put(keeperPath, (context) => answerSwitch(seat, context.req.raw))
  app.get('/api/archive/:sha256', (context) =>
    answerArchive(seat.keeper?.archive ?? null, context.req.param('sha256'), context.req.header('range') ?? null),
  )
}

/** Answers `POST /api/commands/<name>`, in the name of a person where the gateway knows people. */
async function answerCommand(
  keeper: Keeper | null,
  name: string,
  request: Request,
  by: string | null,
): Promise<Response> {
  if (keeper === null) return NOT_KEPT()
  if (!isCommandName(name)) return refuse('not_found', 'the gateway has no such command')
  const body = await readJson(request, LONGEST_COMMAND)
  if (!body.ok) return body.refusal
  const command = v.safeParse(commandSchema, body.json)
  const answer = command.success ? await keeper.command(name, command.output.id, command.output.args, by) : null
  if (answer === null) {
    return refuse('bad_request', 'the command is not as this version expects it: reload the page, nothing was done')
  }
  return Response.json(answer, { headers: OWN_HEADERS })
}

/** Answers `GET /api/feed?since=<cursor>`. */
function answerFeed(keeper: Keeper | null, request: Request): Response {
  if (keeper === null) return NOT_KEPT()
  const body = keeper.feed(new URL(request.url).searchParams.get('since'))
  return new Response(body, { headers: { ...TOLD_HEADERS, 'content-type': 'text/event-stream' } })
}

/** Answers `PUT /api/keeper`: who keeps the list from now on. */
async function answerSwitch(seat: KeeperSeat, request: Request): Promise<Response> {
  const body = await readJson(request, LONGEST_CHOICE)
  if (!body.ok) return body.refusal
  const wanted = v.safeParse(v.pick(keepingSchema, ['keeps']), body.json)
  if (!wanted.success) return refuse('bad_request', 'the body must be { "keeps": true } or { "keeps": false }')
  const trouble = await seat.switchTo(wanted.output.keeps)
  return trouble === null ? sayKeeping(seat) : refuse('keeper_refused', trouble)
}

function sayKeeping(seat: KeeperSeat): Response {
  return Response.json({ keeps: seat.keeper !== null, fixed: seat.fixed } satisfies Keeping, { headers: OWN_HEADERS })
}

const LONGEST_CHOICE = 1024

const NOT_KEPT = () => refuse('not_found', 'this gateway does not keep the list: the pages do')
