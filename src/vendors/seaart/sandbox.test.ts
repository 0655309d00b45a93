import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { createSandboxDesk, textAt, type Reply, type SandboxDesk } from '#testing/sandbox-desk.ts'

const QUEUE = '/seaart/v1/queue/nano_banana_2'
const ORIGIN = 'http://127.0.0.1:4310/sandbox'

function call(desk: SandboxDesk, id: string, what: string, method = 'GET'): Promise<Reply> {
  return desk.ask(method, `${QUEUE}/requests/${id}/${what}`)
}

async function submitted(desk: SandboxDesk, prompt: string): Promise<string> {
  return textAt((await desk.ask('POST', QUEUE, { body: { prompt } })).json, 'request_id')
}

describe('a SeaArt request', () => {
  it('is made with the three URLs of the sandbox itself', async () => {
    const desk = createSandboxDesk()
    const { status, json } = await desk.ask('POST', QUEUE, { body: { prompt: 'a lighthouse' } })
    const id = textAt(json, 'request_id')
    const base = `${ORIGIN}${QUEUE}/requests/${id}`
    expect(status).toBe(200)
    expect(id).toMatch(/^mmsu_[0-9a-z]{26}$/)
    expect(json).toEqual({
      request_id: id,
      response_url: `${base}/response`,
      status_url: `${base}/status`,
      cancel_url: `${base}/cancel`,
      queue_position: 0,
    })
  })

  it('goes through the documented states; its result is ready a little after it is completed', async () => {
    const desk = createSandboxDesk()
    const id = await submitted(desk, 'a lighthouse')
    const seen: string[] = []
    for (let second = 0; second < 40; second += 1) {
      const [status, response] = [await call(desk, id, 'status'), await call(desk, id, 'response')]
      const step = `${status.status} ${textAt(status.json, 'status')} ${response.status} ${textAt(response.json, 'status')}`
      if (seen.at(-1) !== step) seen.push(step)
      desk.pass(SECOND)
    }
    expect(seen).toEqual([
      '200 IN_QUEUE 202 IN_QUEUE',
      '200 IN_PROGRESS 202 IN_PROGRESS',
      '200 COMPLETED 202 IN_PROGRESS',
      '200 COMPLETED 200 ',
    ])
    const { json } = await call(desk, id, 'response')
    expect(json).toEqual({
      request_id: id,
      outputs: [
        {
          type: 'image',
          url: expect.stringContaining(`${ORIGIN}/media/${id}/0.png`),
          content_type: 'image/png',
          file_name: '0.png',
          file_size: expect.any(Number),
          width: 512,
          height: 512,
        },
      ],
      metadata: { prompt: 'a lighthouse' },
    })
  })

  it('is always first in the queue, whatever that means', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('seaart', 'slow-queue', { ageMs: 3 * MINUTE })
    expect((await call(desk, id, 'status')).json).toMatchObject({ status: 'IN_QUEUE', queue_position: 0 })
  })

  it.each([
    ['task-failed', 'INFERENCE_FAILURE', 'string'],
    ['task-timeout', 'INFERENCE_TIMEOUT', 'object'],
    ['invalid-input', 'REQUEST_INVALID', 'string'],
    ['moderation-refusal', 'CONTENT_BLOCKED', 'object'],
    ['storage-failed', 'INTERNAL_SERVER_ERROR', 'object'],
  ])('%s is COMPLETED with %s, its error a %s, in both calls', async (scenario, type, form) => {
    const desk = createSandboxDesk()
    const id = await desk.make('seaart', scenario, { ageMs: MINUTE })
    for (const what of ['status', 'response']) {
      const { status, json } = await call(desk, id, what)
      expect([status, json['status'], json['error_type'], typeof json['error']]).toEqual([200, 'COMPLETED', type, form])
    }
  })

  it('is found under its own model only', async () => {
    const desk = createSandboxDesk()
    const id = await submitted(desk, 'a lighthouse')
    const elsewhere = await desk.ask('GET', `/seaart/v1/queue/flux_2_pro/requests/${id}/status`)
    expect([elsewhere.status, elsewhere.json]).toEqual([404, { detail: 'Request not found' }])
    const nowhere = await desk.ask('GET', `/seaart/v1/queue/no-app/requests/${id}/status`)
    expect([nowhere.status, nowhere.json]).toEqual([404, { detail: 'App not found: no-app' }])
  })

  it('of an earlier run is known under any model: its id does not tell which', async () => {
    const id = await submitted(createSandboxDesk(), 'a lighthouse')
    const { status } = await createSandboxDesk().ask('GET', `/seaart/v1/queue/flux_2_pro/requests/${id}/status`)
    expect(status).toBe(200)
  })

  it.each([
    ['wan27_image', { input: { messages: [{ role: 'user', content: [{ text: 'task-failed' }] }] } }],
    ['spark_dance_v2_0', { content: [{ type: 'text', text: 'task-failed' }] }],
  ])('takes its script from the prompt inside the parameters of %s', async (model, body) => {
    const desk = createSandboxDesk()
    const { json } = await desk.ask('POST', `/seaart/v1/queue/${model}`, { body })
    desk.pass(MINUTE)
    const path = new URL(textAt(json, 'status_url')).pathname.replace('/sandbox', '')
    expect((await desk.ask('GET', path)).json['error_type']).toBe('INFERENCE_FAILURE')
  })
})

