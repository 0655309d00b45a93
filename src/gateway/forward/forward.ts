import { BASE_HEADER } from '#domain/connection/gateway-protocol.ts'
import type { Clock, Millis } from '#domain/time.ts'
import { decode, readUpTo, streamOf } from '#gateway/server/bytes.ts'
import { baseUrlOf, type GatewayConnection } from '#gateway/connections/connections.ts'
import { downHeaders, upHeaders } from '#gateway/forward/headers.ts'
import { createHookWord } from '#gateway/forward/hook-word.ts'
import { createKeyMask, type KeyMask } from '#gateway/forward/key-mask.ts'
import { networkReason } from '#gateway/forward/network-reason.ts'
import type { OutboundReply, OutboundRequest, Send } from '#gateway/forward/outbound.ts'
import { createRateGuard, type RateGuard } from '#gateway/forward/rate-guard.ts'
import { refuse } from '#gateway/server/refusal.ts'
import type { SandboxPort } from '#gateway/forward/sandbox-port.ts'
import { sendToSandbox } from '#gateway/forward/send-to-sandbox.ts'
import { ruleOf, targetBelow } from '#gateway/forward/vendor-path.ts'
import type { Credentials } from '#vendors/credentials.ts'
import { baseFor } from '#vendors/homes.ts'
import type { PathRule } from '#vendors/path-rule.ts'

export interface ForwardLimits {
  readonly bodyUp: number
  readonly bodyDown: number
  /** From sending the request to the last byte of the answer; event streams have none. */
  readonly time: Millis
}

export const FORWARD_LIMITS: ForwardLimits = { bodyUp: 1 << 20, bodyDown: 4 << 20, time: 30_000 }

export interface ForwardParts {
  /** Looked up anew for each request: connections change while the server runs. */
  readonly find: (id: string) => GatewayConnection | undefined
  readonly send: Send
  readonly sandbox: SandboxPort
  readonly clock: Clock
  readonly limits: ForwardLimits
  readonly userAgent: string
  /** What {@link HOOK_SECRET_WORD} stands for; null while callbacks lead nowhere. */
  readonly hookSecret: (connection: string) => string | null
  /** Asked last, because whatever came before may have taken long: does another gateway work for this connection by now? */
  readonly mayAsk: (connection: string) => boolean
}

/** Answers `<method> <vendor path>` for a connection. The request was already found to come from our own page. */
type Forward = (connectionId: string, vendorPath: string, request: Request) => Promise<Response>

export function createForward(parts: ForwardParts): Forward {
  const guards = new Map<string, { readonly limits: string; readonly guard: RateGuard }>()

  /** Kept while its limits stay, so that what is under way goes on counting. */
  function guardOf({ id, requestsPerSecond, maxInFlight }: GatewayConnection): RateGuard {
    const limits = `${requestsPerSecond} ${maxInFlight}`
    const known = guards.get(id)
    if (known?.limits === limits) return known.guard
    const guard = createRateGuard(parts.clock, requestsPerSecond, maxInFlight)
    guards.set(id, { limits, guard })
    return guard
  }

  return async (connectionId, vendorPath, request) => {
    const connection = parts.find(connectionId)
    if (connection === undefined) {
      return refuse('unknown_connection', 'the gateway has no connection of this name')
    }
    const url = new URL(request.url)
    const target = targetOf(connection, url, request.headers.get(BASE_HEADER), vendorPath)
    const rule = ruleOf(connection.vendor, request.method, vendorPath, url.search)
    if (target === null || rule === null) {
      return refuse('path_not_allowed', `${request.method} of this path is not a call of ${connection.vendor.label}`)
    }
    const guard = guardOf(connection)
    const wait = guard.enter()
    if (wait > 0) {
      return refuse('too_many_requests', 'the gateway slowed this page down', {
        headers: { 'retry-after': String(Math.ceil(wait / 1000)) },
      })
    }
    return converse({ connection, target, rule }, request, parts, () => guard.leave())
  }
}

/** Null for a path that leaves its base, and for a home that the vendor does not have. */
function targetOf(connection: GatewayConnection, url: URL, named: string | null, vendorPath: string): URL | null {
  const base = baseFor(connection.vendor, baseUrlOf(connection, url.origin).href, named ?? undefined)
  return base === null ? null : targetBelow(new URL(base), vendorPath, url.search)
}

/** A request that was found to be one of the vendor's calls. */
interface Allowed {
  readonly connection: GatewayConnection
  readonly target: URL
  readonly rule: PathRule
}

