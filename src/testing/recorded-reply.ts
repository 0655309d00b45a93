/** Recorded answers of a vendor, and scripts that run over them without any transport. */
import fc from 'fast-check'
import type { TroubleReason } from '#domain/task/failure.ts'
import type { Observation } from '#domain/task/observation.ts'
import type { Phase } from '#domain/task/phase.ts'
import { NOON } from '#testing/builders.ts'
import type { Script, VendorReply, VendorRequest } from '#vendors/port.ts'

export interface RecordedReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** A script that asks for more calls than this for one answer is in a loop. */
const MAX_STEPS = 5

export interface Conversation<T> {
  readonly value: T
  readonly requests: readonly VendorRequest[]
  readonly last: VendorReply
}

/** Runs a script over recorded replies; the last one answers everything after it. Throws when it never ends. */
export function converse<T>(script: Script<T>, replies: readonly RecordedReply[]): Conversation<T> {
  return converseOver(script, replies.map(replyOf))
}

/** The same over replies as they arrive: each is parsed once, however many scripts read it. */
export function converseOver<T>(script: Script<T>, replies: readonly VendorReply[]): Conversation<T> {
  const requests: VendorRequest[] = []
  let current = script
  for (let step = 0; step < MAX_STEPS; step += 1) {
    requests.push(current.request)
    const last = replies[Math.min(step, replies.length - 1)] ?? replyOf({ status: 500, body: '' })
    const next = current.read(last)
    if (next.kind === 'done') return { value: next.value, requests, last }
    current = next
  }
  throw new Error(`the script asks for more than ${MAX_STEPS} calls`)
}

export function replyOf({ status, headers, body }: RecordedReply): VendorReply {
  return { status, headers: headers ?? {}, body, receivedAt: NOON }
}

/** What an observation says in one word: a phase, or why none was learnt. */
export function seen(observation: Observation): Phase | TroubleReason {
  return observation.kind === 'status' ? observation.state.phase : observation.trouble.reason
}

/** JSON that looks enough like an answer to get past the first check of a schema. */
export const answerLike = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), tie('object')),
  object: fc.dictionary(
    fc.constantFrom(
      'code',
      'message',
      'data',
      'error',
      'error_code',
      'status',
      'output',
      'outputs',
      'result',
      'url',
      'type',
      'id',
      'taskId',
      'task_id',
      'request_id',
      'created',
      'completed',
      'expireAt',
      'tasks',
      'total',
      'retry_after',
    ),
    tie('value'),
  ),
})).object
