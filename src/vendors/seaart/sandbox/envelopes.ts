/**
 * SeaArt's three error envelopes, by the layer that refuses: the gateway (keys, limits), the queue (`detail`), the
 * platform (money). Each refusal comes in the envelope of its layer; `alternative` asks for another one of the three.
 */
import type { Json } from '#domain/json.ts'
import { PROBLEMS, type Problem, type ProblemKey } from '#sandbox/world/problem.ts'

/** The sentences that the error page names; the other refusals say what the neutral problem says. */
const DETAILS: Partial<Record<ProblemKey, string>> = {
  forbidden: 'Model not allowed for this user',
  'not-found': 'Request not found',
  'server-error': 'Runtime execution failed',
  'bad-gateway': 'Runtime execution failed',
}

const GATEWAY_CODES: Partial<Record<ProblemKey, string>> = {
  unauthorized: 'UNAUTHORIZED',
  throttled: 'RATE_LIMIT_EXCEEDED',
}

/** 40201 to 40208 all mean that the balance does not suffice. */
const NO_CREDIT = 40_201

export function seaartEnvelope(problem: Problem, requestId: string): Json {
  const { key, status, message, alternative } = problem
  const code = GATEWAY_CODES[key]
  if (key === 'no-credit') {
    return alternative ? { detail: message } : platform(status, 'Insufficient credits', NO_CREDIT)
  }
  if (code === undefined) return { detail: messageOf(problem) }
  // Seen from the platform: no code of its own is documented for these.
  return alternative ? platform(status, message, status * 100) : { error: { code, message }, request_id: requestId }
}

function platform(code: number, message: string, errorCode: number): Json {
  return { status: { code, message, error_code: errorCode }, data: null }
}

function messageOf({ key, message }: Problem): string {
  return message === PROBLEMS[key].message ? (DETAILS[key] ?? message) : message
}

/** The pages' first form is `Key …`; the CLI writes `Bearer …`. */
export function seaartKey(headers: Headers): string | null {
  return /^(?:Key|Bearer) ([^\s]{1,512})$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null
}
