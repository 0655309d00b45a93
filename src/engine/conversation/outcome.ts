import { errorText } from '#domain/error-text.ts'
import type { Evidence } from '#domain/task/evidence.ts'
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Trouble, TroubleReason } from '#domain/task/failure.ts'
import type { GatewayCode } from '#domain/connection/gateway-protocol.ts'
import type { TransportOutcome } from '#engine/conversation/transport.ts'
import type { VendorReply } from '#vendors/port.ts'

/** How a conversation ended: with the vendor's word, as the adapter reads it, or without. */
export type Outcome<T> = { readonly kind: 'said'; readonly value: T } | Lost

/** A conversation without the vendor's word. */
export interface Lost {
  /** `unsent`: our own budget never let it go, so that it says nothing about the vendor. */
  readonly kind: 'lost' | 'unsent'
  readonly trouble: Trouble
  /** `no`: the vendor certainly saw nothing, so that a submit made no task. */
  readonly reached: 'no' | 'maybe'
  readonly evidence: Evidence | null
}

type LostOutcome = Exclude<TransportOutcome, { kind: 'reply' }>

/** What a transport's failure means. Times are seconds in words for people. */
export function lostBy(outcome: LostOutcome, timeoutSeconds: number): Lost {
  switch (outcome.kind) {
    case 'offline':
      return lost('offline', 'this device is offline')
    case 'network':
      return lost('network', outcome.message)
    case 'timeout':
      return lost('timeout', `no answer within ${timeoutSeconds} s`)
    case 'too-large': {
      const megabytes = Math.round(outcome.limit / 1024 / 1024)
      return lost('too-large', `the answer is larger than ${megabytes} MiB`, { httpStatus: outcome.status })
    }
    case 'gateway': {
      const { code, message } = outcome
      // `internal`, and whatever stands between us and the gateway, may have struck after the request was sent on.
      const sent = code === null || code === 'internal' || code.startsWith('upstream_')
      const reason = code === null ? 'gateway' : GATEWAY_REASONS[code]
      return lost(reason, message, { code, reached: sent ? 'maybe' : 'no' })
    }
  }
}

/** The vendor's answer broke our adapter: a bug of ours that must not cost the poll. */
export function lostByAdapter(error: unknown, reply: VendorReply | null): Lost {
  const text = errorText(error)
  const message = `Renderwatch could not read this answer: ${text.slice(0, 300)}`
  const trouble = { reason: 'unintelligible', httpStatus: reply?.status ?? null, code: null, message } as const
  if (reply === null) return unsent(trouble)
  return { kind: 'lost', trouble, reached: 'maybe', evidence: evidenceOf(reply.status, reply.body) }
}

/** The budget would not send: the connection is blocked, changed, or has no line. */
export function unsent(trouble: Trouble): Lost {
  return { kind: 'unsent', trouble, reached: 'no', evidence: null }
}

function lost(
  reason: TroubleReason,
  message: string,
  facts: { readonly httpStatus?: number; readonly code?: string | null; readonly reached?: Lost['reached'] } = {},
): Lost {
  const trouble = { reason, httpStatus: facts.httpStatus ?? null, code: facts.code ?? null, message }
  return { kind: 'lost', trouble, reached: facts.reached ?? 'maybe', evidence: null }
}

const GATEWAY_REASONS = {
  unknown_connection: 'gateway',
  path_not_allowed: 'gateway',
  missing_key: 'credentials',
  not_owner: 'gateway',
  bad_token: 'gateway',
  bad_origin: 'gateway',
  signed_out: 'gateway',
  not_allowed: 'gateway',
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
  invalid_setting: 'gateway',
  keeper_refused: 'gateway',
} as const satisfies Record<GatewayCode, TroubleReason>
