import type { ProblemKey } from '#sandbox/world/problem.ts'

/** The ways in which vendors name how long to wait after a 429. */
export type WaitForm = 'seconds' | 'http-date' | 'reset-header' | 'body' | 'none'

/** What goes wrong with one answer. */
export type FaultPlan =
  /** The vendor refuses instead of doing its work. */
  | {
      readonly kind: 'problem'
      readonly problem: ProblemKey
      readonly wait?: WaitForm
      readonly alternative?: boolean
    }
  /** Something in front of the vendor answers with a page. */
  | { readonly kind: 'page'; readonly status: number }
  | { readonly kind: 'empty' }
  /** The first byte comes late. */
  | { readonly kind: 'late' }
  /** The work is done, but the answer is replaced by a bad gateway. */
  | { readonly kind: 'lost' }
  /** The work is done, but the answer arrives damaged. */
  | { readonly kind: 'damaged'; readonly how: Damage }
  /** What becomes of the callback that a submit asked for. */
  | { readonly kind: 'callback'; readonly how: 'never' | 'twice' | 'late' | 'forged' }

export type Damage = 'truncated' | 'cut' | 'huge' | 'missing-fields' | 'drip'

interface Fault {
  readonly title: string
  /** The only operation it makes sense for; absent for a fault of any. */
  readonly only?: 'submit' | 'callback'
  readonly plan: FaultPlan
}

/** Every fault that can be switched on, and that scenarios use. */
export const FAULTS = {
  'invalid-request': { title: '400', plan: { kind: 'problem', problem: 'invalid-request' } },
  'model-unavailable': { title: '400, the model is down', plan: { kind: 'problem', problem: 'model-unavailable' } },
  unauthorized: { title: '401', plan: { kind: 'problem', problem: 'unauthorized' } },
  'unauthorized-alt': {
    title: '401 in the other envelope of the vendor',
    plan: { kind: 'problem', problem: 'unauthorized', alternative: true },
  },
  'no-credit': { title: '402', plan: { kind: 'problem', problem: 'no-credit' } },
  forbidden: { title: '403', plan: { kind: 'problem', problem: 'forbidden' } },
  'not-found': { title: '404', plan: { kind: 'problem', problem: 'not-found' } },
  'still-processing': {
    only: 'submit',
    title: '409, the first request is in flight',
    plan: { kind: 'problem', problem: 'still-processing', wait: 'seconds' },
  },
  'too-large': { title: '413', plan: { kind: 'problem', problem: 'too-large' } },
  'key-mismatch': { title: '422', plan: { kind: 'problem', problem: 'key-mismatch' }, only: 'submit' },
  'throttle-seconds': {
    title: '429 with Retry-After in seconds',
    plan: { kind: 'problem', problem: 'throttled', wait: 'seconds' },
  },
  'throttle-date': {
    title: '429 with Retry-After as an HTTP date',
    plan: { kind: 'problem', problem: 'throttled', wait: 'http-date' },
  },
  'throttle-reset': {
    title: '429 with X-RateLimit-Reset in Unix seconds',
    plan: { kind: 'problem', problem: 'throttled', wait: 'reset-header' },
  },
  'throttle-body': {
    title: '429 that names the wait in its text only',
    plan: { kind: 'problem', problem: 'throttled', wait: 'body' },
  },
  'throttle-bare': { title: '429 that names no wait', plan: { kind: 'problem', problem: 'throttled', wait: 'none' } },
  'throttle-alt': {
    title: '429 in the other envelope of the vendor',
    plan: { kind: 'problem', problem: 'throttled', wait: 'none', alternative: true },
  },
  blocked: { title: '451', plan: { kind: 'problem', problem: 'blocked' } },
  'server-error': { title: '500', plan: { kind: 'problem', problem: 'server-error' } },
  'bad-gateway': { title: '502 with JSON', plan: { kind: 'problem', problem: 'bad-gateway' } },
  busy: { title: '503', plan: { kind: 'problem', problem: 'busy' } },
  'gateway-timeout': { title: '504', plan: { kind: 'problem', problem: 'gateway-timeout' } },
  'html-200': { title: 'an HTML page with status 200', plan: { kind: 'page', status: 200 } },
  'html-502': { title: 'an HTML page with status 502', plan: { kind: 'page', status: 502 } },
  empty: { title: '200 without a body', plan: { kind: 'empty' } },
  slow: { title: 'the answer begins late (delayMs, 5,000 unless told)', plan: { kind: 'late' } },
  'lost-answer': {
    title: 'submit: the task is made, the answer is a 502 page',
    plan: { kind: 'lost' },
    only: 'submit',
  },
  truncated: { title: 'the first half of the answer', plan: { kind: 'damaged', how: 'truncated' } },
  cut: { title: 'the connection breaks half-way', plan: { kind: 'damaged', how: 'cut' } },
  huge: { title: 'an answer of 50 MB', plan: { kind: 'damaged', how: 'huge' } },
  'missing-fields': { title: 'JSON without its id and status', plan: { kind: 'damaged', how: 'missing-fields' } },
  'callback-never': { title: 'no callback', plan: { kind: 'callback', how: 'never' }, only: 'callback' },
  'callback-twice': { title: 'two callbacks at once', plan: { kind: 'callback', how: 'twice' }, only: 'callback' },
  'callback-late': {
    title: 'the callback comes late (delayMs, 10,000 unless told)',
    plan: { kind: 'callback', how: 'late' },
    only: 'callback',
  },
  'callback-forged': {
    title: 'a callback with a wrong signature',
    plan: { kind: 'callback', how: 'forged' },
    only: 'callback',
  },
  drip: { title: 'the answer trickles in (over delayMs)', plan: { kind: 'damaged', how: 'drip' } },
} as const satisfies Record<string, Fault>

export type FaultKind = keyof typeof FAULTS

export const FAULT_KINDS = Object.keys(FAULTS).filter(isFaultKind)

/** The operation that a fault is for, where there is only one. */
export function operationOf(kind: FaultKind): 'submit' | 'callback' | null {
  const fault: Fault = FAULTS[kind]
  return fault.only ?? null
}

function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULTS, text)
}
