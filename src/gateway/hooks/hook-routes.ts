/**
 * Answers `POST /api/hooks/<connection>/<secret>`, by which vendors say that a task has news. It lies before the guard of
 * the page's API: a vendor comes from the internet, by the public name, without a session. All it can do is to have a
 * task polled that is polled anyway.
 */
import { hooksPath } from '#domain/connection/callback-address.ts'
import { parseJson } from '#domain/json.ts'
import type { Clock } from '#domain/time.ts'
import type { GatewayConnection } from '#gateway/connections/connections.ts'
import { createRateGuard, type RateGuard } from '#gateway/forward/rate-guard.ts'
import { isGenuine } from '#gateway/hooks/proof.ts'
import { readUpTo } from '#gateway/server/bytes.ts'
import type { BoundAddress } from '#gateway/server/own-host.ts'
import { refuse } from '#gateway/server/refusal.ts'
import { isOurs } from '#gateway/server/same-origin.ts'
import { sameText } from '#gateway/server/same-text.ts'
import type { Keeper } from '#keeper/keeper.ts'

interface HookParts {
  readonly find: (id: string) => GatewayConnection | undefined
  readonly keeper: () => Pick<Keeper, 'hookSecret' | 'called'> | null
  readonly bound: BoundAddress
  /** Where vendors reach this gateway; null where nobody said. */
  readonly publicUrl: URL | null
  readonly clock: Clock
  readonly log: (line: string) => void
}

const LONGEST_BODY = 1 << 20

/** Null for a request that is no callback. */
type Hooks = (request: Request) => Promise<Response> | null

export function createHooks(parts: HookParts): Hooks {
  const guards = new Map<string, RateGuard>()

  function guardOf({ id, requestsPerSecond, maxInFlight }: GatewayConnection): RateGuard {
    const guard = guards.get(id) ?? createRateGuard(parts.clock, requestsPerSecond, maxInFlight)
    guards.set(id, guard)
    return guard
  }

  async function answer(request: Request, pathname: string): Promise<Response> {
    if (request.method !== 'POST') return refuse('bad_request', 'callbacks come with POST', { status: 405 })
    const keeper = parts.keeper()
    const [id = '', given = '', more] = pathname.slice(hooksPath.length).split('/')
    const connection = keeper === null || more !== undefined ? undefined : parts.find(id)
    // The same for an unknown connection and a wrong secret: which connections there are is nobody's business.
    const secret = keeper?.hookSecret(id) ?? ''
    if (!sameText(given, secret) || keeper === null || connection === undefined) {
      return refuse('not_found', 'there is no such address')
    }
    const guard = guardOf(connection)
    const wait = guard.enter()
    if (wait > 0) {
      const headers = { 'retry-after': String(Math.ceil(wait / 1000)) }
      return refuse('too_many_requests', 'more callbacks than tasks can end', { headers })
    }
    try {
      const body = request.body === null ? new Uint8Array() : await readUpTo(request.body, LONGEST_BODY)
      if (body === null) return refuse('body_too_large', `callbacks are limited to ${LONGEST_BODY} bytes`)
      const secrets = { signingKey: connection.callbackKey?.() ?? null, secret }
      if (!isGenuine(connection.vendor.callbackProof, { headers: request.headers, body }, secrets, parts.clock.now())) {
        return refuse('bad_token', `this is not signed as ${connection.vendor.label} signs`, { status: 401 })
      }
      const said = parseJson(new TextDecoder().decode(body))
      if (said === undefined) return refuse('bad_request', 'the body must be JSON')
      keeper.called(id, said)
      // Whether it named anything is not told: the sender knows, or must not.
      return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
    } finally {
      guard.leave()
    }
  }

  return (request) => {
    const url = new URL(request.url)
    if (!url.pathname.startsWith(hooksPath)) return null
    const host = request.headers.get('host') ?? url.host
    if (!isOurs(parts, host)) {
      return Promise.resolve(refuse('bad_origin', `this server is not ${JSON.stringify(host.slice(0, 255))}`))
    }
    return answer(request, url.pathname).then((response) => {
      // Never the address: it holds the secret.
      if (response.status >= 400) parts.log(`callback refused with ${response.status}`)
      return response
    })
  }
}
