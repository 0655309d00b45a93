import { afterEach, describe, expect, it, vi } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { createSandboxDesk, objectAt, textAt, type Reply, type SandboxDesk } from '#testing/sandbox-desk.ts'

const ORDER = { model: 'gpt-image-2', input: { prompt: 'a lighthouse' } }

async function detail(desk: SandboxDesk, id: string) {
  return objectAt((await desk.ask('GET', `/hiapi/v1/tasks/${id}`)).json, 'data')
}

function submit(desk: SandboxDesk, body: object | string, key?: string, apiKey = 'sk-test'): Promise<Reply> {
  return desk.ask('POST', '/hiapi/v1/tasks', {
    key: apiKey,
    headers: key === undefined ? {} : { 'idempotency-key': key },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** The status words of a task second by second, each once. */
async function walk(desk: SandboxDesk, id: string, seconds: number): Promise<readonly unknown[]> {
  const words: unknown[] = []
  for (let second = 0; second <= seconds; second += 1) {
    const { status } = await detail(desk, id)
    if (words.at(-1) !== status) words.push(status)
    desk.pass(SECOND)
  }
  return words
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a HiAPI task, reference dialect', () => {
  it('is made with an id that carries its creation time', async () => {
    const desk = createSandboxDesk()
    const { status, json } = await submit(desk, ORDER)
    expect(status).toBe(200)
    expect(json).toEqual({ code: 200, message: 'success', data: { taskId: expect.any(String) } })
    const id = textAt(objectAt(json, 'data'), 'taskId')
    expect(id).toMatch(/^tk-hiapi-[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const time = Array.from(id.slice(9, 19)).reduce((sum, character) => sum * 32 + alphabet.indexOf(character), 0)
    expect(time).toBe(desk.now())
  })

  it('goes through the documented states, with the documented members in each', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'happy-image')
    expect(await detail(desk, id)).toEqual({
      taskId: id,
      model: 'gpt-image-2/text-to-image',
      status: 'queued',
      created: desk.now() / SECOND,
      completed: 0,
      storage: 'temp',
    })
    expect(await walk(desk, id, 30)).toEqual(['queued', 'handling', 'archiving', 'success'])
    const done = await detail(desk, id)
    expect(done['error']).toBeUndefined()
    const completed = Number(done['completed'])
    expect(completed).toBeGreaterThan(Number(done['created']))
    expect(done['output']).toEqual([
      {
        url: `http://127.0.0.1:4310/sandbox/media/${id}/0.png?expires=${completed + 604_800}`,
        type: 'image',
        expireAt: completed + 604_800,
      },
    ])
  })

  it.each([
    ['happy-video', ['queued', 'handling', 'archiving', 'success'], 'output'],
    ['happy-audio', ['queued', 'handling', 'archiving', 'success'], 'output'],
    ['task-failed', ['queued', 'handling', 'fail'], 'error'],
    ['unknown-status', ['queued', 'upscaling', 'success'], 'output'],
    ['unknown-status-forever', ['queued', 'hibernating'], null],
    ['stuck-queue', ['queued'], null],
    ['stuck-running', ['queued', 'handling'], null],
  ])('%s: %j', async (scenario, words, last) => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', scenario)
    expect(await walk(desk, id, 80)).toEqual(words)
    const members = Object.keys(await detail(desk, id))
    expect(members.filter((name) => name === 'output' || name === 'error')).toEqual(last === null ? [] : [last])
  })

  it.each([
    ['moderation-refusal', 'TASK_FAILED'],
    ['task-failed', 'TASK_FAILED'],
    ['task-timeout', 'TASK_TIMEOUT'],
    ['invalid-input', 'INVALID_REQUEST'],
    ['storage-failed', 'STORAGE_UNAVAILABLE'],
    ['model-down', 'MODEL_UNAVAILABLE'],
  ])('%s ends in %s', async (scenario, code) => {
    const desk = createSandboxDesk()
    const task = await detail(desk, await desk.make('hiapi', scenario, { ageMs: MINUTE }))
    expect(task).toMatchObject({ status: 'fail', error: { code, message: expect.any(String) } })
    expect(task['completed']).not.toBe(0)
  })

  it('stays queued for minutes, and says so in the queue only', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'slow-queue')
    desk.pass(5 * MINUTE)
    expect(await detail(desk, id)).toMatchObject({ status: 'queued', completed: 0 })
    desk.pass(6 * MINUTE)
    expect(await detail(desk, id)).toMatchObject({ status: 'success' })
  })

  it('yields several outputs, none, or some with strays between them', async () => {
    const desk = createSandboxDesk()
    const old = { ageMs: 5 * MINUTE }
    const video = await detail(desk, await desk.make('hiapi', 'video-with-frames', old))
    expect(video['output']).toMatchObject([
      { type: 'video' },
      { type: 'first_frame' },
      { type: 'last_frame' },
      { type: 'thumbnail' },
    ])
    const set = await detail(desk, await desk.make('hiapi', 'image-set', old))
    expect(set['output']).toHaveLength(4)
    const none = await detail(desk, await desk.make('hiapi', 'empty-output', old))
    expect(none).toMatchObject({ status: 'success', output: [] })
    const odd = await detail(desk, await desk.make('hiapi', 'odd-outputs', old))
    expect(odd['output']).toEqual([null, expect.any(Object), expect.any(Object), 'pending', { type: 'image' }])
  })

  it('keeps outputs for the time its script says', async () => {
    const desk = createSandboxDesk()
    const lifetime = async (scenario: string) => {
      const task = await detail(desk, await desk.make('hiapi', scenario, { ageMs: 5 * MINUTE }))
      const [output] = Array.isArray(task['output']) ? task['output'] : []
      const expireAt = output && typeof output === 'object' && 'expireAt' in output ? Number(output['expireAt']) : -1
      return expireAt === 0 ? null : (expireAt - Number(task['completed'])) * SECOND
    }
    expect(await lifetime('happy-image')).toBe(7 * DAY)
    expect(await lifetime('expires-1-h')).toBe(HOUR)
    expect(await lifetime('expires-10-min')).toBe(10 * MINUTE)
    expect(await lifetime('already-expired')).toBe(SECOND)
    expect(await lifetime('persistent-output')).toBeNull()
  })

  it('is forgotten when the script says so', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'vanished-task')
    expect(await detail(desk, id)).toMatchObject({ taskId: id })
    desk.pass(20 * SECOND)
    const gone = await desk.ask('GET', `/hiapi/v1/tasks/${id}`)
    expect(gone.status).toBe(404)
    expect(gone.json).toEqual({ code: 404, message: 'task not found', data: null })
    expect(objectAt((await desk.ask('GET', '/hiapi/v1/tasks')).json, 'data')['total']).toBe(0)
  })
})

