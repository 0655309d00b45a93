import { describe, expect, it } from 'vitest'
import type { JsonObject } from '#domain/json.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { ulidOfUuid, uuidOfUlid } from '#vendors/piapi/sandbox/id.ts'
import { createSandboxDesk, objectAt, textAt, type Reply, type SandboxDesk } from '#testing/sandbox-desk.ts'

const KEY = { 'x-api-key': 'sk-test' }
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const FLUX = { model: 'Qubico/flux1-schnell', task_type: 'txt2img', input: { prompt: 'a fox' } }

function ask(desk: SandboxDesk, method: string, path: string, body?: JsonObject, key: string | null = 'sk-test') {
  const headers = key === null ? {} : { 'x-api-key': key }
  return desk.ask(method, `/piapi${path}`, { key: null, headers, ...(body === undefined ? {} : { body }) })
}

async function task(desk: SandboxDesk, id: string): Promise<JsonObject> {
  return objectAt((await ask(desk, 'GET', `/api/v1/task/${id}`)).json, 'data')
}

async function submitted(desk: SandboxDesk, body: JsonObject): Promise<JsonObject> {
  const reply = await ask(desk, 'POST', '/api/v1/task', body)
  if (reply.status !== 200) throw new Error(reply.text)
  return objectAt(reply.json, 'data')
}

function messageOf({ status, json }: Reply): readonly [number, unknown] {
  return [status, json['message']]
}

describe('a PiAPI task in the sandbox', () => {
  it('is the whole object from the submit on, with zeros for what is not known', async () => {
    const data = await submitted(createSandboxDesk(), FLUX)
    expect(data).toMatchObject({
      task_id: expect.stringMatching(UUID),
      model: FLUX.model,
      task_type: FLUX.task_type,
      status: expect.stringMatching(/^pending$/i),
      output: null,
      meta: { started_at: '0001-01-01T00:00:00Z', ended_at: '0001-01-01T00:00:00Z', usage: { type: 'point' } },
      error: { code: 0, raw_message: '', message: '', detail: null },
    })
    expect(textAt(objectAt(data, 'meta'), 'created_at')).toMatch(/\.\d{9}(?:Z|\+08:00)$/)
    expect(objectAt(objectAt(data, 'config'), 'webhook_config')).toHaveProperty('secret')
  })

  it('writes its status in the case of its model', async () => {
    const desk = createSandboxDesk()
    const words = new Set<string>()
    for (const model of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      words.add(textAt(await task(desk, await desk.make('piapi', 'happy-image', { model })), 'status'))
    }
    expect([...words].toSorted()).toEqual(['PENDING', 'Pending', 'pending'])
  })

  it('of Midjourney is staged before it runs, and tells how far it is', async () => {
    const desk = createSandboxDesk()
    const made = await submitted(desk, { model: 'midjourney', task_type: 'imagine', input: { prompt: 'x' } })
    const words: string[] = []
    const progress: unknown[] = []
    for (let second = 0; second < 40; second += 1) {
      const data = await task(desk, textAt(made, 'task_id'))
      const word = textAt(data, 'status').toLowerCase()
      if (words.at(-1) !== word) words.push(word)
      if (word === 'processing') progress.push(objectAt(data, 'output')['task_progress'])
      desk.pass(SECOND)
    }
    expect(words).toEqual(['pending', 'staged', 'processing', 'completed'])
    const known = progress.filter((percent) => typeof percent === 'number')
    expect(known.length).toBeGreaterThan(2)
    expect(known).toEqual(known.toSorted((a, b) => a - b))
  })

  it.each([
    ['happy-image', 'Qubico/flux1-dev:txt2img', ['image_url', 'image_urls']],
    ['image-set', 'midjourney:imagine', ['image_url', 'temporary_image_urls', 'task_progress']],
    ['happy-video', 'kling:video_generation', ['works', 'video_url']],
    ['happy-video', 'luma:video_generation', ['generation', 'video_raw']],
    ['happy-video', 'hailuo:video_generation', ['video_url']],
    ['happy-audio', 'Qubico/mmaudio:video2audio', ['audio_url']],
    ['happy-audio', 'music-s:generate_music', ['clips']],
    ['happy-image', 'Qubico/trellis:image-to-3d', ['model_file', 'no_background_image']],
  ])('that ends as %s of %s has %j', async (scenario, model, names) => {
    const desk = createSandboxDesk()
    const data = await task(desk, await desk.make('piapi', scenario, { model, ageMs: HOUR }))
    expect(Object.keys(objectAt(data, 'output'))).toEqual(expect.arrayContaining(names))
  })

  it('that failed says why in its error', async () => {
    const desk = createSandboxDesk()
    const failed = await task(desk, await desk.make('piapi', 'task-failed', { ageMs: HOUR }))
    expect(failed['error']).toMatchObject({
      code: 1100,
      message: 'task failed',
      raw_message: expect.stringMatching(/\S/),
    })
    const frozen = await task(desk, await desk.make('piapi', 'invalid-input', { ageMs: HOUR }))
    expect(frozen['error']).toMatchObject({ message: 'failed to freeze point' })
  })
})

