import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { PHASES } from '#domain/task/phase.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { NOON } from '#testing/builders.ts'
import { type RecordedReply, converse, seen } from '#testing/recorded-reply.ts'
import { vendorContract } from '#testing/vendor-contract.ts'
import { piapi } from '#vendors/piapi/adapter.ts'
import { takesCancel } from '#vendors/port.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { FORMS } from '#vendors/piapi/models.ts'

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

describe('PiAPI in general', () => {
  it('takes its key in a header of its own', () => {
    expect(piapi.authorize('k')).toEqual({ 'x-api-key': 'k' })
  })

  it('is recognised by the status URL', () => {
    const [url] = piapi.urls
    const groups = new RegExp(`^${url?.path}$`).exec(`/api/v1/task/${ID}`)?.slice(1) ?? []
    expect(url?.recognise(groups)).toEqual({ remote: { id: ID, handle: HANDLE }, model: null })
  })

  it.each([
    ['kling:video_generation', { image_tail_url: 'https://a/b.png', prompt: 'x' }, /first frame too/],
    ['kling:video_generation', { prompt: 'x', duration: 7 }, /5 or of 10/],
    ['kling:video_generation', { duration: 5 }, /prompt or a first frame/],
    ['kling:video_generation', { prompt: 'x', duration: 10 }, null],
    ['hailuo:video_generation', { prompt: 'x', model: 'i2v-01' }, /needs an input image/],
    ['hailuo:video_generation', { prompt: 'x', model: 't2v-01' }, null],
  ])('checks %s: %j', (id, params, complaint) => {
    const check = FORMS.models.find((model) => model.id === id)?.check
    const said = check?.(params) ?? null
    if (complaint === null) expect(said).toBeNull()
    else expect(said).toMatch(complaint)
  })
})

describe('a PiAPI answer', () => {
  it.each([500, 400])('under %i with the failed task in it says why that failed', (status) => {
    const error = { code: 10_000, message: 'image too small', raw_message: '' }
    const task = { task_id: ID, model: 'kling', status: 'failed', error }
    const reply = replyOf({ code: status, message: 'task failed', data: task }, status)
    const vendor = createRegistry([piapi]).of(piapi.key) ?? piapi
    expect(converse(vendor.poll(HANDLE), [reply]).value).toMatchObject({
      state: { phase: 'failed', failure: { httpStatus: status, code: '10000', message: 'image too small' } },
      evidence: { httpStatus: status, statusWord: 'failed' },
    })
  })

  it('keeps a wait that is named beside a task that goes on', () => {
    const task = { task_id: ID, status: 'processing' }
    const reply = { ...replyOf({ code: 503, message: 'busy', data: task }, 503), headers: { 'retry-after': '30' } }
    const vendor = createRegistry([piapi]).of(piapi.key) ?? piapi
    expect(converse(vendor.poll(HANDLE), [reply]).value).toMatchObject({ kind: 'unreachable', retryAt: NOON + 30_000 })
  })

  it('repeats the prompt, which is what people know the task by', () => {
    const task = { task_id: ID, status: 'pending', input: { prompt: ' a lighthouse in fog ' } }
    const { value } = converse(piapi.poll(HANDLE), [replyOf({ code: 200, data: task })])
    expect(value).toMatchObject({ facts: { prompt: 'a lighthouse in fog' } })
  })

  it('in a list that names two tasks in one row speaks for neither', () => {
    const row = { task_id: ID, status: 'failed', detail: { task_id: ID.replace('5', '6') } }
    const list = piapi.list?.(null, 10)
    if (list === undefined) throw new Error('PiAPI has a list')
    expect(converse(list, [replyOf({ code: 200, data: { data: [row], total: 1 } })]).value).toMatchObject({
      tasks: [{ remote: { id: ID }, observation: { kind: 'unintelligible' } }],
    })
  })

  it('to a cancel is worth asking for while the task is pending alone', () => {
    const takes = PHASES.filter((phase) => takesCancel(piapi, phase))
    expect(takes).toEqual(['queued'])
  })

  it('takes a bare "Unauthorized" for its word about the key, and no other bare refusal', () => {
    const reason = (status: number, message: string) =>
      seen(converse(piapi.poll(HANDLE), [replyOf({ message }, status)]).value)
    expect(reason(401, 'Unauthorized')).toBe('credentials')
    expect([reason(403, 'Unauthorized'), reason(401, 'Missing token')]).toEqual(['server', 'server'])
  })
})
