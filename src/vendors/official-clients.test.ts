/**
 * The clients of vendors that have code here, unmodified, against the sandbox over a real port: what they submit is
 * accepted, what they are answered they can read, and Renderwatch, given the id that they print, sees the same end and
 * fetches the same bytes.
 */
import { createHash } from 'node:crypto'
import { GoogleGenAI } from '@google/genai'
import OpenAI, { toFile } from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mediaPath } from '#domain/connection/gateway-protocol.ts'
import type { Observation } from '#domain/task/observation.ts'
import { HOUR } from '#domain/time.ts'
import { BY_CODE } from '#testing/by-code.ts'
import { type ClientDesk, endOf, openClientDesk } from '#testing/client-desk.ts'
import type { SandboxDesk } from '#testing/sandbox-desk.ts'
import { openGateway, type OpenGateway } from '#testing/system/open-gateway.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { castOf, DIALECTS } from '#vendors/dialects.ts'

const KEY = 'sk-test'
const REGISTRY = createRegistry(BY_CODE)
const DIALECTS_BY_CODE = DIALECTS.filter(({ key }) => REGISTRY.of(key) !== undefined)
const PROMPT = { happy: 'happy-image of a lighthouse', failing: 'moderation-refusal of a lighthouse' }

let clients: ClientDesk
let desk: SandboxDesk
let at: ClientDesk['at']
let pasted: ClientDesk['pasted']
let gateway: OpenGateway

beforeEach(async () => {
  clients = await openClientDesk(REGISTRY, castOf(DIALECTS_BY_CODE, REGISTRY.all), KEY)
  ;({ desk, at, pasted } = clients)
  gateway = await openGateway({ connections: [], sandbox: true }, { sandbox: desk.sandbox }, {}, REGISTRY.all)
})

afterEach(() => clients.close())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The digests of a task's files, as the gateway fetches them for its page. */
async function filesOf(key: string, seen: Observation): Promise<readonly string[]> {
  const outputs = seen.kind === 'status' ? seen.outputs : []
  return Promise.all(
    outputs.map(async ({ url, kind, keyedBy }) => {
      const how = keyedBy === undefined ? { kind } : { kind, key: `sandbox-${key}` }
      const response = await gateway.ask(mediaPath(url, how))
      if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
      return sha256(new Uint8Array(await response.arrayBuffer()))
    }),
  )
}

describe('openai, videos', () => {
  const client = () => new OpenAI({ apiKey: KEY, baseURL: `${at('videos')}/v1`, maxRetries: 0 })

  it('submits a form with a picture in it, asks, and fetches each file', async () => {
    const { videos } = client()
    const picture = await toFile(Uint8Array.from([137, 80, 78, 71]), 'first.png', { type: 'image/png' })
    const order = { prompt: PROMPT.happy, model: 'sora-2', seconds: '8', size: '1280x720' } as const
    const made = await videos.create({ ...order, input_reference: picture })
    expect(made).toMatchObject({ status: 'queued', seconds: '8', size: '1280x720' })
    desk.pass(HOUR)
    expect(await videos.retrieve(made.id)).toMatchObject({ status: 'completed', progress: 100 })
    const seen = await pasted('videos', made)
    expect(endOf(seen).phase).toBe('succeeded')
    const variants = ['video', 'thumbnail', 'spritesheet'] as const
    const theirs = await Promise.all(
      variants.map(async (variant) => (await videos.downloadContent(made.id, { variant })).bytes()),
    )
    expect(theirs.map(({ length }) => length > 100)).toEqual([true, true, true])
    expect(await filesOf('videos', seen)).toEqual(theirs.map(sha256))
  })

  it('lists page by page, as Renderwatch does', async () => {
    const { videos } = client()
    const ids = []
    for (const name of ['a', 'b', 'c']) ids.unshift((await videos.create({ prompt: name, model: 'sora-2' })).id)
    const theirs = []
    for await (const { id } of videos.list({ limit: 2 })) theirs.push(id)
    expect(theirs).toEqual(ids)
    expect((await videos.list({ limit: 3, order: 'asc' })).data.map(({ id }) => id)).toEqual(ids.toReversed())
    const { list } = clients.vendorOf('videos')
    const first = list && (await clients.run('videos', list(null, 2)))
    const next = first?.kind === 'page' ? first.next : null
    const second = next !== null && list ? await clients.run('videos', list(next, 2)) : undefined
    const ours = [first, second].flatMap((page) => (page?.kind === 'page' ? page.tasks : []))
    expect(ours.map(({ remote }) => remote.id)).toEqual(ids)
    expect(second?.kind === 'page' && second.next).toBeNull()
  })

  it('is told of a failure, of a wrong value, and of an id that nobody knows', async () => {
    const { videos } = client()
    const made = await videos.create({ prompt: PROMPT.failing, model: 'sora-2' })
    desk.pass(HOUR)
    expect(await videos.retrieve(made.id)).toMatchObject({ status: 'failed', error: { code: 'moderation_blocked' } })
    expect(await pasted('videos', made)).toMatchObject({ state: { failure: { code: 'moderation_blocked' } } })
    await expect(videos.retrieve('video_00000000')).rejects.toBeInstanceOf(OpenAI.NotFoundError)
    await expect(videos.create({ prompt: '', model: 'sora-2' })).rejects.toBeInstanceOf(OpenAI.BadRequestError)
    const stranger = new OpenAI({ apiKey: 'sk-wrong', baseURL: `${at('videos')}/v1`, maxRetries: 0 })
    await expect(stranger.videos.retrieve(made.id)).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
  })

  it('erases what is finished and nothing else, after which Renderwatch finds nothing', async () => {
    const { videos } = client()
    const made = await videos.create({ prompt: PROMPT.happy, model: 'sora-2' })
    await expect(videos.delete(made.id)).rejects.toBeInstanceOf(OpenAI.BadRequestError)
    desk.pass(HOUR)
    expect(await videos.delete(made.id)).toMatchObject({ id: made.id, deleted: true })
    expect(endOf(await pasted('videos', made)).phase).toBe('gone')
    expect((await videos.list()).data).toEqual([])
  })
})

