import { hostname } from 'node:os'
import type { Hono } from 'hono'
import type { Clock } from '#domain/time.ts'
import { gatewayAccess } from '#engine/conversation/gateway-transport.ts'
import type { Access } from '#engine/conversation/transport.ts'
import type { NewsDesk } from '#keeper/keeper-news.ts'
import type { GatewayEnv } from '#gateway/people/caller.ts'
import { addressOf, type BoundAddress } from '#gateway/server/own-host.ts'

/** The ways of the keeper to its own gateway: the paths, limits and budgets of a page, without a socket. */
export interface Within {
  readonly access: Access
  readonly fetch: typeof fetch
  /** Who is told without a page. */
  readonly desk: NewsDesk
  /** Machine and port, for people who have several gateways. */
  readonly where: string
}

export function within(
  app: Pick<Hono<GatewayEnv>, 'fetch'>,
  bound: BoundAddress,
  clock: Clock,
  desk: NewsDesk,
): Within {
  const inside: typeof fetch = async (input, init) =>
    app.fetch(new Request(new URL(typeof input === 'string' ? input : '', addressOf(bound)), init))
  const where = `${hostname()}:${bound.port}`
  return { access: gatewayAccess({ fetch: inside, clock, isOnline: () => true }), fetch: inside, desk, where }
}
