import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cadence } from '#domain/connection/cadence.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { DAY, SECOND } from '#domain/time.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'
import { type RecordedReply, converse } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { hiapiGuide } from '#vendors/hiapi/guide/adapter.ts'

const ID = 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
const HANDLE = { id: ID }

function recorded(name: string, status = 200, headers: Record<string, string> = {}): RecordedReply {
  return { status, headers, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

function poll(...reply: Parameters<typeof recorded>) {
  return converse(hiapiGuide.poll(HANDLE), [recorded(...reply)]).value
}

const SUBMIT: SubmitRequest = {
  model: 'gpt-image-2',
  params: { prompt: 'a fox in snow', aspect_ratio: '16:9' },
  options: { callback_url: 'https://example.com/hook' },
  idempotencyKey: 'b2f0c6de-6d0a-4a53-9a53-2f7f0d1e9c11',
}

function submit(...reply: Parameters<typeof recorded>) {
  return converse(hiapiGuide.submit(SUBMIT), [recorded(...reply)]).value
}

vendorContract(hiapiGuide, {
  handle: HANDLE,
  ids: [ID],
  documentedStatuses: {
    pending: 'queued',
    succeeded: 'succeeded',
    failed: 'failed',
    timeout: 'timedOut',
    cancelled: 'cancelled',
  },
  answersWith: (status) => [{ status: 200, body: JSON.stringify({ id: ID, status, output: null, error: null }) }],
  polls: [
    { name: 'a pending task', replies: [recorded('task-pending')], expected: 'queued' },
    { name: 'a success', replies: [recorded('task-succeeded')], expected: 'succeeded' },
    { name: 'a success with a signed link alone', replies: [recorded('task-succeeded-signed')], expected: 'succeeded' },
    { name: 'a success without outputs', replies: [recorded('task-succeeded-empty')], expected: 'succeeded' },
    { name: 'a failed model', replies: [recorded('task-failed-model-error')], expected: 'failed' },
    { name: 'a failed provider', replies: [recorded('task-failed-provider-error')], expected: 'failed' },
    { name: 'an input too large', replies: [recorded('task-failed-input-too-large')], expected: 'failed' },
    { name: 'a timeout', replies: [recorded('task-timeout')], expected: 'timedOut' },
    { name: 'a cancelled task', replies: [recorded('task-cancelled')], expected: 'cancelled' },
    { name: 'a word of others', replies: [recorded('task-unknown-status')], expected: 'running' },
    { name: 'an answer without a status', replies: [recorded('task-missing-status')], expected: 'unintelligible' },
    { name: '401', replies: [recorded('error-unauthorized', 401)], expected: 'credentials' },
    { name: '402', replies: [recorded('error-balance', 402)], expected: 'server' },
    { name: '404', replies: [recorded('error-not-found', 404)], expected: 'gone' },
    { name: "404 in the reference's envelope", replies: [recorded('error-envelope-not-found', 404)], expected: 'gone' },
    { name: '429', replies: [recorded('error-throttled', 429)], expected: 'throttled' },
  ],
  submit: SUBMIT,
})

describe('a task of the HiAPI guide', () => {
  it('has outputs whose kind is told by their extension, and ISO ends', () => {
    const end = { at: Date.UTC(2026, 5, 28, 14, 5), source: 'vendor' }
    expect(poll('task-succeeded')).toMatchObject({
      outputs: [
        { key: '0', kind: 'image', url: 'https://cdn-x.example/a.png?sig=abc', expiry: end },
        { key: '1', kind: 'video', expiry: end },
      ],
    })
  })

  it('without expireAt is dated by the signature of its link', () => {
    expect(poll('task-succeeded-signed')).toMatchObject({
      outputs: [{ expiry: { at: Date.UTC(2026, 5, 1, 12, 15), source: 'signature' } }],
    })
  })

  it('ends when it was last updated, and not before', () => {
    expect(poll('task-pending')).toMatchObject({ facts: { createdAt: 1_780_315_140_000, endedAt: null } })
    expect(poll('task-succeeded')).toMatchObject({ facts: { endedAt: 1_780_315_160_000 } })
  })

  it('carries the request id of its error, for a ticket', () => {
    expect(poll('task-failed-model-error')).toMatchObject({
      state: { failure: { step: 'task', code: 'model_error', requestId: 'req_10' } },
      evidence: { requestId: 'req_10' },
    })
    expect(poll('task-timeout')).toMatchObject({ state: { failure: { code: 'task_timeout', requestId: 'req_21' } } })
  })

  it('in the reference dialect says which connection reads it', () => {
    const body = JSON.stringify({ code: 200, data: { taskId: 'tk-hiapi-x', status: 'queued' } })
    expect(converse(hiapiGuide.poll(HANDLE), [{ status: 200, body }]).value).toMatchObject({
      kind: 'unintelligible',
      trouble: { message: expect.stringContaining('"HiAPI"') },
    })
  })
})

describe('a submit to the HiAPI guide dialect', () => {
  it('carries its key and the callback at the top', () => {
    const { request } = hiapiGuide.submit(SUBMIT)
    expect(request.headers['idempotency-key']).toBe(SUBMIT.idempotencyKey)
    expect(JSON.parse(request.body ?? '')).toEqual({
      model: 'gpt-image-2',
      input: SUBMIT.params,
      callback_url: 'https://example.com/hook',
    })
  })

  it('is accepted with an id, with or without a status', () => {
    const accepted = {
      kind: 'accepted',
      remote: { id: ID, handle: HANDLE },
      observation: { state: { phase: 'queued' } },
    }
    expect(submit('create-accepted')).toMatchObject(accepted)
    const bare = { status: 200, body: JSON.stringify({ id: ID }) }
    expect(converse(hiapiGuide.submit(SUBMIT), [bare]).value).toMatchObject(accepted)
  })

  it('is refused, postponed or unknown as HTTP says', () => {
    expect(submit('error-invalid-request', 400)).toMatchObject({
      kind: 'refused',
      failure: { step: 'submit', code: 'invalid_request', requestId: 'req_33' },
    })
    expect(submit('error-balance', 402)).toMatchObject({ kind: 'refused', failure: { httpStatus: 402 } })
    expect(submit('error-throttled', 429)).toMatchObject({ kind: 'postponed', retryAt: NOON + 12_000 })
    expect(submit('error-throttled', 500)).toMatchObject({ kind: 'unknown' })
    expect(submit('task-missing-status')).toMatchObject({ kind: 'accepted' })
  })
})

describe("the guide dialect's key test", () => {
  const probe = (reply: RecordedReply) => converse(hiapiGuide.probe(), [reply]).value

  it('asks for a task that cannot exist: not finding it proves the key', () => {
    expect(probe(recorded('error-not-found', 404))).toMatchObject({ kind: 'works' })
    expect(probe(recorded('error-envelope-not-found', 404))).toMatchObject({ kind: 'works' })
    expect(probe(recorded('error-unauthorized', 401))).toMatchObject({ kind: 'refused' })
    expect(probe({ status: 404, body: '<html>' })).toMatchObject({ kind: 'trouble' })
    expect(probe(recorded('error-throttled', 429))).toMatchObject({ kind: 'trouble', trouble: { reason: 'throttled' } })
  })
})

describe('what the HiAPI guides say of asking', () => {
  it('is kept from the first poll to the last: every 5 to 10 seconds', () => {
    const { pace } = hiapiGuide.advice
    fc.assert(
      fc.property(fc.string(), fc.nat(DAY), (id, age) => {
        const record = aRecordIn({ phase: 'queued', position: null }, NOON, { id: `guide/${id}` })
        const delay = cadence(record, NOON + age, pace)
        expect(delay).toBeGreaterThanOrEqual(5 * SECOND)
        expect(delay).toBeLessThanOrEqual(10 * SECOND)
      }),
    )
  })

  it('promises nothing of a repeated submit', () => {
    expect([hiapiGuide.resend, hiapiGuide.advice.keyMemory]).toEqual(['unsafe', null])
  })

  it('of `updated_at` is that a pending task moves', () => {
    expect(poll('task-pending')).toMatchObject({ facts: { movedAt: expect.any(Number), endedAt: null } })
    expect(poll('task-succeeded')).toMatchObject({ facts: { movedAt: null, endedAt: 1_780_315_160_000 } })
  })
})
