import { describe, expect, it, vi } from 'vitest'
import { SECOND } from '#domain/time.ts'
import { FAULT_KINDS } from '#sandbox/faults/fault.ts'
import { createSandboxDesk, DESK_ORIGIN, type SandboxDesk } from '#testing/sandbox-desk.ts'

async function deskWithTask() {
  const desk = createSandboxDesk()
  const id = await desk.make('hiapi', 'stuck-queue')
  return { desk, id, poll: () => desk.ask('GET', `/hiapi/v1/tasks/${id}`) }
}

function fault(desk: SandboxDesk, kind: string, more: object = {}) {
  return desk.ask('POST', '/faults', { body: JSON.stringify({ dialect: 'hiapi', kind, ...more }) })
}

describe('switched faults', () => {
  it('meet one request unless told otherwise, and count down', async () => {
    const { desk, poll } = await deskWithTask()
    await fault(desk, 'busy')
    await fault(desk, 'server-error', { times: 2 })
    expect([(await poll()).status, (await poll()).status, (await poll()).status, (await poll()).status]).toEqual([
      503, 500, 500, 200,
    ])
  })

  it('last for a time of the sandbox clock', async () => {
    const { desk, poll } = await deskWithTask()
    await fault(desk, 'busy', { forMs: 10_000 })
    expect((await poll()).status).toBe(503)
    await desk.ask('POST', '/clock', { body: { advanceMs: 9_999 } })
    expect((await poll()).status).toBe(503)
    desk.pass(1)
    expect((await poll()).status).toBe(200)
  })

  it('meet only the task, operation and dialect they name', async () => {
    const { desk, id, poll } = await deskWithTask()
    const other = await desk.make('hiapi', 'stuck-queue')
    await fault(desk, 'busy', { taskId: id, times: 1 })
    expect((await desk.ask('GET', `/hiapi/v1/tasks/${other}`)).status).toBe(200)
    expect((await desk.ask('GET', '/hiapi/v1/tasks')).status).toBe(200)
    expect((await poll()).status).toBe(503)
    await fault(desk, 'busy', { operation: 'list' })
    expect((await poll()).status).toBe(200)
    expect((await desk.ask('GET', '/hiapi/v1/tasks')).status).toBe(503)
    await fault(desk, 'lost-answer')
    expect((await poll()).status).toBe(200)
  })

  it('can be switched off together', async () => {
    const { desk, poll } = await deskWithTask()
    await fault(desk, 'busy', { times: 100 })
    expect((await desk.ask('GET', '/faults')).json['faults']).toHaveLength(1)
    await desk.ask('DELETE', '/faults')
    expect((await poll()).status).toBe(200)
  })

  it('name the wait of a 429 in every documented form', async () => {
    const { desk, poll } = await deskWithTask()
    const throttled = async (kind: string) => {
      await fault(desk, kind, { delayMs: 9 * SECOND })
      const reply = await poll()
      expect(reply.status).toBe(429)
      return reply
    }
    expect((await throttled('throttle-seconds')).headers.get('retry-after')).toBe('9')
    expect((await throttled('throttle-date')).headers.get('retry-after')).toBe(
      new Date(desk.now() + 9 * SECOND).toUTCString(),
    )
    expect((await throttled('throttle-reset')).headers.get('x-ratelimit-reset')).toBe(String(desk.now() / SECOND + 9))
    const inText = await throttled('throttle-body')
    expect(inText.json['message']).toMatch(/resets in ~9s/)
    expect(inText.headers.get('retry-after')).toBeNull()
    expect((await throttled('throttle-alt')).json).toMatchObject({ error: { code: 'rate_limit_exceeded' } })
    expect((await throttled('throttle-bare')).json).toEqual({
      code: 429,
      message: 'too many requests, please slow down',
      data: null,
    })
  })

  it('damage the answer in the way they say', async () => {
    const { desk, id, poll } = await deskWithTask()
    const whole = (await poll()).text
    await fault(desk, 'truncated')
    expect((await poll()).text).toBe(whole.slice(0, Math.ceil(whole.length / 2)))
    await fault(desk, 'missing-fields')
    expect((await poll()).json['data']).not.toHaveProperty('status')
    await fault(desk, 'empty')
    expect(await poll()).toMatchObject({ status: 200, text: '' })
    await fault(desk, 'html-502')
    expect(await poll()).toMatchObject({ status: 502, text: expect.stringContaining('<html>') })
    await fault(desk, 'cut')
    await expect(poll()).rejects.toThrow()
    expect((await poll()).text).toContain(id)
  })

  it('stream 50 MB of valid JSON, as long as somebody reads', async () => {
    const { desk, id } = await deskWithTask()
    await fault(desk, 'huge')
    const request = new Request(`${DESK_ORIGIN}/sandbox/hiapi/v1/tasks/${id}`, {
      headers: { authorization: 'Bearer sk-test' },
    })
    const { body } = await desk.sandbox.fetch(request)
    let [size, head, tail] = [0, '', '']
    const decoder = new TextDecoder()
    for await (const chunk of body ?? []) {
      if (size === 0) head = decoder.decode(chunk)
      tail = decoder.decode(chunk)
      size += chunk.length
    }
    expect(size).toBeGreaterThan(50_000_000)
    expect(head + tail).toMatch(/^\{"code":200.*"padding":""\}$/)
  })

  it('answer late, and not at all to a caller that has gone', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { desk, poll } = await deskWithTask()
      await fault(desk, 'slow', { delayMs: 3000 })
      const answered = vi.fn()
      const reply = poll().then(answered)
      while (vi.getTimerCount() === 0) await new Promise(setImmediate)
      await vi.advanceTimersByTimeAsync(2999)
      expect(answered).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      await reply
      expect(answered).toHaveBeenCalledOnce()
    } finally {
      vi.useRealTimers()
    }
  })

  it('never make the sandbox itself fail', async () => {
    for (const kind of FAULT_KINDS.filter((one) => one !== 'huge')) {
      const { desk, poll } = await deskWithTask()
      expect((await fault(desk, kind, { delayMs: 1 })).status).toBe(200)
      const text = await poll().then(
        (reply) => reply.text,
        () => 'broken',
      )
      expect(text).not.toContain('The sandbox failed')
    }
  })
})

