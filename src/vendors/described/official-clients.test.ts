/**
 * The vendors' own clients for npm, unmodified, against the sandbox over a real port: what they submit is accepted, what
 * they are answered they can read, and Renderwatch, given the id that they print, sees the same end.
 */
import { createFalClient } from '@fal-ai/client'
import { createHiggsfieldClient } from '@higgsfield/client/v2'
import { Leonardo } from '@leonardo-ai/sdk'
import RunwayML from '@runwayml/sdk'
import { LumaAI } from 'lumaai'
import Replicate from 'replicate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '#domain/time.ts'
import { type ClientDesk, endOf as end, openClientDesk } from '#testing/client-desk.ts'
import { DESCRIBED } from '#testing/described-samples.ts'
import type { SandboxDesk } from '#testing/sandbox-desk.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { describedDialect } from '#vendors/described/sandbox.ts'
import { castOf } from '#vendors/dialects.ts'

const KEYS = ['fal', 'replicate', 'runway', 'luma-dream-machine', 'higgsfield', 'leonardo']
const DESCRIPTIONS = DESCRIBED.map(({ description }) => description).filter(({ key }) => KEYS.includes(key))
const REGISTRY = createRegistry(DESCRIPTIONS.map(describedVendor))

/** With a colon, as fal and Higgsfield have it. */
const KEY = 'sk-test:secret'
const PROMPT = { happy: 'happy-image of a lighthouse', failing: 'moderation-refusal of a lighthouse' }

let clients: ClientDesk
let desk: SandboxDesk
let at: ClientDesk['at']
let pasted: ClientDesk['pasted']

beforeEach(async () => {
  clients = await openClientDesk(REGISTRY, castOf(DESCRIPTIONS.map(describedDialect), REGISTRY.all), KEY)
  ;({ desk, at, pasted } = clients)
})

afterEach(() => clients.close())

describe('@fal-ai/client', () => {
  // Its address is fixed (`queue.fal.run`); only a proxy or a `fetch` of one's own, both options of it, lead elsewhere.
  const client = () =>
    createFalClient({
      credentials: KEY,
      fetch: (url, init) => {
        if (typeof url !== 'string') throw new Error('it gives an address as a text')
        return fetch(url.replace('https://queue.fal.run', at('fal')), init)
      },
      retry: { maxRetries: 0 },
    })

  it('submits, asks and fetches the result', async () => {
    const { queue } = client()
    const made = await queue.submit('fal-ai/flux/dev', { input: { prompt: PROMPT.happy } })
    const requestId = made.request_id
    expect((await queue.status('fal-ai/flux/dev', { requestId })).status).toBe('IN_QUEUE')
    desk.pass(HOUR)
    expect((await queue.status('fal-ai/flux/dev', { requestId })).status).toBe('COMPLETED')
    const { data } = await queue.result('fal-ai/flux/dev', { requestId })
    const { phase, files } = end(await pasted('fal', made))
    expect(phase).toBe('succeeded')
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) expect(JSON.stringify(data)).toContain(file)
  })

  it('is told of a failure, and cancels', async () => {
    const { queue } = client()
    const failing = await queue.submit('fal-ai/flux/dev', { input: { prompt: PROMPT.failing } })
    const waiting = await queue.submit('fal-ai/flux/dev', { input: { prompt: PROMPT.happy } })
    await queue.cancel('fal-ai/flux/dev', { requestId: waiting.request_id })
    desk.pass(HOUR)
    await expect(queue.result('fal-ai/flux/dev', { requestId: failing.request_id })).rejects.toMatchObject({
      status: 422,
    })
    expect(end(await pasted('fal', failing)).phase).toBe('failed')
    expect(end(await pasted('fal', waiting)).phase).toBe('cancelled')
  })
})

describe('replicate', () => {
  const client = () => new Replicate({ auth: KEY, baseUrl: `${at('replicate')}/v1` })
  const version = 'black-forest-labs/flux-schnell'

  it('submits, asks, lists and cancels', async () => {
    const { predictions } = client()
    const made = await predictions.create({ version, input: { prompt: PROMPT.happy } })
    const waiting = await predictions.create({ version, input: { prompt: PROMPT.happy } })
    expect((await predictions.cancel(waiting.id)).status).toBe('canceled')
    desk.pass(HOUR)
    const got = await predictions.get(made.id)
    expect(got.status).toBe('succeeded')
    expect(end(await pasted('replicate', made))).toEqual({ phase: 'succeeded', files: [got.output].flat() })
    expect(end(await pasted('replicate', waiting)).phase).toBe('cancelled')
    const { results } = await predictions.list()
    expect(results.map(({ id }) => id).toSorted()).toEqual([made.id, waiting.id].toSorted())
  })

  it('is told of a failure, and of an id that nobody knows', async () => {
    const { predictions } = client()
    const made = await predictions.create({ version, input: { prompt: PROMPT.failing } })
    desk.pass(HOUR)
    expect(await predictions.get(made.id)).toMatchObject({ status: 'failed', error: expect.any(String) })
    expect(end(await pasted('replicate', made)).phase).toBe('failed')
    await expect(predictions.get('zzzzzzzzzzzzzzzzzzzzzzzzzz')).rejects.toThrow(/404/)
  })
})

