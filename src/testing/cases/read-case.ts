/** How the inputs of the cases are read: by the paste box, by a vendor's own poll, by the triage. */
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import type { Json } from '#domain/json.ts'
import { fold } from '#domain/task/fold.ts'
import type { VendorKey } from '#domain/task/task.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { queuedFor, totalFor } from '#domain/timeline/timeline.ts'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { aFailure, aRecord, NOON, seenAt } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { converse, seen } from '#testing/recorded-reply.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'
import { triage } from '#triage/triage.ts'
import { CODED, REGISTRY } from '#testing/product.ts'
import { VENDORS } from '#vendors/registry.ts'

export const TASK = 'c1626e53-a130-443b-a026-c48bbf33feff'
export const OTHER = '8f219e9c-b0eb-453f-a169-47ccf25ec84d'
export const HIAPI = 'tk-hiapi-01M1NB9DKKZRNHA8YSTEMMM3CW'
export const GUIDE = 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
export const MMSU = 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w'

/** The vendors that the texts are about: which of many an id belongs to has tests of its own. */
const connections = CODED.map(({ key, defaultBaseUrl }) => aConnection(key, { baseUrl: defaultBaseUrl }))

export function textOf(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8')
}

export function read(text: string) {
  return recognise(text, { connections, known: () => undefined, answers: NO_ANSWERS })
}

/** What is offered without a question or a doubt; any of those is in the list too, so that the lists differ. */
export function idsIn(text: string): readonly string[] {
  const { refs, questions, doubts } = read(text)
  return [...refs.map(({ ref }) => ref.remote.id), ...[...questions, ...doubts].map((one) => JSON.stringify(one))]
}

const replySchema = v.object({
  status: v.optional(v.number(), 200),
  headers: v.optional(v.record(v.string(), v.string()), {}),
  body: v.optional(v.unknown(), {}),
})

/** An answer as the file has it: its body is JSON, or the text of a page. */
export function replyIn(value: unknown) {
  const { body, ...rest } = v.parse(replySchema, value)
  return { ...rest, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

const HANDLES: Readonly<Record<VendorKey, Json>> = {
  hiapi: { id: HIAPI },
  'hiapi-guide': { id: GUIDE },
  piapi: { id: OTHER },
  bytespike: { taskId: GUIDE },
  seaart: { endpoint: 'nano_banana_2', requestId: MMSU },
}

export function polled(key: VendorKey, reply: unknown) {
  const vendor = REGISTRY.of(key)
  if (vendor === undefined) throw new Error(`no vendor ${key}`)
  return converse(vendor.poll(HANDLES[key] ?? null), [replyIn(reply)]).value
}

export function filesOf(key: VendorKey, body: unknown): readonly string[] {
  const observation = polled(key, { body })
  return observation.kind === 'status' ? observation.outputs.map(({ url }) => url) : [seen(observation)]
}

export const membersOf = v.parser(v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown())))
export const listOf = v.parser(v.pipe(v.string(), v.parseJson(), v.array(v.unknown())))

/** What the triage makes of a failure, as `rule: kind of retry`, without the vendor's name. */
export function verdictOf(vendor: VendorKey, code: string | null, message: string): string {
  const { rule, verdict } = triage(RULE_BOOK, vendor, aFailure({ code, message }))
  return `${rule.split('/')[1] ?? rule}: ${verdict.retry.kind}`
}

/** Each vendor's, of the same failure. */
export const everywhere = (one: string): readonly string[] => VENDORS.map(() => one)

export const wordsSchema = v.object({
  code: v.optional(v.string()),
  error_code: v.optional(v.string()),
  error_type: v.optional(v.string()),
  message: v.optional(v.string()),
  error_message: v.optional(v.string()),
  error: v.optional(v.string()),
})

export function everyVerdict(failure: unknown): readonly string[] {
  const said = v.parse(wordsSchema, failure)
  const code = said.code ?? said.error_code ?? said.error_type ?? null
  const message = said.message ?? said.error_message ?? said.error ?? ''
  return VENDORS.map(({ key }) => verdictOf(key, code, message))
}

/** The names in the file begin with the vendor; the guide's dialect is HiAPI's second. */
export function dialectOf(name: string): VendorKey {
  const [first = ''] = name.split('_')
  return first === 'guide' ? 'hiapi-guide' : first
}

/** The record's phases as the answers of the file come in, ten seconds apart. */
export function phasesAfter(text: string): readonly string[] {
  const replies = v.parse(v.array(v.unknown()), membersOf(text)['sequence'])
  let record = aRecord({ vendor: 'hiapi' })
  return replies.map((reply, index) => {
    const at = NOON + index * 10 * SECOND
    record = fold(record, polled('hiapi', reply), seenAt(at, index === 0 ? null : at - 10 * SECOND))
    return record.state.phase
  })
}

/** Of a task that was made ten hours before it was first seen, finished: its wait and its whole. */
export function spansOfTenHours() {
  const made = NOON - 10 * HOUR
  const succeeded = { phase: 'succeeded', word: null, notBefore: made, notAfter: NOON, source: 'observed' } as const
  const queued = { phase: 'queued', word: null, notBefore: made, notAfter: made, source: 'vendor' } as const
  const record = aRecord({
    state: { phase: 'succeeded' },
    timeline: [
      { kind: 'phase', ...queued },
      { kind: 'phase', ...succeeded },
    ],
  })
  return [queuedFor(record, NOON), totalFor(record, NOON + MINUTE)]
}
