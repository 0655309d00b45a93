import type { Evidence } from '#domain/task/evidence.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Trouble, TroubleReason } from '#domain/task/failure.ts'
import type { GatewayCode } from '#domain/connection/gateway-protocol.ts'
import type { EpochMs } from '#domain/time.ts'
import type { TransportOutcome } from '#engine/conversation/transport.ts'
import type { VendorReply } from '#vendors/port.ts'

/** A conversation that ended without the adapter's word. */
export interface Loss {
  readonly trouble: Trouble
  /** `no`: the vendor certainly saw nothing, so that a submit made no task. */
  readonly reached: 'no' | 'maybe'
  readonly retryAt: EpochMs | null
  readonly evidence: Evidence | null
  /** True when our own budget never let it go: it says nothing about the vendor. */
  readonly unsent: boolean
}

type LostOutcome = Exclude<TransportOutcome, { kind: 'reply' }>

/** What a transport's failure means. Times are seconds in words for people. */
export function lossOf(outcome: LostOutcome, timeoutSeconds: number): Loss {
  switch (outcome.kind) {
    case 'offline':
      return loss('offline', 'this device is offline')
    case 'network':
      return loss('network', outcome.message)
    case 'timeout':
      return loss('timeout', `no answer within ${timeoutSeconds} s`)
    case 'too-large': {
      const megabytes = Math.round(outcome.limit / 1024 / 1024)
      return loss('too-large', `the answer is larger than ${megabytes} MiB`, { httpStatus: outcome.status })
    }
    case 'gateway': {
      const { code, message } = outcome
      // `internal`, and whatever stands between us and the gateway, may have struck after the request was sent on.
      const sent = code === null || code === 'internal' || code.startsWith('upstream_')
      const reason = code === null ? 'gateway' : GATEWAY_REASONS[code]
      return loss(reason, message, { code, reached: sent ? 'maybe' : 'no' })
    }
  }
}

/** The vendor's answer broke our adapter: a bug of ours that must not cost the poll. */
export function brokenAdapter(error: unknown, reply: VendorReply | null): Loss {
  const text = error instanceof Error ? error.message : String(error)
  const message = `Renderwatch could not read this answer: ${text.slice(0, 300)}`
  return {
    trouble: { reason: 'unintelligible', httpStatus: reply?.status ?? null, code: null, message },
    reached: reply === null ? 'no' : 'maybe',
    retryAt: null,
    evidence: reply === null ? null : evidenceOf(reply.status, reply.body),
    unsent: reply === null,
  }
}

/** The budget would not send: the connection is blocked, changed, or has no line. */
export function unsent(trouble: Trouble): Loss {
  return { trouble, reached: 'no', retryAt: null, evidence: null, unsent: true }
}

function loss(
  reason: TroubleReason,
  message: string,
  facts: { readonly httpStatus?: number; readonly code?: string | null; readonly reached?: Loss['reached'] } = {},
): Loss {
  const trouble = { reason, httpStatus: facts.httpStatus ?? null, code: facts.code ?? null, message }
  return { trouble, reached: facts.reached ?? 'maybe', retryAt: null, evidence: null, unsent: false }
}

const GATEWAY_REASONS = {
  unknown_connection: 'gateway',
  path_not_allowed: 'gateway',
  missing_key: 'credentials',
  bad_token: 'gateway',
  bad_origin: 'gateway',
  bad_request: 'gateway',
  body_too_large: 'gateway',
  too_many_requests: 'throttled',
  upstream_unreachable: 'network',
  upstream_timeout: 'timeout',
  upstream_too_large: 'too-large',
  upstream_redirect: 'gateway',
  internal: 'gateway',
  not_found: 'gateway',
  media_forbidden: 'gateway',
  media_expired: 'gateway',
  media_missing: 'gateway',
  media_not_media: 'gateway',
  media_failed: 'gateway',
  invalid_connection: 'gateway',
  duplicate_connection: 'gateway',
  config_unwritable: 'gateway',
} as const satisfies Record<GatewayCode, TroubleReason>
