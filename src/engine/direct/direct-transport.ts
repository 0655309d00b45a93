import type { Connection } from '#domain/connection/connection.ts'
import type { GatewayCode } from '#domain/connection/gateway-protocol.ts'
import type { ConnectionId } from '#domain/task/task.ts'
import type { Clock } from '#domain/time.ts'
import { BODY_LIMIT, readBody } from '#engine/conversation/read-body.ts'
import { bodyOf } from '#engine/conversation/request-body.ts'
import type { Access, TransportOutcome } from '#engine/conversation/transport.ts'
import { type CredentialSource, credentialSource } from '#vendors/credentials.ts'
import { baseFor } from '#vendors/homes.ts'
import type { Vendor, VendorRequest } from '#vendors/port.ts'
import type { Registry } from '#vendors/registry-port.ts'

export interface DirectTransportParts {
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly isOnline: () => boolean
  readonly vendors: Registry
  /** Undefined when this tab does not have it. */
  readonly keyOf: (id: ConnectionId) => string | undefined
}

/** A request that may not leave, and why. */
type Refused = Extract<TransportOutcome, { kind: 'gateway' }>

/**
 * Sends requests from this page to the vendor itself, with the key in a header. They go to the connection's own
 * origin and nowhere else: not after a redirect, and not for a path that leads away.
 */
export function directTransport(parts: DirectTransportParts): Required<Pick<Access, 'transport' | 'openStream'>> {
  const { fetch, clock, isOnline, vendors, keyOf } = parts

  const sources = new Map<ConnectionId, { readonly key: string; readonly source: CredentialSource }>()

  /** What a key is shown as is kept while the key is the same. */
  function sourceOf(id: ConnectionId, vendor: Vendor, key: string): CredentialSource {
    const known = sources.get(id)
    if (known?.key === key) return known.source
    const source = credentialSource(vendor, key)
    sources.set(id, { key, source })
    return source
  }

  async function prepare(
    connection: Connection,
    request: VendorRequest,
    signal: AbortSignal,
  ): Promise<Refused | Request> {
    const vendor = vendors.of(connection.vendor)
    const base = vendor === undefined ? null : baseFor(vendor, connection.baseUrl, request.base)
    const target = base === null ? null : targetOf(base, request.path)
    if (vendor === undefined || target === null) {
      return refused('path_not_allowed', `this is not a call of ${connection.label}`)
    }
    const key = keyOf(connection.id)
    if (key === undefined) {
      const message = `this tab does not have the key of ${connection.label}: unlock it, or enter it again`
      return refused('missing_key', message)
    }
    const credentials = await sourceOf(connection.id, vendor, key)(clock.now()).catch(() => null)
    if (credentials === null) {
      return refused('missing_key', `the key of ${connection.label} is not of the form that ${vendor.label} needs`)
    }
    return new Request(target.href, {
      method: request.method,
      headers: { ...request.headers, ...vendor.fixedHeaders, ...credentials.headers },
      body: bodyOf(request),
      signal,
      mode: 'cors',
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    })
  }

  return {
    async transport(connection, request, signal) {
      const prepared = await prepare(connection, request, signal)
      if (!(prepared instanceof Request)) return prepared
      try {
        const response = await fetch(prepared)
        const limit = request.answerUpTo ?? BODY_LIMIT
        const body = await readBody(response, limit)
        if (body === null) return { kind: 'too-large', status: response.status, limit }
        const headers = Object.fromEntries(response.headers)
        return { kind: 'reply', reply: { status: response.status, headers, body, receivedAt: clock.now() } }
      } catch {
        signal.throwIfAborted()
        // A browser tells pages no more than "failed": a refused preflight looks like a cut cable.
        const who = vendors.of(connection.vendor)?.label ?? connection.label
        return isOnline() ? { kind: 'network', message: corsWords(who) } : { kind: 'offline' }
      }
    },
    async openStream(connection, request, signal) {
      const prepared = await prepare(connection, request, signal)
      if (!(prepared instanceof Request)) return { kind: 'refused' }
      try {
        const response = await fetch(prepared)
        const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
        if (response.ok && isStream && response.body !== null) return { kind: 'open', body: response.body }
        await response.body?.cancel()
      } catch {
        signal.throwIfAborted()
      }
      return { kind: 'refused' }
    },
  }
}

function refused(code: GatewayCode, message: string): Refused {
  return { kind: 'gateway', code, message }
}

/** What a failed direct request may mean, and the way out. */
function corsWords(who: string): string {
  return (
    `the browser was not allowed to read the answer: ${who} does not permit calls from web pages, ` +
    'or the network is down. Run the gateway instead (npm start in a copy of Renderwatch) and open its address'
  )
}

/** Null when the path would leave the base. */
function targetOf(baseUrl: string, path: string): URL | null {
  if (!path.startsWith('/') || path.startsWith('//') || !URL.canParse(baseUrl)) return null
  const base = new URL(baseUrl)
  const basePath = base.pathname.replace(/\/$/, '')
  const [pathname = '', ...query] = path.split('?')
  if (!URL.canParse(base.origin + basePath + path)) return null
  const target = new URL(base.origin + basePath + path)
  // The parser resolves dots: what is left must be what was asked for.
  const isSame = target.origin === base.origin && target.pathname === basePath + pathname
  return isSame && target.search === (query.length === 0 ? '' : `?${query.join('?')}`) ? target : null
}
