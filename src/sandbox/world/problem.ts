/** What a vendor may refuse, in neutral words. A dialect has its own codes and envelope for each. */
export const PROBLEMS = {
  'invalid-request': { status: 400, message: 'invalid request' },
  'model-unavailable': { status: 400, message: 'the model is temporarily unavailable' },
  unauthorized: { status: 401, message: 'invalid or missing API key' },
  'no-credit': { status: 402, message: 'insufficient balance, please top up' },
  forbidden: { status: 403, message: 'this key may not use this resource' },
  'not-found': { status: 404, message: 'task not found' },
  'still-processing': { status: 409, message: 'a request with this idempotency key is still being processed' },
  'too-large': { status: 413, message: 'request body too large' },
  'key-mismatch': { status: 422, message: 'this idempotency key was used with another request body' },
  throttled: { status: 429, message: 'too many requests, please slow down' },
  blocked: { status: 451, message: 'blocked by the safety filter' },
  'server-error': { status: 500, message: 'internal server error' },
  'bad-gateway': { status: 502, message: 'bad gateway' },
  busy: { status: 503, message: 'busy' },
  'gateway-timeout': { status: 504, message: 'upstream timed out' },
} as const satisfies Record<string, { readonly status: number; readonly message: string }>

export type ProblemKey = keyof typeof PROBLEMS

export interface Problem {
  readonly key: ProblemKey
  readonly status: number
  readonly message: string
  readonly headers: Readonly<Record<string, string>>
  /** Some vendors answer errors in more than one envelope: true asks for the second one. */
  readonly alternative: boolean
}

export function problem(
  key: ProblemKey,
  facts: {
    readonly message?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly alternative?: boolean
  } = {},
): Problem {
  return {
    key,
    status: PROBLEMS[key].status,
    message: facts.message ?? PROBLEMS[key].message,
    headers: facts.headers ?? {},
    alternative: facts.alternative ?? false,
  }
}
