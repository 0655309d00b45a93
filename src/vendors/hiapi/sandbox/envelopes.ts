/**
 * HiAPI documents two error envelopes for the same host: the reference pages one, the guides another, and newer
 * guides mix them (vendors.md 1.2). Either dialect answers with its own and shows the other on request.
 */
import type { Json } from '#domain/json.ts'
import type { Problem, ProblemKey } from '#sandbox/world/problem.ts'

/** Codes that the reference dialect names; the other refusals carry none. */
const REFERENCE_CODES: Partial<Record<ProblemKey, string>> = {
  'invalid-request': 'INVALID_REQUEST',
  'model-unavailable': 'MODEL_UNAVAILABLE',
  'still-processing': 'IDEMPOTENCY_KEY_PROCESSING',
  'key-mismatch': 'IDEMPOTENCY_KEY_MISMATCH',
  'gateway-timeout': 'TASK_TIMEOUT',
}

/** The guides name `permission_denied` and `rate_limit_exceeded`; the rest follow the same style. */
const GUIDE_CODES = {
  'invalid-request': 'invalid_request',
  'model-unavailable': 'model_error',
  unauthorized: 'permission_denied',
  'no-credit': 'insufficient_balance',
  forbidden: 'permission_denied',
  'not-found': 'not_found',
  'still-processing': 'idempotency_key_processing',
  'too-large': 'input_too_large',
  'key-mismatch': 'idempotency_key_mismatch',
  throttled: 'rate_limit_exceeded',
  blocked: 'invalid_request',
  'server-error': 'internal_error',
  'bad-gateway': 'provider_error',
  busy: 'service_unavailable',
  'gateway-timeout': 'task_timeout',
} as const satisfies Record<ProblemKey, string>

export function referenceEnvelope(problem: Problem): Json {
  const code = REFERENCE_CODES[problem.key]
  const body = { code: problem.status, message: problem.message, data: null }
  return code === undefined ? body : { ...body, error_code: code }
}

export function guideEnvelope(problem: Problem, requestId: string): Json {
  return { error: guideError(GUIDE_CODES[problem.key], problem.message, requestId) }
}

/** The error object of the guides, in a refusal and in a failed task alike. */
export function guideError(code: string, message: string, requestId: string): Json {
  return { code, type: 'hiapi_error', message, request_id: requestId }
}
