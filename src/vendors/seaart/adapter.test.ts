import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SubmitRequest } from '#domain/task.ts'
import { NOON } from '#testing/builders.ts'
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

function submit(...reply: Parameters<typeof recorded>) {
  return converse(seaart.submit(SUBMIT), [recorded(...reply)]).value
}

function bodyOf(model: string, params: SubmitRequest['params']): unknown {
  return JSON.parse(seaart.submit({ ...SUBMIT, model, params }).request.body ?? '')
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

  it('names the parameter that the result was refused for', () => {
    expect(poll(COMPLETED, recorded('result-detail-list', 422))).toMatchObject({
      state: { failure: { httpStatus: 422, code: null, message: 'body.duration: Input should be less than 16' } },
    })
  })
})

describe('a SeaArt submit', () => {
  it('is the parameters themselves, under the model', () => {
    const { request } = seaart.submit(SUBMIT)
    expect(request).toMatchObject({ method: 'POST', path: '/v1/queue/nano_banana_2' })
    expect(JSON.parse(request.body ?? '')).toEqual(SUBMIT.params)
    expect(Object.keys(request.headers)).not.toContain('idempotency-key')
    expect(seaart.resend).toBe('unsafe')
    expect(seaart.submitOptions).toEqual([])
  })

  it('puts flat parameters where a nested model wants them', () => {
    expect(bodyOf('wan27_image', { prompt: 'a fox', images: ['https://a/b.png'], size: '2K', n: 2 })).toEqual({
      input: { messages: [{ role: 'user', content: [{ image: 'https://a/b.png' }, { text: 'a fox' }] }] },
      parameters: { size: '2K', n: 2 },
    })
    expect(
      bodyOf('spark_dance_v2_0', { prompt: 'a fox', first_frame_url: 'https://a/1.png', resolution: '720p' }),
    ).toEqual({
      resolution: '720p',
      content: [
        { type: 'text', text: 'a fox' },
        { type: 'image_url', image_url: { url: 'https://a/1.png' }, role: 'first_frame' },
      ],
    })
  })

  it('leaves parameters alone that are nested already', () => {
    const messages = { input: { messages: [{ role: 'user', content: [{ text: 'a fox' }] }] }, parameters: { n: 1 } }
    expect(bodyOf('wan27_image', messages)).toEqual(messages)
    const content = { content: [{ type: 'draft_task', draft_task: { id: 'x' } }], seed: 7 }
    expect(bodyOf('spark_dance_v2_0', content)).toEqual(content)
  })

  it('never leaves its path, whatever the model is called', () => {
    for (const model of ['../admin', 'owner/app', 'a b', '', '%2e%2e']) {
      expect(seaart.submit({ ...SUBMIT, model }).request.path).toBe('/v1/queue/unknown-endpoint')
    }
  })

  it.each([['submit-accepted'], ['submit-accepted-queued'], ['submit-urls-only']])('is accepted by %s', (name) => {
    expect(submit(name)).toMatchObject({
      kind: 'accepted',
      remote: { id: ID, handle: HANDLE },
      observation: { kind: 'status', state: { phase: 'queued', position: null } },
      replayed: false,
    })
  })

  it('takes the endpoint out of the URLs of the answer, and nothing else', () => {
    expect(submit('submit-elsewhere')).toMatchObject({
      remote: { id: ID, handle: { endpoint: 'nano_banana_2_eu', requestId: ID } },
    })
  })

  it.each([
    ['error-app-not-found', 404, null, 'App not found: nano_banana_9'],
    ['error-model-not-allowed', 403, null, 'Model not allowed for this user'],
    ['error-webhook', 400, null, 'webhook not supported'],
    ['error-balance', 402, '40201', 'Insufficient credits'],
    ['error-balance-frozen', 402, '40208', 'Wallet frozen'],
    ['error-unauthorized', 401, 'UNAUTHORIZED', 'Invalid API key'],
  ])('is refused by %s (%i)', (name, status, code, message) => {
    expect(submit(name, status)).toMatchObject({
      kind: 'refused',
      failure: { step: 'submit', httpStatus: status, code, message },
    })
  })

  it('is refused for want of money also where the HTTP status hides it', () => {
    expect(submit('error-balance')).toMatchObject({ kind: 'refused', failure: { httpStatus: 402, code: '40201' } })
  })

  it('is postponed only by a limit', () => {
    expect(submit('error-throttled', 429, { 'retry-after': '7' })).toMatchObject({
      kind: 'postponed',
      retryAt: NOON + 7000,
    })
  })

  it.each([
    ['a failing runtime', recorded('error-runtime', 500)],
    ['a busy gateway', { status: 503, body: '{"detail":"busy"}' }],
    ['a timeout on the way', { status: 408, body: '' }],
    ['an answer without an id', recorded('submit-no-id')],
    ['an id that cannot stand in a path', { status: 200, body: '{"request_id":"../x"}' }],
    ['half an answer', { status: 200, body: '{"request_id":"mms' }],
  ])('stays unknown after %s', (_what, reply) => {
    expect(converse(seaart.submit(SUBMIT), [reply]).value).toMatchObject({ kind: 'unknown' })
  })
})

