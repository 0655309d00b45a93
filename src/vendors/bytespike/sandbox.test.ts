import { afterEach, describe, expect, it, vi } from 'vitest'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { createSandboxDesk, objectAt, type SandboxDesk, textAt } from '#testing/sandbox-desk.ts'

const ORDER = { model: 'sora-2', params: { prompt: 'a lighthouse' }, out_task_id: 'render-7' }

async function post(desk: SandboxDesk, path: string, body: object | string = {}, key = 'sk-byts-1') {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return desk.ask('POST', `/bytespike/v1/tasks/${path}`, { body: text, key: null, headers: { 'x-api-key': key } })
}

function codeIn(json: Parameters<typeof objectAt>[0]): unknown {
  return objectAt(json, 'error')['code']
}

describe('a ByteSpike submit', () => {
  it('makes one task of one own id, with an estimate', async () => {
    const desk = createSandboxDesk()
    const { status, json } = await post(desk, 'submit', ORDER)
    expect(status).toBe(200)
    expect(json).toEqual({
      task_id: expect.stringMatching(/^task_[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
      out_task_id: 'render-7',
      status: 'pending',
      estimated_credits: 1.5,
      estimated_seconds: 60,
    })
    desk.pass(20 * SECOND)
    const again = await post(desk, 'submit', { out_task_id: 'render-7', params: ORDER.params, model: 'sora-2' })
    expect(again.json).toMatchObject({ task_id: json['task_id'], status: 'running' })
    const other = await post(desk, 'submit', { ...ORDER, params: { prompt: 'another' } })
    expect([other.status, codeIn(other.json)]).toEqual([409, 'duplicate_out_task_id'])
  })

  it("takes the model pages' form, and answers in theirs", async () => {
    const desk = createSandboxDesk()
    const { json } = await post(desk, 'submit', { model: 'sora-2', prompt: 'happy-video', duration_seconds: 5 })
    expect(json).toMatchObject({ status: 'queued', submitted_at: expect.stringMatching(/^\d{4}-.*Z$/) })
    desk.pass(HOUR)
    const done = await post(desk, 'query', { task_id: textAt(json, 'task_id') })
    expect(done.json).toMatchObject({ status: 'completed', credits: 1.47, result: { resolution: '720p' } })
    expect(textAt(objectAt(done.json, 'result'), 'video_url')).toMatch(/X-Amz-Expires=86400/)
  })

  it.each([
    ['not JSON', '{'],
    ['no model', { params: { prompt: 'a' } }],
    ['a text model', { model: 'gpt-4o', params: { prompt: 'a' } }],
    ['no prompt', { model: 'sora-2', params: {} }],
    ['params that are none', { model: 'sora-2', params: 'a' }],
    ['too long a video', { model: 'veo-3.1-fast', params: { prompt: 'a', duration_seconds: 6 } }],
    ['an own id that is none', { ...ORDER, out_task_id: 7 }],
    ['an own id that is too long', { ...ORDER, out_task_id: 'x'.repeat(256) }],
    ['a callback that is no address', { ...ORDER, callback_url: 'ftp://a' }],
  ])('is refused for %s', async (_what, body) => {
    const { status, json } = await post(createSandboxDesk(), 'submit', body)
    expect([status, codeIn(json)]).toEqual([400, 'invalid_param'])
  })

  it('is refused above 1 MiB', async () => {
    const { status, json } = await post(createSandboxDesk(), 'submit', { ...ORDER, pad: 'x'.repeat(1024 * 1024) })
    expect([status, codeIn(json)]).toEqual([413, 'request_too_large'])
  })
})

describe('a ByteSpike query', () => {
  it('takes one identifier, by POST or by GET', async () => {
    const desk = createSandboxDesk()
    const { json } = await post(desk, 'submit', ORDER)
    const id = textAt(json, 'task_id')
    expect((await post(desk, 'query', { task_id: id })).json).toEqual(json)
    expect((await post(desk, 'query', { out_task_id: 'render-7' })).json).toEqual(json)
    expect((await desk.ask('GET', `/bytespike/v1/tasks/query?task_id=${id}`)).json).toEqual(json)
    expect((await desk.ask('GET', '/bytespike/v1/tasks/query?out_task_id=render-7')).json).toEqual(json)
    const refusals = [
      await post(desk, 'query', { task_id: id, out_task_id: 'render-7' }),
      await post(desk, 'query', {}),
      await post(desk, 'query', 'nonsense'),
      await desk.ask('GET', `/bytespike/v1/tasks/query?task_id=${id}&out_task_id=render-7`),
      await desk.ask('GET', '/bytespike/v1/tasks/query'),
    ]
    expect(refusals.map((reply) => [reply.status, codeIn(reply.json)])).toEqual(
      refusals.map(() => [400, 'invalid_param']),
    )
  })

  it('does not know the tasks of another key, nor other routes', async () => {
    const desk = createSandboxDesk()
    const { json } = await post(desk, 'submit', ORDER)
    const foreign = await post(desk, 'query', { task_id: textAt(json, 'task_id') }, 'sk-other')
    expect([foreign.status, codeIn(foreign.json)]).toEqual([404, 'task_not_found'])
    expect((await post(desk, 'query', { out_task_id: 'render-7' }, 'sk-other')).status).toBe(404)
    const wrong = await desk.ask('GET', '/bytespike/v1/tasks/list')
    expect([wrong.status, codeIn(wrong.json)]).toEqual([404, 'not_found'])
  })

  it('carries quota headers, whatever the answer', async () => {
    const desk = createSandboxDesk()
    for (const reply of [
      await post(desk, 'submit', ORDER),
      await post(desk, 'query', {}),
      await post(desk, 'query', {}, 'sk-wrong'),
      await desk.ask('GET', '/bytespike/nowhere'),
    ]) {
      expect(Number(reply.headers.get('x-ratelimit-reset'))).toBeGreaterThan(desk.now() / SECOND)
      expect(reply.headers.get('x-quota-remaining-credits')).toBe('250.00')
      expect(reply.headers.get('access-control-expose-headers')).toContain('x-org-quota-remaining-credits')
    }
    await desk.ask('POST', '/faults', { body: { dialect: 'bytespike', kind: 'throttle-reset' } })
    const throttled = await post(desk, 'query', {})
    expect([throttled.status, throttled.headers.get('x-ratelimit-remaining')]).toEqual([429, '0'])
  })
})

describe('ByteSpike keys', () => {
  it('come in either header, and x-api-key wins', async () => {
    const desk = createSandboxDesk()
    const headers = { authorization: 'Bearer sk-good' }
    const ask = (more: Record<string, string>) =>
      desk.ask('POST', '/bytespike/v1/tasks/query', { key: null, headers: { ...headers, ...more }, body: {} })
    expect((await ask({})).status).toBe(400)
    const wrong = await ask({ 'x-api-key': 'sk-wrong' })
    expect([wrong.status, codeIn(wrong.json)]).toEqual([401, 'invalid_api_key'])
    const other = await ask({ 'x-api-key': 'sk-wrong-alt' })
    expect(other.json).toMatchObject({ type: 'error', error: { type: 'authentication_error' } })
    expect((await desk.ask('POST', '/bytespike/v1/tasks/query', { key: null })).status).toBe(401)
  })

  it('may be broke or forbidden', async () => {
    const desk = createSandboxDesk()
    const broke = await post(desk, 'submit', ORDER, 'sk-broke')
    expect([broke.status, codeIn(broke.json)]).toEqual([402, 'insufficient_balance'])
    const forbidden = await post(desk, 'submit', ORDER, 'sk-forbidden')
    expect([forbidden.status, codeIn(forbidden.json)]).toEqual([403, 'permission_denied'])
  })
})

describe('a ByteSpike cancel', () => {
  it('is answered with the task, as often as it is asked', async () => {
    const desk = createSandboxDesk()
    const { json } = await post(desk, 'submit', ORDER)
    const id = textAt(json, 'task_id')
    for (const [path, body] of [
      [`cancel/${id}`, ''],
      [`cancel/${id}`, { task_id: 'task_other' }],
      ['cancel', { task_id: id }],
      ['cancel', { out_task_id: 'render-7' }],
    ] as const) {
      const reply = await post(desk, path, body)
      expect(reply.status).toBe(200)
      expect(reply.json).toMatchObject({ task_id: id, status: 'cancelled' })
    }
    desk.pass(HOUR)
    expect((await post(desk, 'query', { task_id: id })).json).toMatchObject({ status: 'cancelled' })
    expect((await desk.ask('GET', `/media/${id}/0.mp4`)).status).toBe(404)
  })

  it('changes nothing of a task that is over, and refuses what it cannot find', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('bytespike', 'happy-video', { ageMs: HOUR })
    expect((await post(desk, `cancel/${id}`)).json).toMatchObject({ status: 'completed', output: [{ type: 'video' }] })
    expect((await post(desk, 'cancel', { task_id: id, out_task_id: 'x' })).status).toBe(400)
    expect((await post(desk, 'cancel/task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W')).status).toBe(404)
  })
})

describe('a ByteSpike stream', () => {
  afterEach(() => void vi.useRealTimers())

  async function open(desk: SandboxDesk, id: string) {
    const request = new Request(`http://127.0.0.1:4310/sandbox/bytespike/v1/tasks/stream/${id}`, {
      headers: { 'x-api-key': 'sk-1', accept: 'text/event-stream' },
    })
    return desk.sandbox.fetch(request)
  }

  async function textOf(response: Response): Promise<string> {
    const reader = response.body?.getReader()
    const decoder = new TextDecoder()
    let text = ''
    for (;;) {
      const next = await reader?.read().catch(() => null)
      if (!next || next.done) return next ? text : `${text}(broken)`
      text += decoder.decode(next.value, { stream: true })
    }
  }

  it('tells each change once, keeps the line open, and closes with the task', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const desk = createSandboxDesk()
    const id = await desk.make('bytespike', 'happy-video')
    const response = await open(desk, id)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('x-quota-remaining-credits')).toBe('250.00')
    const whole = textOf(response)
    await vi.advanceTimersByTimeAsync(16 * SECOND)
    desk.pass(20 * SECOND)
    await vi.advanceTimersByTimeAsync(SECOND)
    desk.pass(5 * MINUTE)
    await vi.advanceTimersByTimeAsync(SECOND)
    const text = await whole
    expect(text.match(/"status":"\w+"/g)).toEqual(['pending', 'running', 'completed'].map((w) => `"status":"${w}"`))
    expect(text).toContain(': ping\n\n')
    expect(text).toMatch(/^event: status\ndata: \{"task_id":"task_/)
  })

  it.each([
    ['cut', /"task_id"[^\n]*\(broken\)$/],
    ['truncated', /"task_id"[^\n]*$/],
  ])('can be spoilt in the middle of a frame: %s', async (kind, end) => {
    const desk = createSandboxDesk()
    const id = await desk.make('bytespike', 'happy-video')
    await desk.ask('POST', '/faults', { body: { dialect: 'bytespike', kind, operation: 'stream' } })
    const whole = textOf(await open(desk, id))
    await new Promise((resolve) => setTimeout(resolve, 0))
    desk.pass(HOUR)
    const text = await whole
    expect(text).toMatch(end)
    expect(text.match(/\n\n/g)).toHaveLength(1)
  })

  it('is not there for a task that is not', async () => {
    expect((await open(createSandboxDesk(), 'task_01JZ3V9K4Q8Y7M2N5P6R0S1T3W')).status).toBe(404)
  })
})