async function converse(
  { connection, target, rule }: Allowed,
  request: Request,
  parts: ForwardParts,
  leave: () => void,
): Promise<Response> {
  const limits = limitsOf(rule, parts.limits)
  const abort = new AbortController()
  const onGone = () => abort.abort()
  request.signal.addEventListener('abort', onGone, { once: true })
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    abort.abort()
  }, limits.time)
  const finish = () => {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', onGone)
    leave()
  }
  let streaming = false
  try {
    const given = request.body === null ? null : await readUpTo(request.body, limits.bodyUp)
    if (given === null && request.body !== null) {
      return refuse('body_too_large', `requests are limited to ${limits.bodyUp} bytes`)
    }
    const credentials = await credentialsOf(connection, parts.clock)
    if (credentials === null)
      return refuse('missing_key', `the key of ${connection.label} is not of the form that it needs`)
    const hook = createHookWord(parts.hookSecret(connection.id))
    const body = given === null ? null : hook.bytes(given)
    if (!parts.mayAsk(connection.id)) return refuse('not_owner', 'another gateway works for this connection')
    const reply = await sendTo(connection, parts, {
      url: hook.url(target),
      method: request.method,
      headers: upHeaders(request, connection, {
        sends: rule.sends ?? [],
        userAgent: parts.userAgent,
        credentials: credentials.headers,
      }),
      body: body === null || body.length === 0 ? null : body,
      signal: abort.signal,
      mayLeave: () => parts.mayAsk(connection.id),
    })
    if (reply.status >= 300 && reply.status < 400) {
      return refuse('upstream_redirect', `the vendor answered ${reply.status}: redirects are not followed with a key`)
    }
    // `Response` throws for any other status.
    if (reply.status < 200 || reply.status > 599) {
      return refuse(
        'upstream_unreachable',
        `${target.host} answered with status ${reply.status}, which HTTP does not have`,
      )
    }
    const mask = createKeyMask([...credentials.secrets, ...hook.secrets])
    const headers = downHeaders(reply, mask)
    if (isEventStream(reply)) {
      clearTimeout(timer)
      streaming = true
      const stream = streamOf(mask.events(reply.body), () => {
        finish()
        abort.abort()
      })
      return new Response(stream, { status: reply.status, headers })
    }
    return await complete(reply, headers, limits, mask)
  } catch (error) {
    if (timedOut) return refuse('upstream_timeout', `no complete answer from ${target.host} within ${limits.time} ms`)
    return refuse('upstream_unreachable', `${target.host}: ${networkReason(error)}`)
  } finally {
    if (!streaming) {
      finish()
      abort.abort()
    }
  }
}

/** However much a vendor declares: the gateway holds a body in memory. */
const MOST_BYTES = 64 << 20

function limitsOf({ bodyUpTo = 0, answerUpTo = 0 }: PathRule, usual: ForwardLimits): ForwardLimits {
  const bodyUp = Math.max(usual.bodyUp, Math.min(bodyUpTo, MOST_BYTES))
  return { ...usual, bodyUp, bodyDown: Math.max(usual.bodyDown, Math.min(answerUpTo, MOST_BYTES)) }
}

/** Null for a key that no token can be made of. */
async function credentialsOf({ target }: GatewayConnection, clock: Clock): Promise<Credentials | null> {
  return target.credentials(clock.now()).catch(() => null)
}

function sendTo(connection: GatewayConnection, parts: ForwardParts, request: OutboundRequest): Promise<OutboundReply> {
  return connection.target.kind === 'sandbox' ? sendToSandbox(parts.sandbox, request) : parts.send(request)
}

async function complete(
  reply: OutboundReply,
  headers: Headers,
  limits: ForwardLimits,
  mask: KeyMask,
): Promise<Response> {
  const tooLarge = () => refuse('upstream_too_large', `the answer is longer than ${limits.bodyDown} bytes`)
  if (Number(reply.headers['content-length'] ?? 0) > limits.bodyDown) return tooLarge()
  const raw = await readUpTo(reply.body, limits.bodyDown)
  const plain = raw === null ? null : await decode(raw, reply.headers['content-encoding'], limits.bodyDown)
  if (plain === null) return tooLarge()
  // These statuses forbid a body, and `Response` throws for one.
  const bodiless = reply.status === 204 || reply.status === 205
  return new Response(bodiless ? null : mask.bytes(plain), { status: reply.status, headers })
}

function isEventStream(reply: OutboundReply): boolean {
  return reply.headers['content-type']?.toLowerCase().startsWith('text/event-stream') === true
}