describe('cancelling', () => {
  it('is asked for, takes a moment, and comes too late for what is over', async () => {
    const desk = createSandboxDesk()
    const id = await submitted(desk, 'long-video')
    const first = await call(desk, id, 'cancel', 'PUT')
    expect([first.status, first.json]).toEqual([202, { status: 'CANCELLATION_REQUESTED' }])
    expect((await call(desk, id, 'cancel', 'PUT')).status).toBe(202)
    expect((await call(desk, id, 'status')).json['status']).toBe('IN_QUEUE')
    desk.pass(5 * SECOND)
    expect((await call(desk, id, 'status')).json).toMatchObject({ status: 'COMPLETED', error_type: 'CANCELED' })
    const late = await call(desk, id, 'cancel', 'PUT')
    expect([late.status, late.json]).toEqual([400, { status: 'ALREADY_COMPLETED' }])
    desk.pass(HOUR)
    expect((await call(desk, id, 'response')).json).toMatchObject({ error_type: 'CANCELED' })
  })

  it('knows nothing of what is not there, or of what is over', async () => {
    const desk = createSandboxDesk()
    const unknown = await call(desk, `mmsu_${'0'.repeat(26)}`, 'cancel', 'PUT')
    expect([unknown.status, unknown.json]).toEqual([404, { status: 'NOT_FOUND' }])
    const id = await desk.make('seaart', 'happy-image', { ageMs: HOUR })
    expect((await call(desk, id, 'cancel', 'PUT')).status).toBe(400)
  })
})

describe('what SeaArt refuses', () => {
  it.each([
    ['in the body', QUEUE, { prompt: 'p', webhook_url: 'https://example.com/hook' }, {}],
    ['in the query', `${QUEUE}?fal_webhook=https://example.com/hook`, { prompt: 'p' }, {}],
    ['in a header', QUEUE, { prompt: 'p' }, { 'x-webhook-url': 'https://example.com/hook' }],
  ])('a webhook %s', async (_where, path, body, headers) => {
    const desk = createSandboxDesk()
    const { status, json } = await desk.ask('POST', path, { body, headers })
    expect([status, json]).toEqual([400, { detail: 'webhook not supported' }])
    expect(desk.sandbox.world.size()).toBe(0)
  })

  it('a stream, a synchronous call, and what it does not know', async () => {
    const desk = createSandboxDesk()
    const id = await submitted(desk, 'a lighthouse')
    expect((await call(desk, id, 'status/stream')).json).toEqual({ detail: 'SSE streaming not supported' })
    const sync = await desk.ask('POST', `${QUEUE}/sync`, { body: { prompt: 'p' } })
    expect([sync.status, sync.json]).toEqual([404, { detail: 'Not Found' }])
    expect((await desk.ask('GET', '/seaart/v1/queue')).json).toEqual({ detail: 'Not Found' })
  })

  it.each(['[1]', '"text"', 'prompt=a', ''])('a body that is no object: %s', async (body) => {
    const { status, json } = await createSandboxDesk().ask('POST', QUEUE, { body })
    expect(status).toBe(400)
    expect(textAt(json, 'detail')).toContain('JSON object')
  })

  it.each([
    ['sk-wrong', 401, { error: { code: 'UNAUTHORIZED', message: expect.any(String) }, request_id: expect.any(String) }],
    ['sk-wrong-alt', 401, { status: { code: 401, message: expect.any(String), error_code: 40_100 }, data: null }],
    ['sk-broke', 402, { status: { code: 402, message: 'Insufficient credits', error_code: 40_201 }, data: null }],
    ['sk-forbidden', 403, { detail: 'Model not allowed for this user' }],
  ])('a submit with the key %s, in the envelope of the layer that refuses', async (key, status, json) => {
    const reply = await createSandboxDesk().ask('POST', QUEUE, { key, body: { prompt: 'p' } })
    expect([reply.status, reply.json]).toEqual([status, json])
  })

  it('takes the key in both documented forms, and none without', async () => {
    const desk = createSandboxDesk()
    const path = `${QUEUE}/requests/mmsu_x/status`
    for (const authorization of ['Key sk-test', 'Bearer sk-test']) {
      expect((await desk.ask('GET', path, { key: null, headers: { authorization } })).status).toBe(404)
    }
    expect((await desk.ask('GET', path, { key: null })).status).toBe(401)
  })

  it.each([
    ['throttle-seconds', 429, 'RATE_LIMIT_EXCEEDED'],
    ['server-error', 500, 'Runtime execution failed'],
    ['not-found', 404, 'Request not found'],
  ])('by a switched fault: %s', async (kind, status, words) => {
    const desk = createSandboxDesk()
    const id = await submitted(desk, 'a lighthouse')
    await desk.ask('POST', '/faults', { body: { dialect: 'seaart', kind, operation: 'detail', taskId: id } })
    const reply = await call(desk, id, 'status')
    expect(reply.status).toBe(status)
    expect(reply.text).toContain(words)
    expect((await call(desk, id, 'status')).status).toBe(200)
  })
})
