import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { DAY, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { type RecordedReply, converse, seen } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { bytespike } from '#vendors/bytespike/adapter.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { ulidTime } from '#vendors/reading/ulid.ts'

const ULID = '01JZ3V9K4Q8Y7M2N5P6R0S1T3W'
const ID = `task_${ULID}`
const HANDLE = { taskId: ID }
const MADE = ulidTime(ULID, NOON) ?? Number.NaN

function recorded(name: string, status = 200, headers: Record<string, string> = {}): RecordedReply {
  return { status, headers, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

function poll(...reply: Parameters<typeof recorded>) {
  return converse(bytespike.poll(HANDLE), [recorded(...reply)]).value
}

const SUBMIT: SubmitRequest = {
  model: 'sora-2',
  params: { prompt: 'a fox in snow', aspect_ratio: '16:9', duration_seconds: 8 },
  options: { callback_url: 'https://example.com/hook' },
  idempotencyKey: 'b2f0c6de-6d0a-4a53-9a53-2f7f0d1e9c11',
}

function submit(...reply: Parameters<typeof recorded>) {
  return converse(bytespike.submit(SUBMIT), [recorded(...reply)]).value
}

vendorContract(bytespike, {
  handle: HANDLE,
  ids: [ID],
  documentedStatuses: {
    pending: 'queued',
    queued: 'queued',
    running: 'running',
    completed: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  answersWith: (status) => [{ status: 200, body: JSON.stringify({ task_id: ID, status }) }],
  polls: [
    { name: 'a pending task', replies: [recorded('task-pending')], expected: 'queued' },
    { name: 'a running task', replies: [recorded('task-running')], expected: 'running' },
    { name: 'a completed task', replies: [recorded('task-completed')], expected: 'succeeded' },
    { name: 'a completed task of a model page', replies: [recorded('task-completed-result')], expected: 'succeeded' },
    { name: 'a completed task without outputs', replies: [recorded('task-completed-empty')], expected: 'succeeded' },
    { name: 'a cancelled task', replies: [recorded('task-cancelled')], expected: 'cancelled' },
    { name: 'a failed task', replies: [recorded('task-failed-upstream')], expected: 'failed' },
    { name: 'a failed task without a reason', replies: [recorded('task-failed-no-reason')], expected: 'failed' },
    { name: 'an unknown word', replies: [recorded('task-unknown-status')], expected: 'unrecognised' },
    { name: 'an answer without a status', replies: [recorded('task-missing-status')], expected: 'unintelligible' },
    { name: '400', replies: [recorded('error-invalid-param', 400)], expected: 'unintelligible' },
    { name: '401', replies: [recorded('error-invalid-key', 401)], expected: 'credentials' },
    { name: '402', replies: [recorded('error-balance', 402)], expected: 'server' },
    { name: '403', replies: [recorded('error-permission', 403)], expected: 'credentials' },
    { name: '404', replies: [recorded('error-task-not-found', 404)], expected: 'gone' },
    { name: '404 of a wrong route', replies: [recorded('error-wrong-route', 404)], expected: 'unintelligible' },
    { name: '404 of another API', replies: [recorded('error-messages-shape', 404)], expected: 'unintelligible' },
    { name: '429', replies: [recorded('error-concurrency', 429)], expected: 'throttled' },
    { name: '451', replies: [recorded('error-blocked', 451)], expected: 'failed' },
    { name: '500', replies: [recorded('error-internal', 500)], expected: 'server' },
    { name: '504', replies: [recorded('error-upstream-timeout', 504)], expected: 'server' },
  ],
  submit: SUBMIT,
})

describe('a ByteSpike handle', () => {
  const bodyFor = (handle: Json): unknown => JSON.parse(bytespike.poll(handle).request.body ?? '')

  it('is asked about by exactly one identifier', () => {
    expect(bodyFor({ taskId: ID })).toEqual({ task_id: ID })
    expect(bodyFor({ outTaskId: 'render-7' })).toEqual({ out_task_id: 'render-7' })
    expect(bodyFor({ taskId: ID, outTaskId: 'render-7' })).toEqual({ task_id: ID })
    expect(bodyFor({ taskId: '../x', outTaskId: 'render-7' })).toEqual({ out_task_id: 'render-7' })
    for (const handle of [null, {}, [], 7, { taskId: '' }]) expect(Object.keys(Object(bodyFor(handle)))).toHaveLength(1)
  })

  it('may be the submitter’s own id in any text, and an answer about another own id is about another task', () => {
    const vendor = createRegistry([bytespike]).of(bytespike.key) ?? bytespike
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (own) => {
        expect(bodyFor({ outTaskId: own })).toEqual({ out_task_id: own })
        const polled = (named: string) => {
          const body = JSON.stringify({ task_id: ID, out_task_id: named, status: 'failed' })
          return seen(converse(vendor.poll({ outTaskId: own }), [{ status: 200, body }]).value)
        }
        expect([polled(own), polled(`${own}1`)]).toEqual(['failed', 'unintelligible'])
      }),
    )
  })

  it('comes from an id', () => {
    expect(bytespike.recognise(ID)).toMatchObject({ remote: { id: ID, handle: HANDLE } })
  })

  it.each([
    ['/v1/tasks/query', [ID, ''], { id: ID, handle: HANDLE }],
    ['/v1/tasks/query', ['', 'render-7'], { id: 'render-7', handle: { outTaskId: 'render-7' } }],
    ['/v1/tasks/query', ['', 'a b'], null],
    ['/v1/tasks/query', ['', ''], null],
    ['/v1/tasks/query', [ID, 'render-7'], null],
    ['/v1/tasks/query', ['task_01JZ', ''], null],
    [`/v1/tasks/stream/${ID}`, [], { id: ID, handle: HANDLE }],
    [`/v1/tasks/cancel/${ID}/`, [], { id: ID, handle: HANDLE }],
    [`/v1/tasks/${ID}`, [], null],
  ])('comes from the address %s with %j', (path, parameters, remote) => {
    const found = bytespike.urls.flatMap((pattern) => {
      const groups = new RegExp(`^(?:${pattern.path})$`).exec(path)
      return groups === null ? [] : [pattern.recognise([...groups.slice(1), ...parameters])?.remote ?? null]
    })
    expect(found[0] ?? null).toEqual(remote)
  })
})

describe('a ByteSpike task', () => {
  it('has its age from its id, an estimate, and what it costs', () => {
    expect(poll('task-running')).toMatchObject({
      facts: {
        createdAt: MADE,
        precision: 1,
        estimate: 35 * SECOND,
        cost: { estimated: 1.5, used: null, unit: 'credits' },
      },
    })
    expect(poll('task-completed')).toMatchObject({ facts: { cost: { estimated: null, used: 1.47, unit: 'credits' } } })
    expect(poll('task-completed-result')).toMatchObject({ facts: { cost: { used: 0.42 } } })
    expect(poll('task-completed-both')).toMatchObject({ facts: { cost: { used: 1.47 } } })
    expect(poll('task-failed-no-reason')).toMatchObject({ facts: { estimate: null } })
  })

  it.each([
    ['failed', {}, 0],
    ['cancelled', { estimated_credits: 1.5 }, 0],
    // What it says itself goes before what its pages say.
    ['failed', { credits_used: 0.4 }, 0.4],
  ])('that %s with %j has used %f credits, and nothing is estimated any more', (status, said, used) => {
    const body = JSON.stringify({ task_id: ID, status, ...said })
    const { value } = converse(bytespike.poll(HANDLE), [{ status: 200, body }])
    expect(value).toMatchObject({ facts: { cost: { estimated: null, used, unit: 'credits' } } })
  })

  it('that was blocked has cost nothing', () => {
    expect(poll('error-blocked', 451)).toMatchObject({ facts: { cost: { estimated: null, used: 0 } } })
  })

  it.each([-1, 0, '35', null, 1e9, Number.MAX_VALUE])('takes no estimate from %j', (seconds) => {
    const body = JSON.stringify({ task_id: ID, status: 'running', estimated_seconds: seconds })
    const { value } = converse(bytespike.poll(HANDLE), [{ status: 200, body }])
    expect(value).toMatchObject({ facts: { estimate: null } })
  })

  it('of the reference has outputs with what is known of them', () => {
    expect(poll('task-completed')).toMatchObject({
      outputs: [{ key: '0', kind: 'video', role: null, durationMs: 8 * SECOND, expiry: null }],
    })
    expect(poll('task-completed-images')).toMatchObject({
      outputs: [
        { key: '0', kind: 'image', role: null, width: 2048, height: 1152 },
        { key: '5', kind: 'image', role: 'depth_map' },
        { key: '6', kind: 'image', role: null },
      ],
    })
  })

  it('of a model page has a link that is thought to live a day', () => {
    const end = { at: MADE + DAY, source: 'estimate' }
    expect(poll('task-completed-result')).toMatchObject({
      outputs: [{ key: 'video_url', kind: 'video', role: null, durationMs: 8 * SECOND, expiry: end }],
    })
  })

  it('has the end that a signed link names, rather than an estimate', () => {
    expect(poll('task-completed-signed')).toMatchObject({
      outputs: [
        { key: 'image_url', kind: 'image', expiry: { at: Date.UTC(2026, 5, 2, 12), source: 'signature' } },
        { key: 'thumbnail_url', kind: 'image', role: 'thumbnail' },
        { key: 'images.0', kind: 'image', role: null, expiry: { source: 'estimate' } },
        { key: 'images.1', kind: 'image', width: 1024, height: 1024 },
      ],
    })
  })

  it('that answers in both shapes is read once, as the reference', () => {
    expect(poll('task-completed-both')).toMatchObject({ outputs: [{ url: 'https://cdn.bytespike.ai/a.mp4' }] })
  })

  it('with an output in a shape that nobody has seen shows its file all the same, and its answer is kept', () => {
    const seen = poll('task-completed-unseen')
    expect(seen).toMatchObject({ state: { phase: 'succeeded' }, outputs: [{ url: expect.stringMatching(/^https:/) }] })
    expect(seen.evidence?.body).toContain('href')
  })

  it('that failed says why, as far as it does', () => {
    expect(poll('task-failed-moderation', 200, { 'x-request-id': 'req_9' })).toMatchObject({
      state: { failure: { step: 'task', code: 'content_blocked', requestId: 'req_9' } },
    })
    expect(poll('task-failed-no-reason')).toMatchObject({
      state: { failure: { code: null, message: 'The vendor gives no reason.' } },
    })
    expect(poll('error-blocked', 451)).toMatchObject({ state: { failure: { step: 'task', httpStatus: 451 } } })
  })

  it('is not over because something in between answers 451', () => {
    const { value } = converse(bytespike.poll(HANDLE), [{ status: 451, body: '<html>' }])
    expect(value.kind).toBe('unintelligible')
  })
})

describe('a submit to ByteSpike', () => {
  it("has the reference's form, and our key as its own id", () => {
    const { request } = bytespike.submit(SUBMIT)
    expect(request).toMatchObject({ method: 'POST', path: '/v1/tasks/submit' })
    expect(JSON.parse(request.body ?? '')).toEqual({
      model: 'sora-2',
      params: SUBMIT.params,
      out_task_id: SUBMIT.idempotencyKey,
      callback_url: 'https://example.com/hook',
    })
  })

  it('is accepted in either shape', () => {
    const accepted = { kind: 'accepted', remote: { id: ID, handle: HANDLE }, replayed: false }
    expect(submit('create-accepted')).toMatchObject({
      ...accepted,
      observation: { state: { phase: 'queued' }, facts: { estimate: 35 * SECOND, cost: { estimated: 1.5 } } },
    })
    expect(submit('create-model-page')).toMatchObject({ ...accepted, observation: { state: { phase: 'queued' } } })
    expect(submit('task-missing-status')).toMatchObject({ ...accepted, observation: { state: { phase: 'queued' } } })
  })

  it('that finds its task already at work is a replay', () => {
    expect(submit('task-running')).toMatchObject({ kind: 'accepted', replayed: true })
  })

  it.each([
    ['error-invalid-param', 400],
    ['error-duplicate', 409],
    ['error-duplicate', 400],
    ['error-balance', 402],
    ['error-model-not-in-group', 403],
    ['error-too-large', 413],
    ['error-blocked', 451],
  ])('is refused by %s with %i', (name, status) => {
    expect(submit(name, status)).toMatchObject({ kind: 'refused', failure: { step: 'submit', httpStatus: status } })
  })

  it('waits for a spend window or a free place, without holding up polls', () => {
    const reset = String(NOON / SECOND + 90)
    const window = submit('error-spend-window', 429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset })
    expect(window).toMatchObject({ kind: 'postponed', retryAt: NOON + 90 * SECOND, slows: 'submits' })
    // The window has money left: its reset is not what is waited for.
    const place = submit('error-concurrency', 429, { 'x-ratelimit-remaining': '3.2', 'x-ratelimit-reset': reset })
    expect(place).toMatchObject({ kind: 'postponed', retryAt: null, slows: 'submits' })
    expect(submit('error-no-capacity', 503)).toMatchObject({ kind: 'postponed' })
  })

  it('is unknown where nobody can tell', () => {
    expect(submit('error-internal', 500)).toMatchObject({ kind: 'unknown' })
    expect(submit('create-no-id')).toMatchObject({ kind: 'unknown' })
    expect(converse(bytespike.submit(SUBMIT), [{ status: 503, body: '<html>' }]).value).toMatchObject({
      kind: 'unknown',
    })
  })
})

describe('a lost submit', () => {
  const lookUp = (...reply: Parameters<typeof recorded>) => {
    const script = bytespike.lookUpByOwnKey?.('render-7')
    if (script === undefined) throw new Error('no look-up')
    expect(JSON.parse(script.request.body ?? '')).toEqual({ out_task_id: 'render-7' })
    return converse(script, [recorded(...reply)]).value
  }

  it('is found by its own id, or was never made', () => {
    expect(lookUp('task-completed')).toMatchObject({
      kind: 'accepted',
      remote: { id: ID, handle: HANDLE },
      observation: { state: { phase: 'succeeded' } },
    })
    expect(lookUp('error-task-not-found', 404)).toMatchObject({
      kind: 'refused',
      failure: { step: 'submit', code: 'task_not_found' },
    })
  })

  it('stays unknown when the question is refused', () => {
    expect(lookUp('error-invalid-key', 401)).toMatchObject({ kind: 'unknown', trouble: { reason: 'credentials' } })
    expect(lookUp('error-wrong-route', 404)).toMatchObject({ kind: 'unknown', trouble: { reason: 'unintelligible' } })
    expect(lookUp('error-internal', 500)).toMatchObject({ kind: 'unknown' })
    expect(lookUp('error-concurrency', 429)).toMatchObject({ kind: 'postponed' })
  })
})

describe('a cancel', () => {
  const cancel = (handle: Json, ...reply: Parameters<typeof recorded>) => {
    const script = bytespike.cancel?.(handle)
    if (script === undefined) throw new Error('no cancel')
    return { request: script.request, outcome: converse(script, [recorded(...reply)]).value }
  }

  it('names the task in its path, or by its own id in its body', () => {
    expect(cancel(HANDLE, 'task-cancelled').request).toMatchObject({ path: `/v1/tasks/cancel/${ID}`, body: null })
    const own = cancel({ outTaskId: 'render-7' }, 'task-cancelled').request
    expect(own).toMatchObject({ path: '/v1/tasks/cancel', body: '{"out_task_id":"render-7"}' })
  })

  it('has the task as its answer, which may have been over before', () => {
    expect(cancel(HANDLE, 'task-cancelled').outcome).toMatchObject({
      kind: 'requested',
      observation: { state: { phase: 'cancelled' } },
    })
    expect(cancel(HANDLE, 'task-running').outcome).toMatchObject({ kind: 'requested' })
    expect(cancel(HANDLE, 'task-completed').outcome).toMatchObject({
      kind: 'too-late',
      message: expect.stringContaining('already succeeded'),
      observation: { outputs: [{ kind: 'video' }] },
    })
    expect(cancel(HANDLE, 'task-missing-status').outcome).toEqual({ kind: 'requested', observation: null })
    expect(cancel(HANDLE, 'error-task-not-found', 404).outcome).toMatchObject({
      kind: 'refused',
      failure: { step: 'cancel', code: 'task_not_found' },
    })
  })
})

describe('a stream', () => {
  const stream = bytespike.stream?.(HANDLE)
  const read = (data: unknown) => stream?.read(typeof data === 'string' ? data : JSON.stringify(data), NOON) ?? null

  it('is of one task, by the id of ByteSpike', () => {
    expect(stream?.request).toMatchObject({ method: 'GET', path: `/v1/tasks/stream/${ID}` })
    expect(stream?.request.headers).toEqual({ accept: 'text/event-stream' })
    expect(bytespike.stream?.({ outTaskId: 'render-7' })).toBeNull()
  })

  it('tells what a query would', () => {
    const body = recorded('task-completed').body
    expect(read(body)).toEqual(poll('task-completed'))
    expect(read({ status: 'running' })).toMatchObject({ state: { phase: 'running' } })
  })

  it.each([
    '',
    'ping',
    '[DONE]',
    '{"status":"run',
    [],
    null,
    { status: 7 },
    { status: 'connected' },
    { type: 'ping' },
    { error: { code: 'task_not_found' } },
  ])('takes %j for noise', (data) => {
    expect(read(data)).toBeNull()
  })
})

describe('the key test of ByteSpike', () => {
  const probe = (reply: RecordedReply) => converse(bytespike.probe(), [reply]).value

  it('asks for a task that cannot exist: not finding it proves the key', () => {
    expect(probe(recorded('error-task-not-found', 404))).toEqual({ kind: 'works', detail: 'The key works.' })
    const quota = { 'x-quota-remaining-credits': '12.5' }
    expect(probe(recorded('error-task-not-found', 404, quota))).toMatchObject({
      detail: 'The key works and has 12.5 credits left.',
    })
    expect(probe(recorded('error-invalid-key', 401))).toMatchObject({ kind: 'refused' })
    expect(probe(recorded('error-permission', 403))).toMatchObject({ kind: 'refused' })
    expect(probe(recorded('error-wrong-route', 404))).toMatchObject({ kind: 'trouble' })
    expect(probe({ status: 404, body: '<html>' })).toMatchObject({ kind: 'trouble' })
  })
})
