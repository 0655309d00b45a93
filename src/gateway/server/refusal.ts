import { ORIGIN_HEADER, type GatewayCode, type GatewayRefusal } from '#domain/connection/gateway-protocol.ts'

/** The status a refusal is sent with, unless the caller has a better one (a media server's own 403). */
const STATUSES = {
  unknown_connection: 404,
  path_not_allowed: 403,
  missing_key: 503,
  not_owner: 409,
  bad_token: 403,
  bad_origin: 403,
  signed_out: 401,
  not_allowed: 403,
  bad_request: 400,
  body_too_large: 413,
  too_many_requests: 429,
  upstream_unreachable: 502,
  upstream_timeout: 504,
  upstream_too_large: 502,
  upstream_redirect: 502,
  media_forbidden: 403,
  media_expired: 410,
  media_missing: 404,
  media_not_media: 502,
  media_failed: 502,
  invalid_connection: 400,
  duplicate_connection: 409,
  config_unwritable: 500,
  invalid_setting: 400,
  keeper_refused: 409,
  not_found: 404,
  internal: 500,
} as const satisfies Record<GatewayCode, number>

/** An answer of the gateway's own may be opened in a tab by accident: it must never run anything there. */
export const INERT_HEADERS = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const

/** Of an answer of the gateway's own, whatever it says. */
export const OWN_HEADERS = { ...INERT_HEADERS, 'cache-control': 'no-store', [ORIGIN_HEADER]: 'gateway' } as const

/** Of one that is told for as long as it is read: a proxy on the way must not gather what is meant for now. */
export const TOLD_HEADERS = { ...OWN_HEADERS, 'x-accel-buffering': 'no' } as const

/** The gateway's own answer: why it did not do what was asked. `message` is shown to people and never holds a key. */
export function refuse(
  code: GatewayCode,
  message: string,
  options: {
    readonly status?: number
    readonly headers?: Readonly<Record<string, string>>
    readonly field?: string | null
  } = {},
): Response {
  const { field = null } = options
  const body: GatewayRefusal = { error: { code, message, ...(field === null ? {} : { field }) } }
  return new Response(JSON.stringify(body), {
    status: options.status ?? STATUSES[code],
    headers: { ...OWN_HEADERS, 'content-type': 'application/json', ...options.headers },
  })
}
