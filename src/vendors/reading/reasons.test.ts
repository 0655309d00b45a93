import { describe, expect, it } from 'vitest'
import { converse } from '#testing/recorded-reply.ts'
import { RULE_BOOK } from '#testing/rule-book.ts'
import { triage } from '#triage/triage.ts'
import { CODED } from '#testing/product.ts'

const ID = 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
const SAID = 'The output audio may contain sensitive information'

/** A failed task of each dialect, without a reason of its own. */
const FAILED: Readonly<Record<string, object>> = {
  hiapi: { code: 200, data: { taskId: ID, status: 'fail' } },
  'hiapi-guide': { task_id: ID, status: 'failed' },
  bytespike: { task_id: 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W', status: 'failed' },
  piapi: { code: 200, data: { task_id: '8f219e9c-b0eb-453f-a169-47ccf25ec84d', model: 'm', status: 'failed' } },
  seaart: { status: 'COMPLETED', request_id: 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w', error_type: 'INFERENCE_FAILURE' },
}

const HANDLES: Readonly<Record<string, { readonly [name: string]: string }>> = {
  bytespike: { taskId: 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W' },
  piapi: { id: '8f219e9c-b0eb-453f-a169-47ccf25ec84d' },
  seaart: { endpoint: 'm', requestId: 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w' },
}

/** Places beside the error in which vendors put it. */
const PLACES: readonly object[] = [
  { logs: ['loading', 'step 20 of 20', SAID] },
  { logs: [{ message: 'loading', level: 'INFO' }, { message: SAID }] },
  { log: `loading\n${SAID}` },
  { detail: SAID },
  { detail: [{ loc: ['body'], msg: SAID, type: 'content_policy_violation' }] },
  { fail_reason: SAID },
  { failReason: SAID },
  { task_status_msg: SAID },
]

function failureOf(vendor: (typeof CODED)[number], beside: object) {
  const body = structuredClone(FAILED[vendor.key]) ?? {}
  Object.assign('data' in body && typeof body.data === 'object' && body.data !== null ? body.data : body, beside)
  const seen = converse(vendor.poll(HANDLES[vendor.key] ?? { id: ID }), [
    { status: 200, body: JSON.stringify(body) },
  ]).value
  if (seen.kind !== 'status' || seen.state.phase !== 'failed') throw new Error(`not failed: ${JSON.stringify(seen)}`)
  return seen.state.failure
}

describe.each(CODED)('a reason that stands beside the error: $key', (vendor) => {
  it.each(PLACES)('%j is told and understood', (beside) => {
    const failure = failureOf(vendor, beside)
    expect(`${failure.message} ${JSON.stringify(failure.raw)}`).toContain(SAID)
    expect(triage(RULE_BOOK, vendor.key, failure).rule).toMatch(/\/output-refused$/)
  })

  it('is made up from nothing', () => {
    const failure = failureOf(vendor, { logs: [], detail: '', message: 'success' })
    expect(triage(RULE_BOOK, vendor.key, failure).rule).not.toMatch(/refused|moderation/)
  })

  it('is not taken from what was asked for', () => {
    const failure = failureOf(vendor, { input: { prompt: SAID }, params: { prompt: SAID } })
    expect(triage(RULE_BOOK, vendor.key, failure).rule).not.toMatch(/refused|moderation/)
  })
})