describe('@runwayml/sdk', () => {
  const client = () => new RunwayML({ apiKey: KEY, baseURL: at('runway'), maxRetries: 0 })
  const wish = { model: 'gen4.5', ratio: '1280:720', duration: 5 } as const

  it('submits, asks and cancels', async () => {
    const { textToVideo, tasks } = client()
    const made = await textToVideo.create({ ...wish, promptText: PROMPT.happy })
    const waiting = await textToVideo.create({ ...wish, promptText: PROMPT.happy })
    await tasks.delete(waiting.id)
    desk.pass(HOUR)
    const got = await tasks.retrieve(made.id)
    expect(got).toMatchObject({ status: 'SUCCEEDED' })
    expect(end(await pasted('runway', made))).toEqual({ phase: 'succeeded', files: 'output' in got ? got.output : [] })
    await expect(tasks.retrieve(waiting.id)).rejects.toMatchObject({ status: 404 })
    expect(end(await pasted('runway', waiting)).phase).toBe('gone')
  })

  it('is told of a failure', async () => {
    const { textToVideo, tasks } = client()
    const made = await textToVideo.create({ ...wish, promptText: PROMPT.failing })
    desk.pass(HOUR)
    expect(await tasks.retrieve(made.id)).toMatchObject({
      status: 'FAILED',
      failureCode: expect.stringMatching(/^SAFETY/),
    })
    expect(end(await pasted('runway', made)).phase).toBe('failed')
  })
})

describe('lumaai', () => {
  const client = () =>
    new LumaAI({ authToken: KEY, baseURL: `${at('luma-dream-machine')}/dream-machine/v1`, maxRetries: 0 })

  it('submits, asks and lists', async () => {
    const { generations, credits } = client()
    const made = await generations.video.create({ model: 'ray-2', prompt: PROMPT.happy })
    desk.pass(HOUR)
    const got = await generations.get(made.id ?? '')
    expect(got.state).toBe('completed')
    const { phase, files } = end(await pasted('luma-dream-machine', made))
    expect(phase).toBe('succeeded')
    for (const file of files) expect(Object.values(got.assets ?? {})).toContain(file)
    const listed = await generations.list({ limit: 5, offset: 0 })
    expect(listed.generations.map(({ id }) => id)).toEqual([made.id])
    expect(await credits.get()).toMatchObject({ credit_balance: expect.any(Number) })
  })

  it('is told of a failure, and of a key that is refused', async () => {
    const { generations } = client()
    const made = await generations.image.create({ model: 'photon-1', prompt: PROMPT.failing })
    desk.pass(HOUR)
    expect(await generations.get(made.id ?? '')).toMatchObject({ state: 'failed', failure_reason: expect.any(String) })
    expect(end(await pasted('luma-dream-machine', made)).phase).toBe('failed')
    await desk.ask('POST', '/faults', { body: { dialect: 'luma-dream-machine', kind: 'unauthorized' } })
    await expect(generations.get(made.id ?? '')).rejects.toMatchObject({ status: 401 })
  })
})

describe('@higgsfield/client', () => {
  const client = () =>
    createHiggsfieldClient({ credentials: KEY, baseURL: at('higgsfield'), maxRetries: 0, pollInterval: 1 })
  const submit = (prompt: string) =>
    client().subscribe('higgsfield-ai/soul/standard', { input: { prompt }, withPolling: false })

  it('submits, and asks as often as it takes', async () => {
    const made = await submit(PROMPT.happy)
    expect(made.status).toBe('queued')
    desk.pass(HOUR)
    const { phase, files } = end(await pasted('higgsfield', made))
    expect(phase).toBe('succeeded')
    expect(files.length).toBeGreaterThan(0)
  })

  it('is told of a failure', async () => {
    clients.hurry(MINUTE)
    const got = await client().subscribe('higgsfield-ai/soul/standard', { input: { prompt: PROMPT.failing } })
    expect(['failed', 'nsfw']).toContain(got.status)
    // What the service answers beside the id, and the sandbox only to a submit.
    const printed = { ...got, status_url: `${at('higgsfield')}/requests/${got.request_id}/status` }
    expect(end(await pasted('higgsfield', printed)).phase).toBe('failed')
  })
})

describe('@leonardo-ai/sdk', () => {
  const client = () =>
    new Leonardo({ bearerAuth: KEY, serverURL: `${at('leonardo')}/v1`, retryConfig: { strategy: 'none' } })
  const make = async (prompt: string) => {
    const { object } = await client().image.createGeneration({
      prompt,
      modelId: 'de7d3faf-762f-48e0-b3b7-9d0ac3a3fcf3',
    })
    return object?.sdGenerationJob?.generationId ?? ''
  }

  it('submits and asks', async () => {
    const id = await make(PROMPT.happy)
    desk.pass(HOUR)
    const { object } = await client().image.getGenerationById(id)
    expect(object?.generationsByPk?.status).toBe('COMPLETE')
    const urls = object?.generationsByPk?.generatedImages?.map(({ url }) => url)
    expect(end(await pasted('leonardo', { generationId: id }))).toEqual({ phase: 'succeeded', files: urls })
  })

  it('is told of a failure', async () => {
    const id = await make(PROMPT.failing)
    desk.pass(HOUR)
    const { object } = await client().image.getGenerationById(id)
    expect(object?.generationsByPk?.status).toBe('FAILED')
    expect(end(await pasted('leonardo', { generationId: id })).phase).toBe('failed')
  })
})