describe('the rate limit', () => {
  it('is off until it is set, counts per key, and lets go with time', async () => {
    const { desk, poll } = await deskWithTask()
    for (let count = 0; count < 50; count += 1) expect((await poll()).status).toBe(200)
    await desk.ask('POST', '/rate-limit', { body: { perSecond: 1, burst: 2 } })
    expect([(await poll()).status, (await poll()).status]).toEqual([200, 200])
    const third = await poll()
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '1'])
    expect((await desk.ask('GET', '/hiapi/v1/tasks', { key: 'sk-second' })).status).toBe(200)
    desk.pass(SECOND)
    expect((await poll()).status).toBe(200)
    await desk.ask('DELETE', '/rate-limit')
    expect((await poll()).status).toBe(200)
  })
})

describe('scenarios that disturb the answers', () => {
  it.each([
    ['server-storm', [200, 503, 500, 502, 504, 200]],
    ['throttled-seconds', [200, 429, 200]],
    ['throttled-date', [200, 429, 200]],
    ['throttled-reset', [200, 429, 200]],
    ['throttled-body', [200, 429, 200]],
    ['throttled-alt', [200, 429, 200]],
    ['html-bad-gateway', [200, 502, 200]],
  ])('%s: %j, and the task goes on meanwhile', async (scenario, statuses) => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', scenario)
    const seen: number[] = []
    let last = ''
    for (let second = 0; second < 40; second += 1) {
      const { status, text } = await desk.ask('GET', `/hiapi/v1/tasks/${id}`)
      if (seen.at(-1) !== status) seen.push(status)
      last = text
      desk.pass(SECOND)
    }
    expect(seen).toEqual(statuses)
    expect(last).toContain('"status":"success"')
  })

  it.each([
    ['truncated-json', (text: string) => !text.endsWith('}')],
    ['html-page', (text: string) => text.startsWith('<!DOCTYPE html>')],
    ['missing-status', (text: string) => !text.includes('"status"')],
  ])('%s: the body is spoilt for a while', async (scenario, isSpoilt) => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', scenario)
    const read = async () => (await desk.ask('GET', `/hiapi/v1/tasks/${id}`)).text
    expect(isSpoilt(await read())).toBe(false)
    desk.pass(5 * SECOND)
    expect(isSpoilt(await read())).toBe(true)
    desk.pass(30 * SECOND)
    expect(await read()).toContain('"status":"success"')
  })
})
