import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mediaPath, statusOf } from '#domain/connection/gateway-protocol.ts'
import { serveOnLoopback, type LoopbackServer, type Seen } from '#testing/system/loopback-server.ts'
import { codeOf, openGateway, type OpenGateway } from '#testing/system/open-gateway.ts'
import { testVendor } from '#testing/system/test-vendor.ts'

const KEY = 'sk-very-secret-0123456789'
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(500, 7)])

let vendor: LoopbackServer
let region: LoopbackServer
let stranger: LoopbackServer
let open: OpenGateway
let answer: (request: Seen, response: ServerResponse) => void

beforeAll(async () => {
  vendor = await serveOnLoopback((request, response) => answer(request, response))
  region = await serveOnLoopback((_request, response) => response.end(PNG))
  stranger = await serveOnLoopback((_request, response) => response.end(PNG))
  const acme = testVendor({
    defaultBaseUrl: 'https://api.acme.example',
    otherHomes: [vendor.origin, region.origin],
    files: [{ method: 'GET', path: '/v1/videos/[\\w-]{1,40}/content' }],
    fixedHeaders: { 'x-acme-version': '2' },
  })
  const connections = [
    { id: 'home', vendor: 'acme', apiKey: KEY, baseUrl: vendor.origin },
    { id: 'proxy', vendor: 'acme', apiKey: KEY, baseUrl: `${vendor.origin}/base` },
  ]
  open = await openGateway({ connections, mediaHosts: [stranger.host], sandbox: true }, sandboxed, {}, [acme])
})
afterAll(async () => {
  for (const server of [vendor, region, stranger]) await server.close()
})
beforeEach(() => {
  answer = (_request, response) => response.end(PNG)
})

const sandboxed = {
  sandbox: {
    fetch: async (request: Request) =>
      new Response(PNG, { status: request.headers.get('authorization') === 'Bearer sk-sandbox' ? 200 : 404 }),
  },
}
const ask = (url: string, key = 'home', init: RequestInit = {}) => open.ask(mediaPath(url, { key }), init)
const asked = () => [vendor, region, stranger].map(({ seen }) => seen.length)

describe('a file that needs the key', () => {
  it('is fetched with the key of the connection, at the vendor’s own call', async () => {
    const reply = await ask(`${vendor.origin}/v1/videos/v-1/content?variant=thumbnail`)
    expect([statusOf(reply), reply.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(PNG)
    expect(vendor.seen.at(-1)).toMatchObject({
      url: '/v1/videos/v-1/content?variant=thumbnail',
      headers: { authorization: `Bearer ${KEY}`, 'x-acme-version': '2' },
    })
    expect(JSON.stringify([...reply.headers])).not.toContain(KEY)
  })

  it('is fetched at the connection’s base where the adapter knows only the usual home, proxy or not', async () => {
    await ask('https://api.acme.example/v1/videos/v-1/content')
    expect(vendor.seen.at(-1)?.url).toBe('/v1/videos/v-1/content')
    await ask('https://api.acme.example/v1/videos/v-1/content', 'proxy')
    expect(vendor.seen.at(-1)?.url).toBe('/base/v1/videos/v-1/content')
  })

  it('is fetched at another home that the answer names', async () => {
    await ask(`${region.origin}/v1/videos/v-1/content`)
    expect(region.seen.at(-1)?.headers['authorization']).toBe(`Bearer ${KEY}`)
  })

  it('comes from the sandbox with the sandbox’s key', async () => {
    expect(statusOf(await ask('https://api.acme.example/v1/videos/v-1/content', 'sandbox-acme'))).toBe(200)
  })

  it('passes ranges', async () => {
    await ask(`${vendor.origin}/v1/videos/v-1/content`, 'home', { headers: { range: 'bytes=5-' } })
    expect(vendor.seen.at(-1)?.headers['range']).toBe('bytes=5-')
  })

  it('takes no key along where it is redirected', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${stranger.origin}/a.png` }).end()
    const reply = await ask(`${vendor.origin}/v1/videos/v-1/content`)
    expect(statusOf(reply)).toBe(200)
    expect(stranger.seen.at(-1)?.headers).not.toHaveProperty('authorization')
    expect(stranger.seen.at(-1)?.headers).not.toHaveProperty('x-acme-version')
  })

  it('is not fetched where a redirect leads into a private network, or back home', async () => {
    for (const location of [
      'http://127.0.0.1:9/a.png',
      `${vendor.origin}/v1/videos/v-2/content`,
      'file:///etc/passwd',
    ]) {
      answer = (_request, response) => response.writeHead(302, { location }).end()
      expect(await codeOf(await ask(`${vendor.origin}/v1/videos/v-1/content`)), location).toBe('media_forbidden')
    }
  })
})

describe('the key', () => {
  it.each([
    ['another call of the vendor', '/v1/tasks/tk-1'],
    ['another path', '/v1/keys'],
    ['a path that climbs', '/v1/videos/v-1/content/../../../keys'],
    ['an encoded climb', '/v1/videos/%2e%2e%2fkeys/content'],
    ['a longer path', '/v1/videos/v-1/content/x'],
    ['an encoded slash', '/v1/videos/v%2F1/content'],
  ])('does not go to %s', async (_name, path) => {
    const before = asked()
    expect(await codeOf(await ask(vendor.origin + path))).toBe('media_forbidden')
    expect(asked()).toEqual(before)
  })

  it('goes to no other host, whatever address an answer gave', async () => {
    const file = '/v1/videos/v-1/content'
    const hosts = [
      stranger.origin,
      vendor.origin.replace('http://', 'http://user:word@'),
      `${vendor.origin}.evil.example`,
      'https://api.acme.example.evil.example',
      'https://api.acme.example@evil.example',
      'https://evil.example/https://api.acme.example',
      '//api.acme.example',
      'file://api.acme.example',
    ]
    const before = asked()
    for (const host of hosts) expect(await codeOf(await ask(host + file)), host).toBe('media_forbidden')
    expect(asked()).toEqual(before)
    await fc.assert(
      fc.asyncProperty(fc.webUrl(), async (url) => {
        expect(await codeOf(await ask(url))).toBe('media_forbidden')
      }),
      { numRuns: 10 },
    )
  })

  it('is that of the named connection, and of none that is not there', async () => {
    expect(await codeOf(await ask(`${vendor.origin}/v1/videos/v-1/content`, 'nobody'))).toBe('media_forbidden')
  })

  it('is not added where none is asked for', async () => {
    const before = vendor.seen.length
    expect(await codeOf(await open.ask(mediaPath(`${vendor.origin}/v1/videos/v-1/content`)))).toBe('media_forbidden')
    expect(vendor.seen).toHaveLength(before)
  })
})