describe('@google/genai, interactions', () => {
  const key = 'gemini-interactions'
  const client = (apiKey = KEY) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: at(key) } })
  const make = (model: string, input: string) => client().interactions.create({ model, input, background: true })

  it('submits, asks, and finds the picture in the answer', async () => {
    const made = await make('gemini-3-pro-image', PROMPT.happy)
    expect(made.status).toBe('queued')
    desk.pass(HOUR)
    const got = await client().interactions.get(made.id)
    expect(got.status).toBe('completed')
    const seen = await pasted(key, { id: made.id })
    expect(endOf(seen).phase).toBe('succeeded')
    const theirs = Uint8Array.from(Buffer.from(got.output_image?.data ?? '', 'base64'))
    expect(theirs.length).toBeGreaterThan(100)
    expect(await filesOf(key, seen)).toEqual([sha256(theirs)])
  })

  it('downloads a stored video with the key', async () => {
    const made = await make('gemini-omni-flash', 'happy-video of a lighthouse')
    desk.pass(HOUR)
    const got = await client().interactions.get(made.id)
    const uri = got.output_video?.uri ?? ''
    const headers = { 'x-goog-api-key': KEY }
    const theirs = new Uint8Array(await (await fetch(`${uri}:download?alt=media`, { headers })).arrayBuffer())
    expect(theirs.length).toBeGreaterThan(100)
    expect((await fetch(`${uri}:download?alt=media`)).ok).toBe(false)
    const seen = await pasted(key, { id: made.id })
    expect(seen).toMatchObject({ outputs: [{ kind: 'video' }] })
    expect(await filesOf(key, seen)).toEqual([sha256(theirs)])
  })

  it('cancels what is under way, and nothing that is over', async () => {
    const waiting = await make('gemini-omni-flash', 'stuck-queue')
    const over = await make('gemini-3-pro-image', PROMPT.happy)
    expect((await client().interactions.cancel(waiting.id)).status).toBe('cancelled')
    expect(endOf(await pasted(key, { id: waiting.id })).phase).toBe('cancelled')
    desk.pass(HOUR)
    await expect(client().interactions.cancel(over.id)).rejects.toMatchObject({ statusCode: 400 })
    const script = clients.vendorOf(key).cancel?.({ id: over.id })
    expect(script && (await clients.run(key, script)).kind).toBe('too-late')
  })

  it('is told of a failure, of a wrong key, and of an id that nobody knows', async () => {
    const made = await make('gemini-3-pro-image', PROMPT.failing)
    desk.pass(HOUR)
    expect(await client().interactions.get(made.id)).toMatchObject({ status: 'failed', errors: [{ code: 'SAFETY' }] })
    expect(await pasted(key, { id: made.id })).toMatchObject({ state: { failure: { code: 'SAFETY' } } })
    await expect(client('sk-wrong').interactions.get(made.id)).rejects.toMatchObject({ statusCode: 400 })
    await client().interactions.delete(made.id)
    await expect(client().interactions.get(made.id)).rejects.toMatchObject({ statusCode: 404 })
    expect(endOf(await pasted(key, { id: made.id })).phase).toBe('gone')
  })
})

describe('a server of ComfyUI, asked as its own examples for scripts do', () => {
  const key = 'comfyui'
  const graph = { 6: { class_type: 'CLIPTextEncode', inputs: { text: PROMPT.happy } } }

  it('takes a graph, has it in its history, and gives out its file', async () => {
    const made = await fetch(`${at(key)}/prompt`, { method: 'POST', body: JSON.stringify({ prompt: graph }) })
    const printed: { readonly prompt_id: string } = JSON.parse(await made.text())
    expect(endOf(await pasted(key, printed)).phase).toBe('queued')
    desk.pass(HOUR)
    const history = JSON.parse(await (await fetch(`${at(key)}/history/${printed.prompt_id}`)).text())
    const [file] = history[printed.prompt_id].outputs[9].images
    const theirs = await fetch(`${at(key)}/view?${new URLSearchParams(file).toString()}`)
    const seen = await pasted(key, printed)
    expect(endOf(seen).phase).toBe('succeeded')
    expect(await filesOf(key, seen)).toEqual([sha256(new Uint8Array(await theirs.arrayBuffer()))])
  })
})
