import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SubmitRequest } from '#domain/task/task.ts'
import { type RecordedReply, converse } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { seaart } from '#vendors/seaart/adapter.ts'

const ID = 'mmsu_01jz3v9k4q8y7m2n5p6r0s1t3w'
const HANDLE = { endpoint: 'nano_banana_2', requestId: ID }
const TASK = `/v1/queue/nano_banana_2/requests/${ID}`

function recorded(name: string, status = 200, headers: Record<string, string> = {}): RecordedReply {
  return { status, headers, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

const COMPLETED = recorded('status-completed')

function poll(...replies: readonly RecordedReply[]) {
  return converse(seaart.poll(HANDLE), replies).value
}

const SUBMIT: SubmitRequest = {
  model: 'nano_banana_2',
  params: { prompt: 'a fox in snow', image_urls: ['https://example.com/fox.png'] },
  options: {},
  idempotencyKey: 'b2f0c6de-6d0a-4a53-9a53-2f7f0d1e9c11',
}

vendorContract(seaart, {
  handle: HANDLE,
  ids: [ID, 'mmsu_01h7x2'],
  documentedStatuses: { IN_QUEUE: 'queued', QUEUED: 'queued', IN_PROGRESS: 'running', COMPLETED: 'succeeded' },
  answersWith: (status) => [
    { status: 200, body: JSON.stringify({ status, request_id: ID, queue_position: 0 }) },
    recorded('result-image'),
  ],
  polls: [
    { name: 'a queued task', replies: [recorded('status-queued')], expected: 'queued' },
    { name: 'a queued task under 202', replies: [recorded('status-queued', 202)], expected: 'queued' },
    { name: 'a running task', replies: [recorded('status-running')], expected: 'running' },
    { name: 'an image', replies: [COMPLETED, recorded('result-image')], expected: 'succeeded' },
    { name: 'a video', replies: [COMPLETED, recorded('result-video')], expected: 'succeeded' },
    { name: 'odd outputs', replies: [COMPLETED, recorded('result-odd')], expected: 'succeeded' },
    { name: 'the older groups of outputs', replies: [COMPLETED, recorded('result-groups')], expected: 'succeeded' },
    { name: 'a result without outputs', replies: [COMPLETED, recorded('result-empty')], expected: 'succeeded' },
    {
      name: 'an error whose members are all empty',
      replies: [recorded('status-completed-empty-error'), recorded('result-image')],
      expected: 'succeeded',
    },
    {
      name: 'a result that is not there yet',
      replies: [COMPLETED, recorded('status-running', 202)],
      expected: 'finishing',
    },
    {
      name: 'a result that is not there yet, said with 200',
      replies: [COMPLETED, recorded('status-running')],
      expected: 'finishing',
    },
    { name: 'a failure with a text', replies: [recorded('task-fail-inference-failure')], expected: 'failed' },
    { name: 'a failure with an object', replies: [recorded('task-fail-content-blocked')], expected: 'failed' },
    { name: 'a failure without a type', replies: [recorded('task-fail-no-type')], expected: 'failed' },
    { name: 'a timeout', replies: [recorded('task-fail-inference-timeout')], expected: 'timedOut' },
    { name: 'a cancelled task', replies: [recorded('task-canceled')], expected: 'cancelled' },
    {
      name: 'a failure that only the result tells',
      replies: [COMPLETED, recorded('task-fail-internal')],
      expected: 'failed',
    },
    {
      name: 'the same with an error status',
      replies: [COMPLETED, recorded('task-fail-internal', 500)],
      expected: 'failed',
    },
    {
      name: 'a cancellation that only the result tells',
      replies: [COMPLETED, recorded('task-canceled')],
      expected: 'cancelled',
    },
    { name: 'a refused result', replies: [COMPLETED, recorded('result-detail', 422)], expected: 'failed' },
    {
      name: 'a result with list of faults',
      replies: [COMPLETED, recorded('result-detail-list', 422)],
      expected: 'failed',
    },
    {
      name: 'a result asked for too early',
      replies: [COMPLETED, { status: 400, body: '{"detail":"Request is still in progress"}' }],
      expected: 'unintelligible',
    },
    { name: 'a result with neither', replies: [COMPLETED, recorded('result-none')], expected: 'unintelligible' },
    { name: 'a lost result', replies: [COMPLETED, recorded('error-not-found', 404)], expected: 'unintelligible' },
    { name: 'a broken result', replies: [COMPLETED, recorded('error-runtime', 500)], expected: 'server' },
    { name: 'a throttled result', replies: [COMPLETED, recorded('error-throttled', 429)], expected: 'throttled' },
    {
      name: 'a result kept from us',
      replies: [COMPLETED, recorded('error-unauthorized', 401)],
      expected: 'credentials',
    },
    { name: 'an unknown word', replies: [recorded('status-unknown')], expected: 'unrecognised' },
    { name: 'an answer without a status', replies: [recorded('status-missing')], expected: 'unintelligible' },
    { name: '401 of the gateway', replies: [recorded('error-unauthorized', 401)], expected: 'credentials' },
    { name: 'its code under another status', replies: [recorded('error-unauthorized', 400)], expected: 'credentials' },
    { name: '401 of the platform', replies: [recorded('error-unauthorized-platform', 401)], expected: 'credentials' },
    { name: 'the same flattened to 200', replies: [recorded('error-unauthorized-platform')], expected: 'credentials' },
    { name: '402', replies: [recorded('error-balance', 402)], expected: 'server' },
    { name: '403 about the key', replies: [recorded('error-forbidden', 403)], expected: 'credentials' },
    { name: '403 about a model', replies: [recorded('error-model-not-allowed', 403)], expected: 'server' },
    { name: '404', replies: [recorded('error-not-found', 404)], expected: 'gone' },
    { name: '404 of an unknown model', replies: [recorded('error-app-not-found', 404)], expected: 'gone' },
    { name: '404 of a wrong address', replies: [recorded('error-no-route', 404)], expected: 'unintelligible' },
    { name: '429', replies: [recorded('error-throttled', 429)], expected: 'throttled' },
    { name: '500', replies: [recorded('error-runtime', 500)], expected: 'server' },
    { name: '502', replies: [recorded('error-gateway-page', 502)], expected: 'server' },
  ],
  submit: SUBMIT,
})

describe('a SeaArt poll', () => {
  it('asks for the result only when the status says that there is one', () => {
    const paths = (...replies: readonly RecordedReply[]) =>
      converse(seaart.poll(HANDLE), replies).requests.map(({ path }) => path)
    expect(paths(recorded('status-running'))).toEqual([`${TASK}/status`])
    expect(paths(recorded('task-fail-request-invalid'))).toEqual([`${TASK}/status`])
    expect(paths(COMPLETED, recorded('result-image'))).toEqual([`${TASK}/status`, `${TASK}/response`])
  })

  it('shows no place in the queue: it is always 0', () => {
    expect(poll(recorded('status-queued'))).toMatchObject({ state: { phase: 'queued', position: null } })
  })

  it('has the progress where there is one', () => {
    expect(poll(recorded('status-running'))).toMatchObject({ state: { progress: null } })
    expect(poll(recorded('status-running-progress'))).toMatchObject({ state: { progress: 0.4 } })
  })

  it('knows the model from its handle, and when it was made from its id', () => {
    expect(poll(recorded('status-queued'))).toMatchObject({
      facts: { model: 'nano_banana_2', createdAt: Date.UTC(2025, 6, 1, 20, 36, 44, 311), endedAt: null },
    })
    const short = seaart.poll({ endpoint: 'nano_banana_2', requestId: 'mmsu_01h7x2' })
    expect(converse(short, [recorded('status-queued')]).value).toMatchObject({ facts: { createdAt: null } })
  })

  it('keeps the word of the status beside the result', () => {
    expect(poll(COMPLETED, recorded('result-image')).evidence).toMatchObject({ statusWord: 'COMPLETED', requestId: ID })
    expect(poll(COMPLETED, recorded('status-running', 202)).evidence?.statusWord).toBe('IN_PROGRESS')
  })
})

describe('a SeaArt output', () => {
  it('has its size and measures', () => {
    expect(poll(COMPLETED, recorded('result-image'))).toMatchObject({
      outputs: [{ key: '0', kind: 'image', role: null, bytes: 123_456, width: 1024, height: 768, expiry: null }],
    })
    expect(poll(COMPLETED, recorded('result-video'))).toMatchObject({
      outputs: [{ kind: 'video', bytes: 123_456, durationMs: 5000 }],
    })
    expect(poll(COMPLETED, recorded('result-groups'))).toMatchObject({ outputs: [{ kind: 'video', durationMs: 5000 }] })
  })

  it('is kept where it is usable, each at its own position', () => {
    expect(poll(COMPLETED, recorded('result-odd'))).toMatchObject({
      outputs: [
        { key: '1', kind: 'audio', bytes: null, width: null, durationMs: 2400 },
        { key: '4', kind: 'image', role: 'depth', durationMs: null },
        { key: '5', kind: 'model3d', role: null, durationMs: null },
      ],
    })
  })
})

describe('a SeaArt failure', () => {
  it.each([
    ['task-fail-inference-failure', 'INFERENCE_FAILURE', 'The model failed to generate an output'],
    ['task-fail-inference-timeout', 'INFERENCE_TIMEOUT', 'The model timed out'],
    ['task-fail-content-blocked', 'CONTENT_BLOCKED', 'The prompt was blocked'],
    ['task-fail-internal', 'INTERNAL_SERVER_ERROR', 'Something went wrong'],
    ['task-fail-no-type', 'E7', 'A reason without a type'],
    ['task-fail-request-invalid-object', 'REQUEST_INVALID', 'Provider rejected request'],
    [
      'task-fail-request-invalid',
      'REQUEST_INVALID',
      'The provider rejected the request (from the model: InvalidParameter: size is not supported)',
    ],
  ])('%s carries %s and why', (name, code, message) => {
    expect(poll(recorded(name))).toMatchObject({
      state: { failure: { step: 'task', httpStatus: 200, code, message, requestId: ID } },
    })
  })

  it('keeps what came', () => {
    const observation = poll(recorded('task-fail-request-invalid'))
    expect(observation).toMatchObject({
      state: { failure: { raw: { error_type: 'REQUEST_INVALID', provider_error: { task_status: 'FAILED' } } } },
    })
  })

  it('may be known by its type alone', () => {
    const body = JSON.stringify({ status: 'COMPLETED', request_id: ID, error: null, error_type: 'INFERENCE_FAILURE' })
    expect(poll({ status: 200, body })).toMatchObject({
      state: { phase: 'failed', failure: { code: 'INFERENCE_FAILURE', message: 'The vendor gives no reason.' } },
    })
  })

  it('is a refused result where that is about the task, and no other refusal', () => {
    const phaseAt = (status: number) => {
      const seen = poll(COMPLETED, recorded('result-detail', status))
      return seen.kind === 'status' ? seen.state.phase : seen.kind
    }
    const others = [401, 402, 403, 404, 408, 409, 410, 425, 429, 500, 502, 503, 504]
    expect([400, 413, 422].map(phaseAt)).toEqual(['failed', 'failed', 'failed'])
    expect(others.filter((status) => phaseAt(status) === 'failed')).toEqual([])
  })

  it('names the parameter that the result was refused for', () => {
    expect(poll(COMPLETED, recorded('result-detail-list', 422))).toMatchObject({
      state: { failure: { httpStatus: 422, code: null, message: 'body.duration: Input should be less than 16' } },
    })
  })
})
