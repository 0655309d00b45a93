/** Answers `GET /api/spending`: who spent, as the gateway that keeps the list has noted it. */
import { randomUUID } from 'node:crypto'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { spendingPath, type SpendingPage } from '#domain/connection/settings-protocol.ts'
import type { EpochMs } from '#domain/time.ts'
import type { GatewayEnv } from '#gateway/people/caller.ts'
import { OWN_HEADERS, refuse } from '#gateway/server/refusal.ts'
import type { Keeper } from '#keeper/keeper.ts'
import type { SpendBook } from '#ledger-store/store.ts'

const PAGE = 200
export function spendingRoutes(
  app: Hono<GatewayEnv>,
  keeper: () => Pick<Keeper, 'spendBook'> | null,
  requireToken: MiddlewareHandler<GatewayEnv>,
): void {
  app.use(spendingPath, requireToken)
  app.get(spendingPath, async (context) => {
    const book = keeper()?.spendBook
    if (book === undefined) return refuse('not_found', 'this gateway keeps no list, and notes nothing of who spends')
    const asked = context.req.query('before')
    if (asked !== undefined && !/^\d{1,15}$/.test(asked)) return refuse('bad_request', '"before" must be a number')
    const found = await book.newest(asked === undefined ? null : Number(asked), PAGE)
    const noted = found.map(({ command: _command, tasks, ...entry }) => ({ ...entry, tasks: [...tasks] }))
    return Response.json({ noted, more: found.length === PAGE } satisfies SpendingPage, { headers: OWN_HEADERS })
  })
}

/** A person's own call to a vendor, past the commands: noted before it leaves, whatever comes of it. */
export async function noteCall(
  book: Pick<SpendBook, 'note'>,
  context: Context<GatewayEnv>,
  { connection, path }: { readonly connection: string; readonly path: string },
  at: EpochMs,
): Promise<void> {
  const by = context.get('caller')?.name ?? null
  if (by === null || context.get('spends') !== true) return
  const what = `${context.req.method} ${path}`
  await book.note({ command: `call ${randomUUID()}`, at, by, connection, did: 'call', what, count: 1, tasks: [] })
}
