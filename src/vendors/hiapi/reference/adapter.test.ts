import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SubmitRequest } from '#domain/task/task.ts'
import { NOON } from '#testing/builders.ts'
import { type RecordedReply, converse } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { hiapi } from '#vendors/hiapi/reference/adapter.ts'

const ID = 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
const HANDLE = { id: ID }

function recorded(name: string, status = 200, headers: Record<string, string> = {}): RecordedReply {
  return { status, headers, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

function poll(...reply: Parameters<typeof recorded>) {
  return converse(hiapi.poll(HANDLE), [recorded(...reply)]).value
}

const SUBMIT: SubmitRequest = {
  model: 'seedance-2-0',
  params: { prompt: 'a fox in snow', duration: 5, reference_image_urls: ['https://example.com/fox.png'] },
  options: { route: 'pro', storage: 'persistent', callback: 'https://example.com/hook' },
  idempotencyKey: 'b2f0c6de-6d0a-4a53-9a53-2f7f0d1e9c11',
}

function submit(...reply: Parameters<typeof recorded>) {
  return converse(hiapi.submit(SUBMIT), [recorded(...reply)]).value
}

vendorContract(hiapi, {
  handle: HANDLE,
  ids: [ID],
  documentedStatuses: {
    queued: 'queued',
    handling: 'running',
    archiving: 'finishing',
    success: 'succeeded',
    fail: 'failed',
  },
  answersWith: (status) => [
    {
      status: 200,
      body: JSON.stringify({ code: 200, message: 'success', data: { taskId: ID, status, completed: 0 } }),
    },
  ],
  polls: [
    { name: 'a queued task', replies: [recorded('task-queued')], expected: 'queued' },
    { name: 'a task in work', replies: [recorded('task-handling')], expected: 'running' },
    { name: 'a task being stored', replies: [recorded('task-archiving')], expected: 'finishing' },
    { name: 'a finished video', replies: [recorded('task-success-video')], expected: 'succeeded' },
    { name: 'a finished image', replies: [recorded('task-success-image')], expected: 'succeeded' },
    { name: 'a success with odd outputs', replies: [recorded('task-success-odd-output')], expected: 'succeeded' },
    { name: 'a success without outputs', replies: [recorded('task-success-empty')], expected: 'succeeded' },
    { name: 'a failure', replies: [recorded('task-fail-task-failed')], expected: 'failed' },
    { name: 'a timeout', replies: [recorded('task-fail-task-timeout')], expected: 'timedOut' },
    { name: 'a failure without a reason', replies: [recorded('task-fail-no-reason')], expected: 'failed' },
    { name: 'an unknown word', replies: [recorded('task-unknown-status')], expected: 'unrecognised' },
    { name: 'an answer without a status', replies: [recorded('task-missing-status')], expected: 'unintelligible' },
    { name: '401', replies: [recorded('error-unauthorized', 401)], expected: 'credentials' },
    {
      name: "401 in the guide's envelope",
      replies: [recorded('error-gateway-unauthorized', 401)],
      expected: 'credentials',
    },
    { name: '402', replies: [recorded('error-balance', 402)], expected: 'server' },
    { name: '403', replies: [recorded('error-forbidden', 403)], expected: 'credentials' },
    { name: '404', replies: [recorded('error-not-found', 404)], expected: 'gone' },
    { name: '404 behind a relay that flattens HTTP to 200', replies: [recorded('error-not-found')], expected: 'gone' },
    { name: '429', replies: [recorded('error-throttled', 429)], expected: 'throttled' },
    { name: "429 in the guide's envelope", replies: [recorded('error-gateway-throttled', 429)], expected: 'throttled' },
    { name: '503', replies: [recorded('error-busy', 503)], expected: 'server' },
    { name: '504', replies: [recorded('error-timeout', 504)], expected: 'server' },
  ],
  submit: SUBMIT,
})

describe('a HiAPI task', () => {
  it('has the times of the vendor, and none where it writes 0', () => {
    expect(poll('task-handling')).toMatchObject({
      facts: { model: 'seedance-2-0', createdAt: 1_780_315_140_000, endedAt: null, precision: 1000 },
    })
    expect(poll('task-success-video')).toMatchObject({ facts: { endedAt: 1_780_315_230_000 } })
  })

  it('is dated by its id where the answer has no time', () => {
    const body = JSON.stringify({ data: { status: 'queued' } })
    const observation = converse(hiapi.poll(HANDLE), [{ status: 200, body }]).value
    expect(observation).toMatchObject({ facts: { createdAt: Date.UTC(2025, 6, 1, 20, 36, 44, 311) } })
  })

  it('has its outputs with their kinds, roles and ends', () => {
    const observation = poll('task-success-video')
    const outputs = observation.kind === 'status' ? observation.outputs : []
    expect(outputs.map(({ key, kind, role }) => [key, kind, role])).toEqual([
      ['0', 'video', null],
      ['1', 'image', 'first_frame'],
      ['2', 'image', 'last_frame'],
      ['3', 'image', 'thumbnail'],
    ])
    expect(outputs[0]).toMatchObject({
      url: `https://cdn.hiapi.ai/tasks/${ID}/0.mp4`,
      expiry: { at: 1_780_920_030_000, source: 'vendor' },
    })
  })

  it('keeps what is usable of odd outputs, each at its own position', () => {
    const observation = poll('task-success-odd-output')
    expect(observation.kind === 'status' && observation.outputs).toMatchObject([
      { key: '5', kind: 'audio', role: null, expiry: { at: Date.UTC(2026, 5, 8, 12) } },
      { key: '6', kind: 'model3d', role: 'depth_map', expiry: null },
    ])
  })

  it('kept in persistent storage has no end', () => {
    expect(poll('task-success-image')).toMatchObject({
      facts: { model: 'gpt-image-2/text-to-image@pro' },
      outputs: [{ kind: 'image', expiry: null }],
    })
  })

  it('carries why it failed', () => {
    expect(poll('task-fail-task-failed')).toMatchObject({
      state: { failure: { step: 'task', httpStatus: 200, code: 'TASK_FAILED', message: 'generation failed' } },
    })
    expect(poll('task-fail-no-reason')).toMatchObject({
      state: { failure: { code: null, message: 'The vendor gives no reason.', raw: null } },
    })
  })

  it('without a status says where the answer leaves its contract', () => {
    expect(poll('task-missing-status')).toMatchObject({
      trouble: { message: expect.stringContaining('data.status') },
    })
  })

  it('in the guide dialect says which connection reads it', () => {
    const body = JSON.stringify({ id: 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W', status: 'pending', output: null })
    expect(converse(hiapi.poll(HANDLE), [{ status: 200, body }]).value).toMatchObject({
      kind: 'unintelligible',
      trouble: { message: expect.stringContaining('HiAPI guide') },
    })
  })
})

describe('a HiAPI submit', () => {
  it('carries its key, its parameters and its options', () => {
    const { request } = hiapi.submit(SUBMIT)
    expect(request.headers['idempotency-key']).toBe(SUBMIT.idempotencyKey)
    expect(JSON.parse(request.body ?? '')).toEqual({
      model: 'seedance-2-0',
      input: SUBMIT.params,
      route: 'pro',
      storage: 'persistent',
      callback: { url: 'https://example.com/hook', when: 'final' },
    })
  })

  it('leaves out options that were left empty', () => {
    const { request } = hiapi.submit({ ...SUBMIT, options: { route: '', callback: '' } })
    expect(Object.keys(JSON.parse(request.body ?? ''))).toEqual(['input', 'model'])
  })

  it('is accepted into the queue with the id alone', () => {
    expect(submit('create-accepted')).toMatchObject({
      kind: 'accepted',
      remote: { id: ID, handle: HANDLE },
      observation: { kind: 'status', state: { phase: 'queued' } },
      replayed: false,
    })
  })

  it('knows a replay by its header, and believes a status that comes with it', () => {
    expect(submit('create-accepted', 200, { 'idempotent-replay': 'true' })).toMatchObject({ replayed: true })
    expect(submit('task-archiving', 200, { 'idempotent-replay': 'true' })).toMatchObject({
      replayed: true,
      observation: { state: { phase: 'finishing' } },
    })
  })

  it.each([
    ['error-invalid-request', 400, 'INVALID_REQUEST'],
    ['error-model-unavailable', 400, 'MODEL_UNAVAILABLE'],
    ['error-unauthorized', 401, null],
    ['error-gateway-unauthorized', 401, 'permission_denied'],
    ['error-balance', 402, null],
    ['error-forbidden', 403, null],
    ['error-key-mismatch', 422, 'IDEMPOTENCY_KEY_MISMATCH'],
  ])('is refused by %s', (name, status, code) => {
    expect(submit(name, status)).toMatchObject({
      kind: 'refused',
      failure: { step: 'submit', httpStatus: status, code },
    })
  })

  it.each([
    ['error-key-processing', 409, { 'retry-after': '2' }, 2],
    ['error-throttled', 429, {}, 30],
    ['error-throttled', 429, { 'retry-after': '7' }, 7],
    ['error-busy', 503, { 'retry-after': '5' }, 5],
  ])('is postponed by %s (%i) until the named time', (name, status, headers, seconds) => {
    expect(submit(name, status, headers)).toMatchObject({ kind: 'postponed', retryAt: NOON + seconds * 1000 })
  })

  it.each([
    ['a server error', { status: 500, body: '{"code":500,"message":"oops","data":null}' }],
    ['a 503 of some proxy', { status: 503, body: '<html>Service unavailable</html>' }],
    ['a 408', { status: 408, body: '' }],
    ['an unreadable success', { status: 200, body: '{"code":200,"data":{"taskI' }],
    ['a success without an id', recorded('create-no-id')],
    ['an id that cannot stand in a path', { status: 200, body: '{"code":200,"data":{"taskId":"../x"}}' }],
  ])('stays unknown after %s', (_what, reply) => {
    expect(converse(hiapi.submit(SUBMIT), [reply]).value).toMatchObject({ kind: 'unknown' })
  })
})

describe("HiAPI's list", () => {
  function list(page: number, size: number, reply: RecordedReply) {
    if (!hiapi.list) throw new Error('HiAPI has a list')
    return converse(hiapi.list(String(page), size), [reply])
  }

  it('has one observation per task, each with its own evidence', () => {
    const { value } = list(1, 2, recorded('list-page'))
    expect(value).toMatchObject({
      kind: 'page',
      total: 5,
      next: '2',
      tasks: [
        { remote: { id: ID }, observation: { state: { phase: 'running' } } },
        { remote: { id: 'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3X' }, observation: { kind: 'unintelligible' } },
      ],
    })
    expect(value.kind === 'page' && value.tasks[0]?.observation.evidence?.body).not.toContain('3X')
  })

  it('asks within the documented bounds', () => {
    expect(hiapi.list?.(null, 1000).request.path).toBe('/v1/tasks?page=1&size=100')
    expect(hiapi.list?.('x', 0).request.path).toBe('/v1/tasks?page=1&size=1')
  })

  it('reports trouble, also a 404, which is about the address and not about a task', () => {
    expect(list(1, 10, recorded('error-unauthorized', 401)).value).toMatchObject({
      observation: { kind: 'unreachable', trouble: { reason: 'credentials' } },
    })
    expect(list(1, 10, recorded('error-not-found', 404)).value).toMatchObject({
      observation: { kind: 'unintelligible' },
    })
    expect(list(1, 10, recorded('create-accepted')).value).toMatchObject({ observation: { kind: 'unintelligible' } })
  })
})

describe("HiAPI's key test", () => {
  const probe = (reply: RecordedReply) => converse(hiapi.probe(), [reply]).value

  it('bills nothing and tells whether the key works', () => {
    expect(hiapi.probe().request.method).toBe('GET')
    expect(probe(recorded('list-page'))).toEqual({ kind: 'works', detail: 'The key works and sees 5 tasks.' })
    expect(probe(recorded('error-unauthorized', 401))).toMatchObject({ kind: 'refused', failure: { httpStatus: 401 } })
    expect(probe(recorded('error-throttled', 429))).toMatchObject({ kind: 'trouble', trouble: { reason: 'throttled' } })
    expect(probe({ status: 200, body: '<html>' })).toMatchObject({ kind: 'trouble' })
    expect(probe({ status: 200, body: '{}' })).toMatchObject({ kind: 'trouble' })
  })
})

describe('pasted HiAPI text', () => {
  it.each([
    'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3',
    'tk-hiapi-81JZ3V9K4Q8Y7M2N5P6R0S1T3W',
    'tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3I',
  ])('is no id: %s', (text) => {
    expect(hiapi.ids.some(({ source }) => new RegExp(`^(?:${source})$`).test(text))).toBe(false)
  })

  it('is recognised by the status URL', () => {
    const [url] = hiapi.urls
    const groups = new RegExp(`^${url?.path}$`).exec(`/v1/tasks/${ID}`)?.slice(1) ?? []
    expect(url?.recognise(groups)).toEqual({ remote: { id: ID, handle: HANDLE }, model: null })
  })
})
