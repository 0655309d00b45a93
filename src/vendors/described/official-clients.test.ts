/**
 * The vendors' own clients for npm, unmodified, against the sandbox over a real port: what they submit is accepted, what
 * they are answered they can read, and Renderwatch, given the id that they print, sees the same end.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFalClient } from '@fal-ai/client'
import { GoogleGenAI } from '@google/genai'
import { createHiggsfieldClient } from '@higgsfield/client/v2'
import { getRequestListener } from '@hono/node-server'
import { Leonardo } from '@leonardo-ai/sdk'
import RunwayML from '@runwayml/sdk'
import { LumaAI } from 'lumaai'
import OpenAI from 'openai'
import Replicate from 'replicate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Observation } from '#domain/task/observation.ts'
import { HOUR, MINUTE, type Millis } from '#domain/time.ts'
import { NO_ANSWERS } from '#intake/intake.ts'
import { recognise } from '#intake/recognise.ts'
import { DESCRIBED } from '#testing/described-samples.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { createSandboxDesk, type SandboxDesk } from '#testing/sandbox-desk.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { describedVendor } from '#vendors/described/described-vendor.ts'
import { describedDialect } from '#vendors/described/sandbox.ts'
import { castOf } from '#vendors/dialects.ts'
import type { Script, Vendor } from '#vendors/port.ts'

const KEYS = [
  'fal',
  'replicate',
  'runway',
  'luma-dream-machine',
  'higgsfield',
  'leonardo',
  'videos',
  'gemini-interactions',
]
const DESCRIPTIONS = DESCRIBED.map(({ description }) => description).filter(({ key }) => KEYS.includes(key))
const REGISTRY = createRegistry(DESCRIPTIONS.map(describedVendor))

/** With a colon, as fal and Higgsfield have it. */
const KEY = 'sk-test:secret'
const PROMPT = { happy: 'happy-image of a lighthouse', failing: 'moderation-refusal of a lighthouse' }

let desk: SandboxDesk
let server: Server
/** The time that passes with each request, for a client that goes on asking by itself. */
let perRequest: Millis
/** Where the sandbox imitates a vendor. */
let at: (vendor: string) => string

beforeEach(async () => {
  desk = createSandboxDesk({ cast: castOf(DESCRIPTIONS.map(describedDialect), REGISTRY.all) })
  perRequest = 0
  const answer = getRequestListener(
    (request) => {
      desk.pass(perRequest)
      return desk.sandbox.fetch(request)
    },
    { overrideGlobalObjects: false },
  )
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  at = (vendor) => `http://127.0.0.1:${port}/sandbox/${vendor}`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function vendorOf(key: string): Vendor {
  const vendor = REGISTRY.of(key)
  if (vendor === undefined) throw new Error(`no vendor ${key}`)
  return vendor
}

async function run<T>(key: string, script: Script<T>): Promise<T> {
  const { method, path, headers, body } = script.request
  const signed = { ...headers, ...vendorOf(key).authorize(KEY) }
  const response = await fetch(`${at(key)}${path}`, { method, headers: signed, body })
  const { status } = response
  const reply = {
    status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
    receivedAt: desk.now(),
  }
  const step = script.read(reply)
  return step.kind === 'done' ? step.value : run(key, step)
}

/** What Renderwatch sees of the task in a text that a client printed. */
async function pasted(key: string, printed: unknown): Promise<Observation> {
  const vendor = vendorOf(key)
  const connections = [aConnection(key, { baseUrl: at(key) })]
  const { refs } = recognise(JSON.stringify(printed), { connections, known: () => undefined, answers: NO_ANSWERS }, [
    vendor,
  ])
  const [found] = refs
  if (found === undefined) throw new Error(`nothing recognised in ${JSON.stringify(printed)}`)
  return run(key, vendor.poll(found.ref.remote.handle))
}

/** The end of it, in Renderwatch's words. */
function end(seen: Observation): { readonly phase: string; readonly files: readonly string[] } {
  if (seen.kind !== 'status') return { phase: seen.trouble.message, files: [] }
  return { phase: seen.state.phase, files: seen.outputs.map(({ url }) => url) }
}

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
    perRequest = MINUTE
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

describe('openai, videos', () => {
  const client = () => new OpenAI({ apiKey: KEY, baseURL: `${at('videos')}/v1`, maxRetries: 0 })

  it('submits a form, asks, fetches the file and lists', async () => {
    const { videos } = client()
    const made = await videos.create({ prompt: PROMPT.happy, model: 'sora-2', seconds: '8' })
    expect(made.status).toBe('queued')
    desk.pass(HOUR)
    expect(await videos.retrieve(made.id)).toMatchObject({ status: 'completed' })
    expect(end(await pasted('videos', made)).phase).toBe('succeeded')
    const bytes = await (await videos.downloadContent(made.id)).arrayBuffer()
    expect(bytes.byteLength).toBeGreaterThan(100)
    expect((await videos.list({ limit: 5 })).data.map(({ id }) => id)).toEqual([made.id])
  })

  it('is told of a failure, and of an id that nobody knows', async () => {
    const { videos } = client()
    const made = await videos.create({ prompt: PROMPT.failing, model: 'sora-2' })
    desk.pass(HOUR)
    expect(await videos.retrieve(made.id)).toMatchObject({ status: 'failed', error: { message: expect.any(String) } })
    expect(end(await pasted('videos', made)).phase).toBe('failed')
    await expect(videos.retrieve('video_00000000')).rejects.toMatchObject({ status: 404 })
  })
})

describe('@google/genai, interactions', () => {
  const client = () => new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: at('gemini-interactions') } })
  const make = (input: string) => client().interactions.create({ model: 'gemini-omni-flash', input, background: true })

  it('submits, asks and cancels', async () => {
    const { interactions } = client()
    const [made, waiting] = [await make(PROMPT.happy), await make(PROMPT.happy)]
    expect((await interactions.cancel(waiting.id)).status).toBe('cancelled')
    desk.pass(HOUR)
    expect((await interactions.get(made.id)).status).toBe('completed')
    expect(end(await pasted('gemini-interactions', { id: made.id })).phase).toBe('succeeded')
    expect(end(await pasted('gemini-interactions', { id: waiting.id })).phase).toBe('cancelled')
  })

  it('is told of a failure', async () => {
    const made = await make(PROMPT.failing)
    desk.pass(HOUR)
    expect((await client().interactions.get(made.id)).status).toBe('failed')
    expect(end(await pasted('gemini-interactions', { id: made.id })).phase).toBe('failed')
  })
})
