/**
 * What every request to an imitated host goes through, whatever its dialect: a request id, switched faults, the
 * key, the rate limit, the work itself, the disturbances of its task, and the log.
 */
import { SECOND, type EpochMs } from '#domain/time.ts'
import type { FaultKind } from '#sandbox/faults/fault.ts'
import type { Call, FaultOrder } from '#sandbox/faults/fault-box.ts'
import { answerWithFault } from '#sandbox/faults/fault-replies.ts'
import { problem, type Problem } from '#sandbox/world/problem.ts'
import type { World } from '#sandbox/world/world.ts'

/** What the work is told about its request. As hono bindings: `c.env`. */
export interface Exchange {
  readonly requestId: string
  readonly account: string
  /** Scheme, host and port that the caller used: links to media begin with it. */
  readonly origin: string
  readonly now: EpochMs
  /** Lets the scenario of the task at hand spoil this answer after the work is done. */
  readonly disturb: (fault: FaultKind) => void
}

/** Who is asking. `bucket` is what requests are counted by. */
export type Admission =
  | { readonly kind: 'admitted'; readonly account: string; readonly bucket: string }
  | { readonly kind: 'refused'; readonly problem: Problem }

/** One imitated host. */
export interface Front {
  /** The name faults and the log use. */
  readonly target: string
  readonly classify: (method: string, path: string) => Call
  readonly admit: (request: Request, call: Call) => Admission
  readonly refuse: (problem: Problem, requestId: string) => Response
  readonly work: (request: Request, exchange: Exchange) => Promise<Response>
}

/** A callback address in a query ends with what only the vendor may know. */
function withoutHookSecret(path: string): string {
  return path.replace(/(api(?:\/|%2F)hooks(?:\/|%2F)[^/%&]+(?:\/|%2F))[^&#]+/gi, '$1…')
}

/** Answers one request. `path` is relative to the host's base and begins with `/`. */
export async function serve(world: World, front: Front, request: Request, path: string): Promise<Response> {
  const now = world.clock.now()
  const requestId = world.nextRequestId()
  const call = front.classify(request.method, path)
  const switched = world.faults.take(front.target, call)
  let met: FaultOrder | null = switched

  function refuse(refused: Problem): Response {
    const response = front.refuse(refused, requestId)
    for (const [name, value] of Object.entries(refused.headers)) response.headers.set(name, value)
    return response
  }

  async function work(): Promise<Response> {
    const admission = front.admit(request, call)
    if (admission.kind === 'refused') return refuse(admission.problem)
    const wait = world.limits.take(`${front.target}\n${admission.bucket}`)
    if (wait !== null) {
      const seconds = String(Math.max(1, Math.ceil(wait / SECOND)))
      return refuse(problem('throttled', { headers: { 'retry-after': seconds } }))
    }
    let disturbance: FaultKind | null = null
    const response = await front.work(request, {
      requestId,
      account: admission.account,
      origin: new URL(request.url).origin,
      now,
      disturb(fault) {
        disturbance = fault
      },
    })
    if (disturbance === null) return response
    met ??= { kind: disturbance, delayMs: null }
    return answerWithFault(
      { kind: disturbance, delayMs: null },
      { now, refuse, work: () => Promise.resolve(response), signal: request.signal },
    )
  }

  const response = await (switched ? answerWithFault(switched, { now, refuse, work, signal: request.signal }) : work())
  response.headers.set('date', new Date(now).toUTCString())
  response.headers.set('x-request-id', requestId)
  world.log.add({
    at: now,
    dialect: front.target,
    ...call,
    method: request.method,
    path: withoutHookSecret(path + new URL(request.url).search),
    idempotencyKey: request.headers.get('idempotency-key'),
    status: response.status,
    fault: met?.kind ?? null,
  })
  return response
}
