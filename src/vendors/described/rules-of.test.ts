/** Each failure that a vendor documents has a verdict: who must act, and whether another try helps or bills. */
import { describe, expect, it } from 'vitest'
import type { Failure } from '#domain/task/failure.ts'
import { triage } from '#triage/triage.ts'
import { DESCRIBED, type DescribedFolder, type Sample } from '#testing/described-samples.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { rulesFor } from '#vendors/described/rules-of.ts'
import type { VendorReply } from '#vendors/port.ts'

/** Words that tell a refusal of the content from a mistake in the request: another try of the same is pointless. */
const REFUSES_CONTENT = /content.polic|sensitive|moderat|nsfw|flagged|inappropriate|safety/i

const NOON = Date.UTC(2026, 10, 28, 12)

function replyOf({ status, headers = {}, body }: Sample): VendorReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: text, receivedAt: NOON }
}

/** The failure in an answer to a poll, to the result call after it or to a submit; null where there is none. */
function failureIn({ description, samples }: DescribedFolder, sample: Sample): Failure | null {
  const vendor = describedVendor(description)
  if (sample.call === 'submit') {
    const options = samples.find((other) => other.handle !== undefined)?.handle ?? {}
    const submit = vendor.submit({ model: 'owner/model', params: { prompt: 'p' }, options, idempotencyKey: 'own' })
    const step = submit.read(replyOf(sample))
    return step.kind === 'done' && step.value.kind === 'refused' ? step.value.failure : null
  }
  if (sample.handle === undefined || (sample.call !== 'poll' && sample.call !== 'result')) return null
  const poll = vendor.poll(sample.handle)
  const first = samples.find(({ call, says }) => call === 'poll' && says['phase'] === 'succeeded')
  const asked = sample.call === 'result' && first !== undefined ? poll.read(replyOf(first)) : null
  const step = (asked?.kind === 'ask' ? asked : poll).read(replyOf(sample))
  if (step.kind === 'ask' || step.value.kind !== 'status') return null
  const { state } = step.value
  return 'failure' in state ? state.failure : null
}

describe.each(DESCRIBED)('$description.label', (folder) => {
  const book = new Map([[folder.description.key, rulesFor(folder.description)]])
  const failures = folder.samples.flatMap((sample) => {
    const failure = failureIn(folder, sample)
    // A vendor that gives no reason leaves nothing to explain.
    const isSilent = failure !== null && failure.code === null && /gives? no reason/.test(failure.message)
    return failure === null || isSilent ? [] : [[`${sample.call}: ${sample.name}`, failure] as const]
  })

  it.each(failures)('explains %s', (_name, failure) => {
    const { rule, verdict } = triage(book, folder.description.key, failure)
    expect(rule).not.toBe('unknown')
    if (REFUSES_CONTENT.test(`${failure.code} ${failure.message}`)) expect(verdict.category).toBe('moderation')
  })
})
