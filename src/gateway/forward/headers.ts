/** Which headers travel: up, what a call needs; down, what tells of limits, waits and the answer's own id. */
import { ORIGIN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { ACCEPTED_ENCODINGS } from '#gateway/server/bytes.ts'
import type { GatewayConnection } from '#gateway/connections/connections.ts'
import type { KeyMask } from '#gateway/forward/key-mask.ts'
import type { OutboundReply } from '#gateway/forward/outbound.ts'
import { INERT_HEADERS } from '#gateway/server/refusal.ts'

/** Headers that the page may send along; everything else, cookies above all, stays here. */
const UP = ['content-type', 'accept', 'idempotency-key'] as const

/**
 * What else a vendor's call may declare: headers of its own. None that says who asks, from where, or how the
 * connection is kept; a declaration that names one is not obeyed.
 */
const MAY_BE_DECLARED = /^(?:x-[a-z0-9-]{1,60}|prefer|cancel-after|openai-beta|accept-language)$/
const NEVER_DECLARED = /^x-(?:forwarded|real-ip|api-key|auth|original|http-method|renderwatch)/
const PRINTABLE = /^[ -~]{1,512}$/

/** Waits, limits and their rest, ids of the answer for the vendor's support, and what kind of error it is. */
const DOWN = new RegExp(
  `^(?:${[
    'content-type|date|idempotent-replay(?:ed)?|cf-mitigated|cf-ray',
    '(?:x-)?retry-after(?:-ms)?|x-should-retry',
    '(?:[a-z]{1,20}-)?rate-?limit(?:-[a-z0-9-]{1,60})?',
    'x-(?:org-)?quota-[a-z0-9-]{1,60}',
    '(?:x-)?(?:[a-z]{1,20}-){0,2}(?:request|trace|correlation)-?id|x-tt-logid',
    'x-fal-[a-z0-9-]{1,60}',
  ].join('|')})$`,
)

interface UpParts {
  /** The names that the call sends beyond the usual ones: see `PathRule.sends`. */
  readonly sends: readonly string[]
  readonly userAgent: string
  readonly credentials: Readonly<Record<string, string>>
}

export function upHeaders(
  request: Request,
  { vendor }: GatewayConnection,
  { sends, userAgent, credentials }: UpParts,
): Readonly<Record<string, string>> {
  const streams = request.headers.get('accept')?.includes('text/event-stream') === true
  const headers: Record<string, string> = {
    'user-agent': userAgent,
    'accept-encoding': streams ? 'identity' : ACCEPTED_ENCODINGS,
  }
  for (const name of [...UP, ...sends.filter(mayBeDeclared)]) {
    const value = request.headers.get(name)
    if (value !== null && PRINTABLE.test(value)) headers[name] = value
  }
  // Last, so that nothing the page sends can stand in for the vendor's fixed headers or the key.
  return { ...headers, ...vendor.fixedHeaders, ...credentials }
}

function mayBeDeclared(name: string): boolean {
  return MAY_BE_DECLARED.test(name) && !NEVER_DECLARED.test(name)
}

export function downHeaders(reply: OutboundReply, mask: KeyMask): Headers {
  const headers = new Headers({ ...INERT_HEADERS, 'cache-control': 'no-store', [ORIGIN_HEADER]: 'vendor' })
  for (const [name, value] of Object.entries(reply.headers)) {
    if (DOWN.test(name)) headers.set(name, mask.text(value))
  }
  return headers
}