describe('submitting', () => {
  it('replays the first task for the same key and body', async () => {
    const desk = createSandboxDesk()
    const first = await submit(desk, ORDER, 'key-1')
    const again = await submit(desk, ORDER, 'key-1')
    expect(first.headers.get('idempotent-replay')).toBeNull()
    expect(again.headers.get('idempotent-replay')).toBe('true')
    expect(again.json).toEqual(first.json)
    const other = await submit(desk, ORDER, 'key-2')
    expect(other.json).not.toEqual(first.json)
    expect(desk.sandbox.world.size()).toBe(2)
  })

  it('hashes the raw body: the same JSON with another space is another body', async () => {
    const desk = createSandboxDesk()
    await submit(desk, JSON.stringify(ORDER), 'key-1')
    const other = await submit(desk, JSON.stringify(ORDER, null, 1), 'key-1')
    expect(other.status).toBe(422)
    expect(other.json).toMatchObject({ code: 422, data: null, error_code: 'IDEMPOTENCY_KEY_MISMATCH' })
    expect(desk.sandbox.world.size()).toBe(1)
  })

  it('remembers a key for a day, and apart for each account', async () => {
    const desk = createSandboxDesk()
    const first = await submit(desk, ORDER, 'key-1')
    const foreign = await submit(desk, ORDER, 'key-1', 'sk-other')
    expect(foreign.json).not.toEqual(first.json)
    desk.pass(DAY)
    expect((await submit(desk, ORDER, 'key-1')).json).not.toEqual(first.json)
  })

  it('answers 409 while the first request is in flight, and makes one task of all', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const desk = createSandboxDesk()
    const order = { model: 'gpt-image-2', input: { prompt: 'slow-submit please' } }
    const first = submit(desk, order, 'key-1')
    while (vi.getTimerCount() === 0) await new Promise(setImmediate)
    const second = await submit(desk, order, 'key-1')
    expect(second.status).toBe(409)
    expect(second.json).toMatchObject({ error_code: 'IDEMPOTENCY_KEY_PROCESSING' })
    expect(second.headers.get('retry-after')).toBe('2')
    await vi.advanceTimersByTimeAsync(4 * SECOND)
    const made = (await first).json
    expect((await submit(desk, order, 'key-1')).json).toEqual(made)
    expect(desk.sandbox.world.size()).toBe(1)
  })

  it.each(['lost-answer', 'lost-answer-502', 'lost-answer-truncated'])(
    '%s: the task exists though its answer never came, and a replay finds it',
    async (scenario) => {
      const desk = createSandboxDesk()
      const order = { model: 'gpt-image-2', input: { prompt: scenario } }
      const lost = await submit(desk, order, 'key-1').then(
        ({ json }) => objectAt(json, 'data')['taskId'],
        () => undefined,
      )
      expect(lost).toBeUndefined()
      expect(desk.sandbox.world.size()).toBe(1)
      const replay = await submit(desk, order, 'key-1')
      expect(replay.headers.get('idempotent-replay')).toBe('true')
      expect(objectAt(replay.json, 'data')['taskId']).toEqual(expect.any(String))
      expect(desk.sandbox.world.size()).toBe(1)
    },
  )

  it('refuses once when the script says so, then takes the same request', async () => {
    const desk = createSandboxDesk()
    const order = { model: 'gpt-image-2', input: { prompt: 'submit-throttled-once' } }
    const refused = await submit(desk, order, 'key-1')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('7')
    expect(desk.sandbox.world.size()).toBe(0)
    expect((await submit(desk, order, 'key-1')).status).toBe(200)
    expect(desk.sandbox.world.size()).toBe(1)
  })

  it.each([
    ['not json', /JSON object/],
    ['[]', /JSON object/],
    [{ input: { prompt: 'x' } }, /model is required/],
    [{ model: 'm', input: 'x' }, /input is required/],
    [{ model: 'm', input: {} }, /prompt is required/],
    [{ model: 'm', input: { prompt: 'x', callback_url: 'https://x.example' } }, /must not be put inside input/],
    [{ ...ORDER, callback: { url: 'ftp://x.example' } }, /callback.url/],
    [{ ...ORDER, callback: { url: 'https://x.example', when: 'start' } }, /callback.when/],
    [{ ...ORDER, route: 'nowhere' }, /available routes: default, pro, ext/],
    [{ ...ORDER, model: 'gpt-image-2@nowhere' }, /available routes/],
    [{ ...ORDER, storage: 'forever' }, /storage/],
    [{ model: 'm', input: { prompt: 'submit-invalid' } }, /invalid request/],
  ])('refuses %j', async (body, message) => {
    const desk = createSandboxDesk()
    const { status, json } = await submit(desk, body, 'key-1')
    expect(status).toBe(400)
    expect(json).toEqual({
      code: 400,
      message: expect.stringMatching(message),
      data: null,
      error_code: 'INVALID_REQUEST',
    })
    expect(desk.sandbox.world.size()).toBe(0)
  })

  it('frees the key of a refused request', async () => {
    const desk = createSandboxDesk()
    expect((await submit(desk, 'not json', 'key-1')).status).toBe(400)
    expect((await submit(desk, ORDER, 'key-1')).status).toBe(200)
  })

  it('echoes a route in model and route, unless it is the default one', async () => {
    const desk = createSandboxDesk()
    const made = async (more: object) => {
      const { json } = await submit(desk, { ...ORDER, ...more })
      return detail(desk, textAt(objectAt(json, 'data'), 'taskId'))
    }
    expect(await made({ route: 'pro' })).toMatchObject({ model: 'gpt-image-2@pro', route: 'pro' })
    expect(await made({ model: 'gpt-image-2@ext' })).toMatchObject({ model: 'gpt-image-2@ext', route: 'ext' })
    expect(await made({ route: 'default' })).not.toHaveProperty('route')
    expect(await made({ storage: 'persistent' })).toMatchObject({ storage: 'persistent', model: 'gpt-image-2' })
  })

  it('refuses an idempotency key over 255 bytes and a body over 1 MiB', async () => {
    const desk = createSandboxDesk()
    expect((await submit(desk, ORDER, 'k'.repeat(256))).status).toBe(400)
    expect((await submit(desk, ORDER, 'k'.repeat(255))).status).toBe(200)
    expect((await submit(desk, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413)
  })
})

describe('keys', () => {
  it('answers a missing or wrong key in either documented envelope', async () => {
    const desk = createSandboxDesk()
    const missing = await desk.ask('GET', '/hiapi/v1/tasks', { key: null })
    expect(missing.status).toBe(401)
    expect(missing.json).toMatchObject({ code: 401, data: null })
    const wrong = await desk.ask('GET', '/hiapi/v1/tasks', { key: 'sk-wrong-alt' })
    expect(wrong.status).toBe(401)
    expect(wrong.json).toEqual({
      error: {
        code: 'permission_denied',
        type: 'hiapi_error',
        message: expect.any(String),
        request_id: wrong.headers.get('x-request-id'),
      },
    })
  })

  it('lets a broke key read but not buy, and a forbidden one do nothing', async () => {
    const desk = createSandboxDesk()
    expect((await submit(desk, ORDER, undefined, 'sk-broke')).status).toBe(402)
    expect((await desk.ask('GET', '/hiapi/v1/tasks', { key: 'sk-broke' })).status).toBe(200)
    expect((await desk.ask('GET', '/hiapi/v1/tasks', { key: 'sk-forbidden' })).status).toBe(403)
  })

  it('hides the tasks of another account', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('hiapi', 'happy-image')
    expect((await desk.ask('GET', `/hiapi/v1/tasks/${id}`, { key: 'sk-other' })).status).toBe(404)
    const list = await desk.ask('GET', '/hiapi/v1/tasks', { key: 'sk-other' })
    expect(objectAt(list.json, 'data')['total']).toBe(0)
  })
})

