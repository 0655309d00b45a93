import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mediaPath, statusOf } from '#domain/connection/gateway-protocol.ts'
import { httpUrl } from '#domain/output/http-url.ts'
import { serveOnLoopback, type LoopbackServer, type Seen } from '#testing/system/loopback-server.ts'
import { codeOf, openGateway, type OpenGateway } from '#testing/system/open-gateway.ts'
import { testVendor } from '#testing/system/test-vendor.ts'
import { inlineFile } from '#vendors/reading/inline-file.ts'

const KEY = 'sk-very-secret-0123456789'
const USUAL = 'https://api.acme.example'
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(500, 7)])
const TASK = '/v1/interactions/i-1'

let vendor: LoopbackServer
let open: OpenGateway
let answer: (request: Seen, response: ServerResponse) => void

beforeAll(async () => {
  vendor = await serveOnLoopback((request, response) => answer(request, response))
  const acme = testVendor({
    defaultBaseUrl: USUAL,
    files: [
      { method: 'GET', path: '/v1/interactions/[\\w-]{1,40}', inline: true },
      { method: 'GET', path: '/v1/files/[\\w-]{1,40}' },
    ],
  })
  const connections = [{ id: 'home', vendor: 'acme', apiKey: KEY, baseUrl: vendor.origin }]
  open = await openGateway({ connections }, {}, {}, [acme])
})
afterAll(() => vendor.close())
beforeEach(() => {
  const body = {
    output: [{ 'a/b~c': PNG.toString('base64') }],
    uri: `data:image/png;base64,${PNG.toString('base64')}`,
    status: 'this is no picture at all',
  }
  answer = (_request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
})

const ask = (place: readonly string[], init: RequestInit = {}, path = TASK) =>
  open.ask(mediaPath(inlineFile(USUAL, path, place).url, { key: 'home', kind: 'image' }), init)

describe('a file within an answer', () => {
  it.each([[['output', '0', 'a/b~c']], [['uri']]])('is its bytes, wherever it stands: %j', async (place) => {
    const reply = await ask(place)
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(PNG)
    expect(reply.headers.get('content-type')).toBe('image/png')
    expect(vendor.seen.at(-1)).toMatchObject({ url: TASK, headers: { authorization: `Bearer ${KEY}` } })
  })

  it('tells its size, and is whole where a part is asked for', async () => {
    const head = await ask(['uri'], { method: 'HEAD' })
    expect([statusOf(head), head.headers.get('content-length')]).toEqual([200, String(PNG.length)])
    const part = await ask(['uri'], { headers: { range: 'bytes=5-' } })
    expect(vendor.seen.at(-1)?.headers).not.toHaveProperty('range')
    expect([statusOf(part), (await part.arrayBuffer()).byteLength]).toEqual([200, PNG.length])
  })

  it.each<[readonly string[], string]>([
    [['output', '1'], 'media_missing'],
    [['__proto__', 'x'], 'media_missing'],
    [['constructor', 'name'], 'media_missing'],
    [['output'], 'media_missing'],
    [['status'], 'media_not_media'],
  ])('is none where there is none: %j', async (place, code) => {
    expect(await codeOf(await ask(place))).toBe(code)
  })

  it('is nothing but a file: the rest of the answer is never shown', async () => {
    const before = vendor.seen.length
    expect(await codeOf(await open.ask(mediaPath(USUAL + TASK, { key: 'home' })))).toBe('media_forbidden')
    expect(await codeOf(await ask(['uri'], {}, '/v1/files/f-1'))).toBe('media_forbidden')
    expect(vendor.seen).toHaveLength(before)
  })

  it('has an address that a record may hold, and that leads back to its place', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), (place) => {
        const { url, keyedBy } = inlineFile(USUAL, TASK, place)
        expect([httpUrl(url), keyedBy]).toEqual([url, null])
        const steps = decodeURIComponent(new URL(url).hash.slice(1)).split('/').slice(1)
        expect(steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))).toEqual(place)
      }),
    )
  })
})