describe('cancelling a SeaArt task', () => {
  function cancel(reply: RecordedReply) {
    if (!seaart.cancel) throw new Error('SeaArt can cancel')
    return converse(seaart.cancel(HANDLE), [reply])
  }

  it('is asked for, and a later poll tells whether it came about', () => {
    const { value, requests } = cancel(recorded('cancel-requested', 202))
    expect(requests).toMatchObject([{ method: 'PUT', path: `${TASK}/cancel`, body: null }])
    expect(value).toEqual({ kind: 'requested', observation: null })
    expect(cancel({ status: 202, body: '' }).value).toEqual({ kind: 'requested', observation: null })
  })

  it('may come too late', () => {
    expect(cancel(recorded('cancel-too-late', 400)).value).toMatchObject({ kind: 'too-late' })
  })

  it.each([
    [recorded('cancel-not-found', 404), 404, 'NOT_FOUND'],
    [recorded('error-not-found', 404), 404, null],
    [recorded('error-unauthorized', 401), 401, 'UNAUTHORIZED'],
    [recorded('error-throttled', 429), 429, 'RATE_LIMIT_EXCEEDED'],
    [{ status: 502, body: '<html>' }, 502, null],
    [{ status: 200, body: '<html>' }, 200, null],
  ])('is refused by %j', (reply, httpStatus, code) => {
    expect(cancel(reply).value).toMatchObject({ kind: 'refused', failure: { step: 'cancel', httpStatus, code } })
  })
})

describe("SeaArt's key test", () => {
  const probe = (reply: RecordedReply) => converse(seaart.probe(), [reply]).value

  it('asks for a request that cannot exist', () => {
    expect(seaart.probe().request).toMatchObject({
      method: 'GET',
      path: `/v1/queue/nano_banana_2/requests/mmsu_${'0'.repeat(26)}/status`,
    })
    expect(probe(recorded('error-not-found', 404))).toMatchObject({ kind: 'works' })
    expect(probe(recorded('error-app-not-found', 404))).toMatchObject({ kind: 'works' })
  })

  it('takes a refused model for a key that works', () => {
    expect(probe(recorded('error-model-not-allowed', 403))).toMatchObject({
      kind: 'works',
      detail: expect.stringContaining('not for the model'),
    })
  })

  it.each([
    ['error-unauthorized', 401],
    ['error-unauthorized-platform', 401],
    ['error-forbidden', 403],
  ])('is refused by %s (%i)', (name, status) => {
    expect(probe(recorded(name, status))).toMatchObject({ kind: 'refused', failure: { httpStatus: status } })
  })

  it.each([
    ['error-throttled', 429],
    ['error-runtime', 500],
    ['error-no-route', 404],
    ['status-missing', 200],
  ])('proves nothing by %s (%i)', (name, status) => {
    expect(probe(recorded(name, status))).toMatchObject({ kind: 'trouble' })
  })
})

describe('pasted SeaArt text', () => {
  it('with a bare id needs the model, and takes a status URL for it too', () => {
    const recognition = seaart.recognise(ID)
    if (recognition.kind !== 'needs') throw new Error('a bare id is not enough')
    expect(recognition.choices).toContain('kirin_v3_t2v')
    const url = `https://cloud.seaart.ai/model/v1/queue/flux_2_pro/requests/${ID}/status`
    expect(recognition.complete(' flux_2_pro ')).toEqual({ id: ID, handle: { endpoint: 'flux_2_pro', requestId: ID } })
    expect(recognition.complete(url)).toEqual(recognition.complete('flux_2_pro'))
  })

  it('with a model that cannot be one ends in "not found", not elsewhere', () => {
    const recognition = seaart.recognise(ID)
    const handle = recognition.kind === 'needs' ? recognition.complete('../../v2/admin').handle : null
    expect(seaart.poll(handle).request.path).toMatch(/^\/v1\/queue\/unknown-endpoint\/requests\/mmsu_0+\/status$/)
  })

  it.each(['', '/status', '/response', '/cancel'])('is recognised by its URL%s', (call) => {
    const [url] = seaart.urls
    const groups = new RegExp(`^${url?.path}$`).exec(`${TASK}${call}`)?.slice(1) ?? []
    expect(url?.recognise(groups)).toEqual({ remote: { id: ID, handle: HANDLE }, model: 'nano_banana_2' })
  })

  it.each([`${TASK}/status/stream`, '/v1/queue/nano_banana_2', `/v1/queue/a/b/requests/${ID}/status`])(
    'is no task in %s',
    (path) => expect(seaart.urls.some((url) => new RegExp(`^${url.path}$`).test(path))).toBe(false),
  )
})
