/** Turns a fault into bytes on the wire. */
import { isJsonObject, parseJson, type Json } from '#domain/json.ts'
import { SECOND, type EpochMs, type Millis } from '#domain/time.ts'
import { FAULTS, type Damage, type FaultPlan, type WaitForm } from '#sandbox/faults/fault.ts'
import type { FaultOrder } from '#sandbox/faults/fault-box.ts'
import { problem, PROBLEMS, type Problem } from '#sandbox/world/problem.ts'
import { brokenBody, cutEvents, drippingBody, paddedJsonBody } from '#sandbox/faults/wire-streams.ts'

const DEFAULT_DELAY: Millis = 5 * SECOND
/** What a throttled answer asks for, unless the fault says otherwise. */
const DEFAULT_WAIT: Millis = 7 * SECOND
/** The documented sentence is about half a minute. */
const DEFAULT_WAIT_IN_TEXT: Millis = 30 * SECOND
const HUGE_BYTES = 50_000_000

/** What the vendor's side needs to know to carry out a fault. */
interface FaultStage {
  readonly now: EpochMs
  /** The vendor's own envelope for a problem. */
  readonly refuse: (problem: Problem) => Response
  /** Does the vendor's real work. */
  readonly work: () => Promise<Response>
  readonly signal: AbortSignal
}

/** Carries out a fault. `lost` and damage happen after the work, everything else instead of it. */
export async function answerWithFault(order: FaultOrder, stage: FaultStage): Promise<Response> {
  const plan: FaultPlan = FAULTS[order.kind].plan
  switch (plan.kind) {
    case 'problem':
      return stage.refuse(problemOf(plan, order, stage.now))
    case 'page':
      return page(plan.status)
    case 'empty':
      return new Response(null, { status: 200 })
    case 'late':
      await pause(order.delayMs ?? DEFAULT_DELAY, stage.signal)
      return stage.work()
    case 'lost':
      await stage.work()
      return page(502)
    case 'callback':
      // It spoils no answer.
      return stage.work()
    case 'damaged':
      return damaged(await stage.work(), plan.how, order.delayMs ?? DEFAULT_DELAY)
  }
}

function problemOf(plan: Extract<FaultPlan, { kind: 'problem' }>, order: FaultOrder, now: EpochMs): Problem {
  const alternative = plan.alternative ?? false
  if (plan.wait === undefined) return problem(plan.problem, { alternative })
  const wait = order.delayMs ?? (plan.wait === 'body' ? DEFAULT_WAIT_IN_TEXT : DEFAULT_WAIT)
  const { message } = PROBLEMS[plan.problem]
  return problem(plan.problem, {
    alternative,
    headers: waitHeaders(plan.wait, wait, now),
    message: plan.wait === 'body' ? `Rate limit exceeded, resets in ~${Math.ceil(wait / SECOND)}s` : message,
  })
}

function waitHeaders(form: WaitForm, wait: Millis, now: EpochMs): Readonly<Record<string, string>> {
  switch (form) {
    case 'seconds':
      return { 'retry-after': String(Math.ceil(wait / SECOND)) }
    case 'http-date':
      // Whole seconds only: round up, so that the wait is never shorter than asked.
      return { 'retry-after': new Date(Math.ceil((now + wait) / SECOND) * SECOND).toUTCString() }
    case 'reset-header':
      return {
        'x-ratelimit-limit': '10',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.ceil((now + wait) / SECOND)),
      }
    case 'body':
    case 'none':
      return {}
  }
}

function page(status: number): Response {
  const title = status === 200 ? 'Just a moment…' : `${status} Bad Gateway`
  const body = `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n`
  return new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}

async function damaged(response: Response, how: Damage, delay: Millis): Promise<Response> {
  if (response.body !== null && response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    // It has no half and no length, and the rest of the damage means nothing to it.
    const isCut = how === 'cut' || how === 'truncated'
    return isCut ? new Response(cutEvents(response.body, how), response) : response
  }
  const bytes = new Uint8Array(await response.arrayBuffer())
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  const init = { status: response.status, headers }
  const half = bytes.slice(0, Math.ceil(bytes.length / 2))
  switch (how) {
    case 'truncated':
      return new Response(half, init)
    case 'cut':
      headers.set('content-length', String(bytes.length))
      return new Response(brokenBody(half), init)
    case 'drip':
      headers.set('content-length', String(bytes.length))
      return new Response(drippingBody(bytes, delay), init)
    case 'huge':
      return new Response(paddedJsonBody(new TextDecoder().decode(bytes), HUGE_BYTES), init)
    case 'missing-fields':
      return new Response(withoutStatus(new TextDecoder().decode(bytes)), init)
  }
}

function withoutStatus(text: string): string {
  const json = parseJson(text)
  return json === undefined ? text : JSON.stringify(strip(json))
}

function strip(value: Json): Json {
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).filter(([name]) => name !== 'status' && name !== 'taskId' && name !== 'id')
  return Object.fromEntries(kept.map(([name, inner]) => [name, strip(inner)]))
}

/** Waits on the real clock; ends early when the caller has gone. */
export function pause(delay: Millis, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, delay)
    function finish(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    if (signal?.aborted) finish()
    else signal?.addEventListener('abort', finish)
  })
}
