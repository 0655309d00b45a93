/** ByteSpike's errors: OpenAI's shape on its task calls, and on request the shape that `/v1/messages` has. */
import type { Json } from '#domain/json.ts'
import type { Problem, ProblemKey } from '#sandbox/world/problem.ts'

interface Words {
  readonly type: string
  /** The model pages show 451 without a code. */
  readonly code: string | null
  /** Where ByteSpike has another status than most. */
  readonly status?: number
}

const INVALID = 'invalid_request_error'
const PERMISSION = 'permission_error'
const QUOTA = 'insufficient_quota'
const LIMIT = 'rate_limit_error'
const API = 'api_error'

const WORDS: Readonly<Record<ProblemKey, Words>> = {
  'invalid-request': { type: INVALID, code: 'invalid_param' },
  'model-unavailable': { type: INVALID, code: 'model_not_found' },
  unauthorized: { type: 'authentication_error', code: 'invalid_api_key' },
  'no-credit': { type: QUOTA, code: 'insufficient_balance' },
  forbidden: { type: PERMISSION, code: 'permission_denied' },
  'not-found': { type: INVALID, code: 'task_not_found' },
  // Nothing is documented for a second submit while the first is in flight; it takes a place, like any other.
  'still-processing': { type: LIMIT, code: 'concurrency_limit', status: 429 },
  'too-large': { type: INVALID, code: 'request_too_large' },
  'key-mismatch': { type: INVALID, code: 'duplicate_out_task_id', status: 409 },
  throttled: { type: LIMIT, code: 'concurrency_limit' },
  blocked: { type: INVALID, code: null },
  'server-error': { type: API, code: 'internal_error' },
  'bad-gateway': { type: API, code: 'upstream_error' },
  busy: { type: API, code: 'no_capacity' },
  'gateway-timeout': { type: API, code: 'upstream_timeout' },
}

export function statusOf({ key, status }: Problem): number {
  return WORDS[key].status ?? status
}

export function envelope({ key, message, alternative }: Problem): Json {
  const { type, code } = WORDS[key]
  return alternative ? { type: 'error', error: { type, message } } : { error: { message, type, code } }
}

/** An address that ByteSpike does not have, as opposed to a task. */
export const WRONG_ROUTE: Json = { error: { message: 'no such route', type: INVALID, code: 'not_found' } }