describe('the list', () => {
  it('is newest first, paged, and clamps silently', async () => {
    const desk = createSandboxDesk()
    await desk.ask('POST', '/tasks', { body: { dialect: 'hiapi', scenario: 'mix', count: 250, spreadMs: HOUR } })
    desk.pass(SECOND)
    const fresh = await desk.make('hiapi', 'happy-image')
    const old = await desk.make('hiapi', 'happy-image', { ageMs: 2 * HOUR })
    const page = async (query: string) => objectAt((await desk.ask('GET', `/hiapi/v1/tasks${query}`)).json, 'data')
    const idsOf = async (query: string) => {
      const { tasks } = await page(query)
      return Array.isArray(tasks) ? tasks.map((task) => objectAt({ task }, 'task')['taskId']) : []
    }
    const first = await page('')
    expect(first).toMatchObject({ page: 1, size: 10, total: 252 })
    const everyPage = (await Promise.all([1, 2, 3].map((number) => idsOf(`?page=${number}&size=100`)))).flat()
    expect(new Set(everyPage).size).toBe(252)
    expect(everyPage[0]).toBe(fresh)
    expect(everyPage.at(-1)).toBe(old)
    expect(await idsOf('?page=4&size=100')).toEqual([])
    for (const query of ['?page=0', '?size=0', '?size=101', '?page=-1&size=x', '?page=1.5']) {
      expect(await page(query)).toMatchObject({ page: 1, size: 10 })
    }
  })

  it('serves ten thousand tasks', async () => {
    const desk = createSandboxDesk()
    const made = await desk.ask('POST', '/tasks', { body: { dialect: 'hiapi', scenario: 'mix', count: 10_000 } })
    expect(made.json['ids']).toHaveLength(10_000)
    const ids = made.json['ids']
    expect(new Set(Array.isArray(ids) ? ids : []).size).toBe(10_000)
    const last = objectAt((await desk.ask('GET', '/hiapi/v1/tasks?page=100&size=100')).json, 'data')
    expect(last).toMatchObject({ total: 10_000 })
    expect(last['tasks']).toHaveLength(100)
  })
})