describe('a PiAPI cancel in the sandbox', () => {
  it('works while the task is pending, once', async () => {
    const desk = createSandboxDesk()
    const id = await desk.make('piapi', 'stuck-queue')
    const gone = await ask(desk, 'DELETE', `/api/v1/task/${id}`)
    expect(gone.status).toBe(200)
    expect(objectAt(gone.json, 'data')).toMatchObject({ status: expect.stringMatching(/^cancelled$/i), output: null })
    expect((await ask(desk, 'DELETE', `/api/v1/task/${id}`)).status).toBe(400)
    desk.pass(HOUR)
    expect(textAt(await task(desk, id), 'status')).toMatch(/^cancelled$/i)
  })

  it.each([
    ['stuck-running', MINUTE, 400],
    ['happy-image', HOUR, 400],
    ['vanished-task', HOUR, 404],
  ])('of %s after %i ms is refused with %i', async (scenario, ageMs, status) => {
    const desk = createSandboxDesk()
    const id = await desk.make('piapi', scenario, { ageMs })
    expect((await ask(desk, 'DELETE', `/api/v1/task/${id}`)).status).toBe(status)
  })
})

describe("PiAPI's other calls in the sandbox", () => {
  it('list tasks in rows of their own form, and refuse more than 100', async () => {
    const desk = createSandboxDesk()
    await desk.ask('POST', '/tasks', { body: { dialect: 'piapi', scenario: 'happy-image', count: 12, ageMs: HOUR } })
    const first = await ask(desk, 'GET', '/api/open/tasks/histories')
    expect(first.json['data']).toMatchObject({ page: 1, size: 10, total: 12 })
    expect(objectAt(first.json, 'data')['data']).toHaveLength(10)
    const second = await ask(desk, 'GET', '/api/open/tasks/histories?page=2&page_size=10')
    expect(objectAt(second.json, 'data')['data']).toMatchObject([
      { task_id: expect.stringMatching(UUID), status: 'finished', action: 'txt2img', task_model: 'flux1-schnell' },
      {},
    ])
    for (const query of ['page_size=101', 'page_size=0', 'page_size=x', 'page=0']) {
      expect((await ask(desk, 'GET', `/api/open/tasks/histories?${query}`)).status).toBe(400)
    }
  })

  it('tell the balance', async () => {
    expect((await ask(createSandboxDesk(), 'GET', '/account/info')).json).toMatchObject({
      code: 200,
      data: { equivalent_in_usd: expect.any(Number) },
    })
  })

  it.each([
    [{ task_type: 'txt2img', input: {} }, 'model is required'],
    [{ model: 'kling', input: {} }, 'task_type is required'],
    [{ model: 'kling', task_type: 'txt2img', input: {} }, 'invalid task_type: txt2img'],
    [{ model: 'kling', task_type: 'effects' }, 'input is required'],
    [{ ...FLUX, input: { prompt: ' ' } }, 'input.prompt is required'],
    [{ ...FLUX, config: { service_mode: 'free' } }, 'config.service_mode must be public or private'],
    [
      { ...FLUX, config: { webhook_config: { endpoint: 'ftp://x' } } },
      'config.webhook_config.endpoint must be an http or https URL',
    ],
  ])('refuse to make %j: %s', async (body, message) => {
    const desk = createSandboxDesk()
    expect(messageOf(await ask(desk, 'POST', '/api/v1/task', body))).toEqual([400, message])
    expect(desk.sandbox.world.size()).toBe(0)
  })

  it('make a second task of the same request: there is no idempotency key', async () => {
    const desk = createSandboxDesk()
    const [first, again] = [await submitted(desk, FLUX), await submitted(desk, FLUX)]
    expect(again['task_id']).not.toBe(first['task_id'])
  })

  it.each([
    [null, [401, 'missing API key']],
    ['sk-wrong', [401, 'Unauthorized']],
    ['sk-forbidden', [403, expect.any(String)]],
    ['sk-broke', [402, 'insufficient credits']],
  ])('take the key %s from its own header', async (key, expected) => {
    expect(messageOf(await ask(createSandboxDesk(), 'POST', '/api/v1/task', FLUX, key))).toEqual(expected)
  })

  it('know neither a bearer key nor an unknown id', async () => {
    const desk = createSandboxDesk()
    expect((await desk.ask('GET', '/piapi/account/info')).status).toBe(401)
    expect(messageOf(await ask(desk, 'GET', `/api/v1/task/${crypto.randomUUID()}`))).toEqual([404, 'Record Not Found'])
    expect((await desk.ask('GET', '/piapi/api/v1/tasks', { headers: KEY })).status).toBe(404)
  })
})

describe("PiAPI's ids in the sandbox", () => {
  it('are ULIDs in another writing', () => {
    for (const ulid of ['01JZ3V9K4Q8Y7M2N5P6R0S1T3W', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ', '0'.repeat(26)]) {
      expect(uuidOfUlid(ulid)).toMatch(UUID)
      expect(ulidOfUuid(uuidOfUlid(ulid))).toBe(ulid)
    }
    expect(ulidOfUuid('tk-hiapi-01JZ3V9K4Q8Y7M2N5P6R0S1T3W')).toBeNull()
  })

  it('survive a restart of the sandbox', async () => {
    const id = await createSandboxDesk().make('piapi', 'happy-video', { ageMs: MINUTE })
    expect(textAt(await task(createSandboxDesk(), id), 'task_id')).toBe(id)
  })
})
