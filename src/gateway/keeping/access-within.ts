import type { Hono } from 'hono'
import type { Clock } from '#domain/time.ts'
import { gatewayAccess } from '#engine/conversation/gateway-transport.ts'
import type { Access } from '#engine/conversation/transport.ts'
import { addressOf, type BoundAddress } from '#gateway/server/own-host.ts'

/** The way of the keeper to its own gateway: the same paths, limits and budgets as those of a page, without a socket. */
export function accessWithin(app: Pick<Hono, 'fetch'>, bound: BoundAddress, clock: Clock): Access {
  const inside: typeof fetch = async (input, init) =>
    app.fetch(new Request(new URL(typeof input === 'string' ? input : '', addressOf(bound)), init))
  return gatewayAccess({ fetch: inside, clock, isOnline: () => true })
}
