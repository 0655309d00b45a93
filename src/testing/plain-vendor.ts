/** A vendor with the plainest wire there is, for tests of the engine: the body of a poll is a {@link PlainTask}. */
import { evidenceOf } from '#domain/task/evidence.ts'
import type { Failure, Trouble, TroubleReason } from '#domain/task/failure.ts'
import { isJsonObject, type Json, parseJson } from '#domain/json.ts'
import { NO_FACTS, type Observation } from '#domain/task/observation.ts'
import type { ObservedState, TaskRef } from '#domain/task/task.ts'
import { aVendor, remoteOf } from '#testing/fake-vendor.ts'
import { done, type Script, type SubmitOutcome, type Vendor, type VendorReply } from '#vendors/port.ts'

export const PLAIN = 'plain'

/** How the fake vendor answers: what is not named is 200 and no headers. `wait` is in milliseconds, for a 429. */
export interface PlainAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export const queued: PlainAnswer = { body: '{"phase":"queued"}' }
export const running: PlainAnswer = { body: '{"phase":"running"}' }
export const finishing: PlainAnswer = { body: '{"phase":"finishing"}' }
export const succeeded: PlainAnswer = { body: '{"phase":"succeeded"}' }
export const notFound: PlainAnswer = { body: '{"phase":"gone"}' }
/** Makes the adapter throw, which no adapter should. */
export const poison: PlainAnswer = { body: 'poison' }
export const wrongKey: PlainAnswer = { status: 401 }
export const broken: PlainAnswer = { status: 500 }

export function throttled(wait: number | null): PlainAnswer {
  return { status: 429, body: JSON.stringify({ wait }) }
}

export function made(id: string): PlainAnswer {
  return { body: JSON.stringify({ id }) }
}

export function plainVendor(changes: Partial<Vendor> = {}): Vendor {
  return aVendor(PLAIN, {
    ids: [],
    resend: 'idempotent',
    poll: (handle) => script('GET', pathOf(handle), null, readPoll),
    submit: ({ idempotencyKey }) => script('POST', '/tasks', idempotencyKey, readSubmit),
    cancel: (handle) =>
      script('DELETE', pathOf(handle), null, (reply) =>
        reply.status === 200
          ? { kind: 'requested', observation: readPoll(reply) }
          : { kind: 'refused', failure: failureIn(reply), evidence: evidenceOf(reply.status, reply.body) },
      ),
    probe: () =>
      script('GET', '/account', null, (reply) =>
        reply.status === 200
          ? { kind: 'works', detail: 'The key works.' }
          : { kind: 'refused', failure: failureIn(reply), evidence: evidenceOf(reply.status, reply.body) },
      ),
    ...changes,
  })
}

export function plainRef(id: string, connection: string = PLAIN): TaskRef {
  return { connection, vendor: PLAIN, remote: remoteOf(id), model: null }
}

function pathOf(handle: Json): string {
  const id = isJsonObject(handle) ? handle['id'] : null
  return `/tasks/${typeof id === 'string' ? id : ''}`
}

function script<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  key: string | null,
  read: (reply: VendorReply) => T,
): Script<T> {
  const headers = key === null ? {} : { 'idempotency-key': key }
  return { request: { method, path, headers, body: null }, read: (reply) => done(read(reply)) }
}

function readPoll(reply: VendorReply): Observation {
  if (reply.body === 'poison') throw new Error('the adapter tripped over poison')
  const evidence = evidenceOf(reply.status, reply.body)
  if (reply.status === 401) return unreachable(reply, 'credentials')
  if (reply.status === 429) return unreachable(reply, 'throttled')
  if (reply.status >= 500) return unreachable(reply, 'server')
  const state = stateIn(reply.body)
  if (state !== null) return { kind: 'status', state, facts: NO_FACTS, outputs: [], evidence }
  return { kind: 'unintelligible', trouble: troubleIn(reply, 'unintelligible'), evidence }
}

function readSubmit(reply: VendorReply): SubmitOutcome {
  const evidence = evidenceOf(reply.status, reply.body)
  if (reply.status === 429) {
    const trouble = troubleIn(reply, 'throttled')
    return { kind: 'postponed', trouble, retryAt: retryAtOf(reply), evidence }
  }
  if (reply.status >= 500) return { kind: 'unknown', trouble: troubleIn(reply, 'server'), evidence }
  if (reply.status >= 400) return { kind: 'refused', failure: failureIn(reply), evidence }
  const body = parseJson(reply.body)
  const id = isJsonObject(body) ? body['id'] : undefined
  if (typeof id !== 'string') return { kind: 'unknown', trouble: troubleIn(reply, 'unintelligible'), evidence }
  const state = { phase: 'queued', position: null } as const
  const observation = { kind: 'status', state, facts: NO_FACTS, outputs: [], evidence } as const
  return { kind: 'accepted', remote: remoteOf(id), observation, replayed: false }
}

function stateIn(body: string): ObservedState | null {
  const value = parseJson(body)
  const phase = isJsonObject(value) ? value['phase'] : undefined
  switch (phase) {
    case 'queued':
      return { phase, position: null }
    case 'running':
      return { phase, progress: null }
    case 'finishing':
    case 'succeeded':
    case 'gone':
    case 'cancelled':
      return { phase }
    default:
      return null
  }
}

function unreachable(reply: VendorReply, reason: TroubleReason): Observation {
  const evidence = evidenceOf(reply.status, reply.body)
  return { kind: 'unreachable', trouble: troubleIn(reply, reason), retryAt: retryAtOf(reply), evidence }
}

function retryAtOf(reply: VendorReply): number | null {
  const value = parseJson(reply.body)
  const wait = isJsonObject(value) ? value['wait'] : null
  return typeof wait === 'number' ? reply.receivedAt + wait : null
}

function troubleIn(reply: VendorReply, reason: TroubleReason): Trouble {
  return { reason, httpStatus: reply.status, code: null, message: `HTTP ${reply.status}` }
}

function failureIn(reply: VendorReply): Failure {
  const message = `HTTP ${reply.status}`
  return { step: 'task', httpStatus: reply.status, code: null, message, requestId: null, raw: null }
}
