import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import type { SubmitRequest } from '#domain/task/task.ts'
import { type RecordedReply, converse } from '#testing/recorded-reply.ts'
import { piapi } from '#vendors/piapi/adapter.ts'

const ID = '5b1c0f0e-7d0a-4c8e-9a53-2f7f0d1e9c11'
const HANDLE = { id: ID }

function recorded(name: string, status = 200): RecordedReply {
  return { status, body: readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8') }
}

function replyOf(body: Json, status = 200): RecordedReply {
  return { status, body: JSON.stringify(body) }
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
    return converse(piapi.list(String(page), size), [reply]).value
  }

  it('are read row by row, each with its own evidence', () => {
    const page = list(1, 3, recorded('histories'))
    expect(page).toMatchObject({
      kind: 'page',
      total: 7,
      next: '2',
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
      next: null,
      tasks: [
        { remote: { id: ID }, observation: { state: { phase: 'succeeded' }, outputs: [{ kind: 'video' }] } },
        { observation: { kind: 'unintelligible' } },
      ],
    })
    for (const place of ['tasks', 'histories', 'list', 'items', 'records', 'rows']) {
      const row = { task_id: ID, status: 'pending' }
      expect(list(1, 1, replyOf({ data: { [place]: [row] } }))).toMatchObject({ next: '2', tasks: [{}] })
      expect(list(1, 1, replyOf({ [place]: [row] }))).toMatchObject({ tasks: [{ remote: { id: ID } }] })
    }
  })

  it('are asked for within the documented bounds', () => {
    expect(piapi.listPageLimit).toBe(100)
    expect(piapi.list?.(null, 1000).request.path).toBe('/api/open/tasks/histories?page=1&page_size=100')
    expect(piapi.list?.('x', 0).request.path).toBe('/api/open/tasks/histories?page=1&page_size=1')
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
