import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import type { SubmitRequest } from '#domain/task.ts'
import { DAY } from '#domain/time.ts'
import { type RecordedReply, converse } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { piapi } from '#vendors/piapi/adapter.ts'

const ID = '5b1c0f0e-7d0a-4c8e-9a53-2f7f0d1e9c11'
const HANDLE = { id: ID }

function recorded(name: string, status = 200, headers: Record<string, string> = {}): RecordedReply {
  return { status, headers, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

function replyOf(body: Json, status = 200): RecordedReply {
  return { status, body: JSON.stringify(body) }
}

function poll(...reply: Parameters<typeof recorded>) {
  return converse(piapi.poll(HANDLE), [recorded(...reply)]).value
}

function outputsOf(name: string) {
  const observation = poll(name)
  if (observation.kind !== 'status') throw new Error(`understood as ${observation.kind}`)
  return observation.outputs
}

const SUBMIT: SubmitRequest = {
  model: 'Qubico/flux1-schnell:txt2img',
  params: { prompt: 'a lighthouse in fog', width: 1024, control_net_settings: [{ control_type: 'depth' }] },
  options: { service_mode: 'public', webhook_endpoint: 'https://example.com/hook' },
  idempotencyKey: 'b2f0c6de-6d0a-4a53-9a53-2f7f0d1e9c11',
}

function submit(...reply: Parameters<typeof recorded>) {
  return converse(piapi.submit(SUBMIT), [recorded(...reply)]).value
}

vendorContract(piapi, {
  handle: HANDLE,
  ids: [ID, ID.toUpperCase()],
  documentedStatuses: {
    pending: 'queued',
    Pending: 'queued',
    staged: 'queued',
    Staged: 'queued',
    processing: 'running',
    Processing: 'running',
    starting: 'running',
    retry: 'running',
    in_progress: 'running',
    completed: 'succeeded',
    Completed: 'succeeded',
    success: 'succeeded',
    finished: 'succeeded',
    failed: 'failed',
    FAILED: 'failed',
    cancelled: 'cancelled',
  },
  answersWith: (status) => [
    replyOf({ code: 200, message: 'success', data: { task_id: ID, status, error: { code: 0, message: '' } } }),
  ],
  polls: [
    { name: 'a pending task', replies: [recorded('task-pending')], expected: 'queued' },
    { name: 'a staged task', replies: [recorded('task-staged')], expected: 'queued' },
    { name: 'a task in work', replies: [recorded('task-processing')], expected: 'running' },
    { name: 'a Midjourney task in work', replies: [recorded('task-midjourney-progress')], expected: 'running' },
    { name: 'an image', replies: [recorded('task-completed-image')], expected: 'succeeded' },
    { name: 'a success with a tab behind its word', replies: [recorded('task-success-word')], expected: 'succeeded' },
    { name: 'a success without files', replies: [recorded('task-completed-empty')], expected: 'succeeded' },
    { name: 'a failure', replies: [recorded('task-failed')], expected: 'failed' },
    { name: 'a failure without a reason', replies: [recorded('task-failed-no-reason')], expected: 'failed' },
    { name: 'a cancelled task', replies: [recorded('task-cancelled')], expected: 'cancelled' },
    { name: 'an unknown word', replies: [recorded('task-unknown-status')], expected: 'unrecognised' },
    { name: 'an answer without a status', replies: [recorded('task-missing-status')], expected: 'unintelligible' },
    { name: '401', replies: [recorded('error-unauthorized', 401)], expected: 'credentials' },
    { name: '402', replies: [recorded('error-no-credits', 402)], expected: 'server' },
    { name: '403', replies: [recorded('error-plan', 403)], expected: 'credentials' },
    { name: '404', replies: [recorded('error-not-found', 404)], expected: 'gone' },
    { name: '404 without an envelope', replies: [recorded('error-not-found-bare', 404)], expected: 'gone' },
    { name: '404 flattened to HTTP 200', replies: [recorded('error-not-found')], expected: 'gone' },
    { name: '429', replies: [recorded('error-throttled', 429)], expected: 'throttled' },
    { name: '500', replies: [recorded('error-server', 500)], expected: 'server' },
  ],
  submit: SUBMIT,
})

describe('a PiAPI task', () => {
  it('has times with nanoseconds and offsets, and none where Go writes its zero', () => {
    expect(poll('task-pending')).toMatchObject({
      facts: {
        model: 'Qubico/flux1-schnell:txt2img',
        createdAt: Date.UTC(2026, 5, 1, 11, 58, 8, 333),
        startedAt: null,
        endedAt: null,
      },
    })
    expect(poll('task-completed-image')).toMatchObject({
      facts: {
        startedAt: Date.UTC(2026, 5, 1, 11, 58, 10, 500),
        endedAt: Date.UTC(2026, 5, 1, 11, 59, 30, 123),
      },
    })
  })

  it('tells what it uses in the unit of PiAPI, as an estimate until it is over', () => {
    expect(poll('task-pending')).toMatchObject({ facts: { cost: { estimated: 20_000, used: null, unit: 'quota' } } })
    expect(poll('task-completed-image')).toMatchObject({
      facts: { cost: { estimated: null, used: 20_000, unit: 'quota' } },
    })
    expect(poll('task-failed-freeze-point')).toMatchObject({ facts: { cost: { used: 0, unit: 'point' } } })
  })

  it.each([
    ['task-midjourney-progress', 0.42],
    ['task-progress-share', 0.35],
    ['task-processing', null],
  ])('%s is at %s', (name, progress) => {
    expect(poll(name)).toMatchObject({ state: { phase: 'running', progress } })
  })

  it.each([
    [{ task_progress: 250 }, undefined, 1],
    [null, 35, 0.35],
    [null, 1, 0.01],
    [null, '35%', null],
  ])('never has an impossible progress: %j, %j', (output, progress, expected) => {
    const data = { status: 'processing', output, ...(progress === undefined ? {} : { progress }) }
    expect(converse(piapi.poll(HANDLE), [replyOf({ data })]).value).toMatchObject({ state: { progress: expected } })
  })

  it('never shows the webhook secret that PiAPI echoes', () => {
    for (const name of ['task-pending', 'task-completed-image', 'task-failed']) {
      expect(recorded(name).body).toContain('hook-secret-not-to-be-shown')
      expect(JSON.stringify(poll(name))).not.toContain('hook-secret')
      expect(JSON.stringify(submit(name))).not.toContain('hook-secret')
    }
  })

  it.each([
    ['task-failed', '1100', 'task failed (upstream: generation ended with an internal error)'],
    ['task-failed-freeze-point', '10000', 'failed to freeze point'],
    ['task-failed-midjourney', null, 'Invalid parameter: unrecognised --ratio; Unrecognized argument(s)'],
    ['task-failed-no-reason', null, 'The vendor gives no reason.'],
  ])('%s carries code %s and why', (name, code, message) => {
    expect(poll(name)).toMatchObject({ state: { failure: { step: 'task', httpStatus: 200, code, message } } })
  })
})

describe('the files of a PiAPI task', () => {
  it.each([
    ['task-completed-image', ['image ']],
    ['task-completed-image-set', ['image ', 'image ']],
    [
      'task-completed-midjourney',
      ['image grid', 'image ', 'image ', 'image ', 'image ', 'image discord_image', 'image intermediate_image'],
    ],
    ['task-completed-kling', ['video ', 'video with_watermark', 'image cover']],
    ['task-completed-luma', ['video ', 'video ', 'image last_frame']],
    ['task-completed-video', ['video ']],
    ['task-completed-audio', ['audio ']],
    ['task-completed-clips-map', ['audio ', 'audio ', 'image cover', 'image cover']],
    ['task-completed-clips-array', ['audio ', 'audio ', 'image cover', 'image cover']],
    ['task-completed-trellis', ['model3d model_file', 'image no_background_image', 'video combined_video']],
    ['task-completed-unseen', ['image depth_map', 'model3d hologram']],
    ['task-success-word', ['video ']],
    ['task-completed-empty', []],
  ])('%s: %j', (name, expected) => {
    const outputs = outputsOf(name)
    expect(outputs.map(({ kind, role }) => `${kind} ${role ?? ''}`)).toEqual(expected)
    expect(new Set(outputs.map(({ key }) => key)).size).toBe(outputs.length)
    expect(new Set(outputs.map(({ url }) => url)).size).toBe(outputs.length)
  })

  it('begin with the copy without a watermark, with its size and its length in ms', () => {
    expect(outputsOf('task-completed-kling')).toMatchObject([
      { url: 'https://storage.goapi.ai/kling/clean.mp4', width: 1280, height: 720, durationMs: 5100 },
      { url: 'https://storage.goapi.ai/kling/marked.mp4', role: 'with_watermark' },
      { url: 'https://storage.goapi.ai/kling/cover.png', durationMs: null },
    ])
  })

  it('last for an estimated time after the end, and say that it is one', () => {
    const ended = Date.UTC(2026, 5, 1, 11, 59, 30, 123)
    expect(outputsOf('task-completed-image')[0]?.expiry).toEqual({ at: ended + 3 * DAY, source: 'estimate' })
    expect(outputsOf('task-completed-hug')[0]?.expiry).toEqual({ at: ended + DAY, source: 'estimate' })
    const signed = 'https://x.example/a.png?X-Amz-Date=20260601T120000Z&X-Amz-Expires=3600'
    const data = { status: 'completed', output: { image_url: signed }, meta: { ended_at: '2026-06-01T11:59:30Z' } }
    expect(converse(piapi.poll(HANDLE), [replyOf({ data })]).value).toMatchObject({
      outputs: [{ expiry: { at: Date.UTC(2026, 5, 1, 13), source: 'signature' } }],
    })
    expect(
      converse(piapi.poll(HANDLE), [replyOf({ data: { status: 'completed', output: 'https://x.example/a.png' } })])
        .value,
    ).toMatchObject({ outputs: [{ key: '0', kind: 'image', expiry: null }] })
  })

  it('are found in bounded time in an output as deep or as wide as one likes', () => {
    const deep = '{"a":'.repeat(5_000) + '"https://x.example/deep.png"' + '}'.repeat(5_000)
    const wide = JSON.stringify(Array.from({ length: 50_000 }, (_, n) => `https://x.example/${n}.png`))
    const outputs = [deep, wide].map((output) => {
      const body = `{"data":{"status":"completed","output":${output}}}`
      const observation = converse(piapi.poll(HANDLE), [{ status: 200, body }]).value
      return observation.kind === 'status' ? observation.outputs.length : -1
    })
    expect(outputs).toEqual([0, 1_000])
  })
})

describe('a PiAPI submit', () => {
  it('carries both words of the model, its parameters and its options', () => {
    expect(JSON.parse(piapi.submit(SUBMIT).request.body ?? '')).toEqual({
      model: 'Qubico/flux1-schnell',
      task_type: 'txt2img',
      input: SUBMIT.params,
      config: { service_mode: 'public', webhook_config: { endpoint: 'https://example.com/hook' } },
    })
  })

  it.each([
    ['kling:video_generation', {}, { model: 'kling', task_type: 'video_generation' }],
    ['seedance', { task_type: 'seedance-2' }, { model: 'seedance', task_type: 'seedance-2' }],
    ['Qubico/new', { service_mode: '', webhook_endpoint: '' }, { model: 'Qubico/new' }],
  ])('%s with %j', (model, options, expected) => {
    const { body } = piapi.submit({ ...SUBMIT, model, options, params: {} }).request
    expect(JSON.parse(body ?? '')).toEqual({ ...expected, input: {} })
  })

  it('is accepted with the task that the answer carries', () => {
    expect(submit('task-pending')).toMatchObject({
      kind: 'accepted',
      remote: { id: ID, handle: HANDLE },
      observation: { kind: 'status', state: { phase: 'queued' }, facts: { model: SUBMIT.model } },
      replayed: false,
    })
    expect(converse(piapi.submit(SUBMIT), [replyOf({ data: { task_id: ID } })]).value).toMatchObject({
      kind: 'accepted',
      observation: { state: { phase: 'queued' } },
    })
  })

  it.each([
    ['error-invalid-request', 400, null, 'invalid request: invalid task_type: txt2pic'],
    ['error-task-type', 400, null, 'task_type is required'],
    ['error-unauthorized', 401, null, 'Unauthorized'],
    ['error-no-credits', 402, null, 'insufficient credits'],
    ['error-plan', 403, null, 'your plan does not include this model'],
    ['error-freeze-point', 500, '10000', 'failed to create task: failed to freeze point'],
  ])('is refused by %s (%i) with its reason', (name, status, code, message) => {
    expect(submit(name, status)).toMatchObject({
      kind: 'refused',
      failure: { step: 'submit', httpStatus: status, code, message },
    })
  })

  it('is postponed by 429 alone', () => {
    expect(submit('error-throttled', 429)).toMatchObject({ kind: 'postponed', retryAt: null })
  })

  it.each([
    ['a server error', recorded('error-server', 500)],
    ['a 503 of whoever', replyOf({ code: 503, message: 'busy' }, 503)],
    ['half an answer', { status: 200, body: '{"code":200,"data":{"task_' }],
    ['a task without an id', replyOf({ data: { task_id: '', status: 'pending' } })],
  ])('stays unknown after %s, since there is no idempotency key', (_what, reply) => {
    expect(piapi.resend).toBe('unsafe')
    expect(converse(piapi.submit(SUBMIT), [reply]).value).toMatchObject({ kind: 'unknown' })
  })
})

describe('a PiAPI cancel', () => {
  function cancel(reply: RecordedReply) {
    if (!piapi.cancel) throw new Error('PiAPI cancels')
    return converse(piapi.cancel(HANDLE), [reply])
  }

  it('deletes the task, and reads what the answer says of it', () => {
    const { requests, value } = cancel(recorded('task-cancelled'))
    expect(requests).toMatchObject([{ method: 'DELETE', path: `/api/v1/task/${ID}`, body: null }])
    expect(value).toMatchObject({ kind: 'requested', observation: { state: { phase: 'cancelled' } } })
    expect(cancel(replyOf({ code: 200, message: 'success', data: null })).value).toEqual({
      kind: 'requested',
      observation: null,
    })
  })

  it.each([
    ['a refusal', recorded('cancel-not-pending', 400)],
    ['a refusal under HTTP 200', recorded('cancel-not-pending')],
    ['a task that is in work', recorded('task-processing')],
    ['a task that has completed', recorded('task-completed-image')],
  ])('that comes too late says so: %s', (_what, reply) => {
    expect(cancel(reply).value).toMatchObject({ kind: 'too-late', message: expect.stringContaining('pending') })
  })

  it.each([
    ['error-not-found', 404],
    ['error-unauthorized', 401],
    ['error-server', 500],
  ])('is refused by %s', (name, status) => {
    expect(cancel(recorded(name, status)).value).toMatchObject({
      kind: 'refused',
      failure: { step: 'cancel', httpStatus: status },
    })
  })
})

describe("PiAPI's histories", () => {
  function list(page: number, size: number, reply: RecordedReply) {
    if (!piapi.list) throw new Error('PiAPI has a list')
    return converse(piapi.list(page, size), [reply]).value
  }

  it('are read row by row, each with its own evidence', () => {
    const page = list(1, 3, recorded('histories'))
    expect(page).toMatchObject({
      kind: 'page',
      total: 7,
      hasMore: true,
      tasks: [
        {
          remote: { id: `${ID.slice(0, -1)}1` },
          observation: {
            state: { phase: 'succeeded' },
            facts: { model: SUBMIT.model, createdAt: Date.UTC(2026, 5, 1, 11, 58, 8), endedAt: null },
            outputs: [{ kind: 'image' }],
          },
        },
        { observation: { state: { phase: 'failed' }, facts: { cost: { used: 20_000, unit: 'point' } } } },
        { observation: { state: { phase: 'running' } } },
      ],
    })
    expect(page.kind === 'page' && page.tasks[0]?.observation.evidence?.body).not.toContain(`${ID.slice(0, -1)}2`)
  })

  it('are read in other usual forms too, and rows without a usable id are left out', () => {
    expect(list(1, 100, recorded('histories-tasks'))).toMatchObject({
      kind: 'page',
      total: null,
      hasMore: false,
      tasks: [
        { remote: { id: ID }, observation: { state: { phase: 'succeeded' }, outputs: [{ kind: 'video' }] } },
        { observation: { kind: 'unintelligible' } },
      ],
    })
    for (const place of ['tasks', 'histories', 'list', 'items', 'records', 'rows']) {
      const row = { task_id: ID, status: 'pending' }
      expect(list(1, 1, replyOf({ data: { [place]: [row] } }))).toMatchObject({ hasMore: true, tasks: [{}] })
      expect(list(1, 1, replyOf({ [place]: [row] }))).toMatchObject({ tasks: [{ remote: { id: ID } }] })
    }
  })

  it('are asked for within the documented bounds', () => {
    expect(piapi.listPageLimit).toBe(100)
    expect(piapi.list?.(0, 1000).request.path).toBe('/api/open/tasks/histories?page=1&page_size=100')
    expect(piapi.list?.(Number.NaN, 0).request.path).toBe('/api/open/tasks/histories?page=1&page_size=1')
  })

  it('report trouble', () => {
    expect(list(1, 10, recorded('error-unauthorized', 401))).toMatchObject({
      observation: { kind: 'unreachable', trouble: { reason: 'credentials' } },
    })
    expect(list(1, 10, recorded('error-page-size', 400))).toMatchObject({ observation: { kind: 'unintelligible' } })
    expect(list(1, 10, recorded('account'))).toMatchObject({ observation: { kind: 'unintelligible' } })
  })
})

describe("PiAPI's key test", () => {
  const probe = (reply: RecordedReply) => converse(piapi.probe(), [reply]).value

  it('bills nothing and tells whether the key works, and what is left', () => {
    expect(piapi.probe().request).toMatchObject({ method: 'GET', path: '/account/info' })
    expect(probe(recorded('account'))).toEqual({ kind: 'works', detail: 'The key works and has 12.50 USD to use.' })
    expect(probe(replyOf({ data: { quota: { equivalent_in_usd: '3' } } }))).toMatchObject({
      detail: expect.stringContaining('3.00 USD'),
    })
    expect(probe(replyOf({ data: {} }))).toEqual({ kind: 'works', detail: 'The key works.' })
    expect(probe(recorded('error-unauthorized', 401))).toMatchObject({ kind: 'refused', failure: { httpStatus: 401 } })
    expect(probe(recorded('error-unauthorized'))).toMatchObject({ kind: 'refused' })
    expect(probe(replyOf({}))).toMatchObject({ kind: 'trouble' })
  })
})

describe('PiAPI in general', () => {
  it('takes its key in a header of its own', () => {
    expect(piapi.authorize('k')).toEqual({ 'x-api-key': 'k' })
  })

  it('is recognised by the status URL', () => {
    const [url] = piapi.urls
    const groups = new RegExp(`^${url?.path}$`).exec(`/api/v1/task/${ID}`)?.slice(1) ?? []
    expect(url?.recognise(groups)).toEqual({ remote: { id: ID, handle: HANDLE }, model: null })
    expect(piapi.ids).toMatchObject([{ claim: 'shared' }])
  })

  it.each([
    ['kling:video_generation', { image_tail_url: 'https://a/b.png', prompt: 'x' }, /first frame too/],
    ['kling:video_generation', { prompt: 'x', duration: 7 }, /5 or of 10/],
    ['kling:video_generation', { duration: 5 }, /prompt or a first frame/],
    ['kling:video_generation', { prompt: 'x', duration: 10 }, null],
    ['hailuo:video_generation', { prompt: 'x', model: 'i2v-01' }, /needs an input image/],
    ['hailuo:video_generation', { prompt: 'x', model: 't2v-01' }, null],
  ])('checks %s: %j', (id, params, complaint) => {
    const check = piapi.models.find((model) => model.id === id)?.check
    const said = check?.(params) ?? null
    if (complaint === null) expect(said).toBeNull()
    else expect(said).toMatch(complaint)
  })
})
