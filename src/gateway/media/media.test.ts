import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mediaPath, statusOf } from '#domain/connection/gateway-protocol.ts'
import { createOutbound } from '#gateway/forward/outbound.ts'
import { publicOnly } from '#gateway/forward/public-address.ts'
import { FORBIDDEN_MEDIA } from '#testing/system/forbidden-media.ts'
import { serveOnLoopback, type LoopbackServer, type Seen } from '#testing/system/loopback-server.ts'
import { codeOf, openGateway, OWN_ORIGIN, type OpenGateway } from '#testing/system/open-gateway.ts'

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(2000, 7)])

let store: LoopbackServer
let unnamed: LoopbackServer
let open: OpenGateway
let answer: (request: Seen, response: ServerResponse) => void

beforeAll(async () => {
  store = await serveOnLoopback((request, response) => answer(request, response))
  unnamed = await serveOnLoopback((_request, response) => response.end(PNG))
  open = await openGateway(
    { mediaHosts: [store.host] },
    {
      limits: { media: { bytes: 10_000, idle: 400 } },
      sandbox: {
        fetch: async (request) =>
          new Response(PNG, { headers: { 'x-asked': request.url, 'content-type': 'image/png', etag: '"sandbox"' } }),
      },
    },
  )
})
afterAll(async () => {
  await store.close()
  await unnamed.close()
})
beforeEach(() => {
  answer = (_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'a=1', etag: '"1"', 'content-length': PNG.length })
      .end(PNG)
})

const ask = (path = '/a.png', init: RequestInit = {}, name?: string) =>
  open.ask(mediaPath(store.origin + path, name === undefined ? {} : { name }), init)
const codeFor = async (url: string) => codeOf(await open.ask(mediaPath(url)))

describe('media', () => {
  it('streams the bytes with the type that they have, in a shell that can run nothing', async () => {
    const reply = await ask('/a.png?signature=abc')
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(PNG)
    const headers = Object.fromEntries(reply.headers)
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PNG.length),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      etag: '"1"',
    })
    expect(headers).not.toHaveProperty('set-cookie')
    expect(headers).not.toHaveProperty('content-disposition')
    expect(store.seen.at(-1)?.url).toBe('/a.png?signature=abc')
  })

  it('lets a browser keep them for a while, unless it asks past its cache or says that it will not', async () => {
    const kept = async (headers: HeadersInit) => (await ask('/a.png', { headers })).headers.get('cache-control')
    expect(await kept({})).toBe('private, max-age=300')
    // What `fetch` sends for `cache: 'no-store'`.
    expect(await kept({ 'cache-control': 'no-cache' })).toBe('no-store')
    expect(await kept({ 'cache-control': 'no-store' })).toBe('no-store')
  })

  it('sends no credentials, no cookies and no referrer', async () => {
    await ask('/a.png', { headers: { cookie: 'a=1', authorization: 'Bearer x', referer: 'http://127.0.0.1:4310/x' } })
    const sent = Object.keys(store.seen.at(-1)?.headers ?? {})
    expect(sent.sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
  })

  it('makes a download of a name, and cleans it', async () => {
    const reply = await ask('/a.png', {}, '../../etc/pass"wd\n\u202egnp.png')
    expect(reply.headers.get('content-disposition')).toBe(
      `attachment; filename="etc-pass-wd--gnp.png"; filename*=UTF-8''etc-pass-wd--gnp.png`,
    )
    const umlaut = await ask('/a.png', {}, 'Büro (1).png')
    expect(umlaut.headers.get('content-disposition')).toBe(
      `attachment; filename="B_ro (1).png"; filename*=UTF-8''B%C3%BCro%20%281%29.png`,
    )
  })

  it('passes ranges both ways', async () => {
    answer = (request, response) => {
      const start = Number(/bytes=(\d+)-/.exec(String(request.headers['range']))?.[1])
      response
        .writeHead(206, {
          'content-type': start > 1000 ? 'text/html' : 'video/mp4',
          'content-range': `bytes ${start}-${start + 9}/${PNG.length}`,
          'content-length': '10',
          'accept-ranges': 'bytes',
        })
        .end(PNG.subarray(start, start + 10))
    }
    const part = await ask('/a', { headers: { range: 'bytes=100-109', 'if-range': '"1"' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-109/${PNG.length}`])
    expect(part.headers.get('content-type')).toBe('video/mp4')
    expect((await part.arrayBuffer()).byteLength).toBe(10)
    expect(store.seen.at(-1)?.headers).toMatchObject({ range: 'bytes=100-109', 'if-range': '"1"' })
    const markup = await ask('/a', { headers: { range: 'bytes=1500-' } })
    expect(markup.headers.get('content-type')).toBe('application/octet-stream')
    await ask('/a', { headers: { range: 'bytes=0-1,5-6' } })
    expect(store.seen.at(-1)?.headers['range']).toBeUndefined()
  })

  it('answers HEAD from the first bytes, as signed links allow GET only', async () => {
    answer = (request, response) => {
      expect(request.method).toBe('GET')
      response.writeHead(206, { 'content-range': `bytes 0-1023/${PNG.length}` }).end(PNG.subarray(0, 1024))
    }
    const reply = await ask('/a.png', { method: 'HEAD' })
    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('content-length')]).toEqual([
      200,
      'image/png',
      String(PNG.length),
    ])
    expect(await reply.text()).toBe('')
  })

  it("fetches the sandbox's own outputs in process, under each name of this server", async () => {
    for (const origin of [OWN_ORIGIN, 'http://localhost:4310']) {
      const reply = await open.ask(mediaPath(`${origin}/sandbox/media/a.png`))
      expect([reply.status, reply.headers.get('etag')]).toEqual([200, '"sandbox"'])
    }
  })
})

describe('many files at once', () => {
  const leaveEarly = async (path: string) => {
    const leave = new AbortController()
    const reply = open.ask(mediaPath(store.origin + path), { signal: leave.signal }).catch(() => undefined)
    if (path === '/silent') setImmediate(() => leave.abort())
    const reader = (await reply)?.body?.getReader()
    await reader?.read().catch(() => undefined)
    if (path === '/aborted') leave.abort()
    else await reader?.cancel().catch(() => undefined)
  }

  it('keeps nothing of readers that leave, however they do, nor of files that break off', async () => {
    answer = (request, response) => {
      if (request.url === '/silent') return
      response.write(PNG)
      if (request.url === '/broken') response.destroy()
    }
    // A kept place would never become free: the clock of this gateway stands.
    for (const path of ['/silent', '/aborted', '/cancelled', '/broken']) {
      await Promise.all(Array.from({ length: 40 }, () => leaveEarly(path)))
    }
    answer = (_request, response) => response.end(PNG)
    for (let one = 0; one < 20; one += 1) expect((await (await ask()).arrayBuffer()).byteLength).toBe(PNG.length)
    await expect.poll(() => store.open()).toBeLessThan(20)
  })
})

describe('answers that are no media', () => {
  it.each([
    ['a page', 'image/png', '<!doctype html><script>alert(1)</script>'],
    ['SVG', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
    ['XML', 'video/mp4', '<?xml version="1.0"?><Error/>'],
    ['JSON', 'application/json', '{"code":500}'],
    ['nothing', 'image/png', ''],
  ])('%s', async (_name, type, body) => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': type }).end(body)
    const reply = await ask()
    expect(statusOf(reply)).toBe(502)
    expect(await codeOf(reply)).toBe('media_not_media')
  })

  it.each([
    [403, 'media_expired', 403],
    [410, 'media_expired', 410],
    [404, 'media_missing', 404],
    [401, 'media_failed', 502],
    [500, 'media_failed', 502],
  ])('status %i is %s', async (status, code, own) => {
    answer = (_request, response) => response.writeHead(status).end('<Error><Code>AccessDenied</Code></Error>')
    const reply = await ask()
    expect([statusOf(reply), await codeOf(reply)]).toEqual([own, code])
  })

  it.each([{ 'content-type': 'text/html; charset=utf-8' }, { 'cf-mitigated': 'challenge' }])(
    'status 403 with %j is no end of the link: something on the way refused',
    async (headers) => {
      answer = (_request, response) =>
        response.writeHead(403, headers).end('<!DOCTYPE html><title>Just a moment</title>')
      const reply = await ask()
      expect([statusOf(reply), await codeOf(reply)]).toEqual([502, 'media_failed'])
    },
  )

  it('refuses more than the limit, said or not', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-length': '10001' }).end(PNG)
    expect(await codeOf(await ask())).toBe('media_failed')
    answer = (_request, response) => {
      response.write(PNG)
      response.end(Buffer.alloc(9000))
    }
    await expect((await ask()).arrayBuffer()).rejects.toThrow()
  })

  it('gives up on silence', async () => {
    answer = () => undefined
    expect(await codeOf(await ask())).toBe('media_failed')
    answer = (_request, response) => void response.write(PNG)
    await expect((await ask()).arrayBuffer()).rejects.toThrow()
  })
})

describe('where media may come from', () => {
  it.each(FORBIDDEN_MEDIA)('refuses %s', async (url) => {
    expect(await codeFor(url)).toBe('media_forbidden')
  })

  it('refuses a host of this machine that nobody named, and names the remedy', async () => {
    const reply = await open.ask(mediaPath(`${unnamed.origin}/a.png`))
    const text = await reply.text()
    expect(text).toContain('media_forbidden')
    expect(text).toContain('mediaHosts')
    expect(unnamed.seen).toEqual([])
  })

  it('takes a named host with its port alone, or on every port', async () => {
    const host = await openGateway({ mediaHosts: ['127.0.0.1'] })
    expect((await host.ask(mediaPath(`${unnamed.origin}/a.png`))).status).toBe(200)
    const other = await openGateway({ mediaHosts: [`127.0.0.1:${store.port}`] })
    expect(await codeOf(await other.ask(mediaPath(`${unnamed.origin}/a.png`)))).toBe('media_forbidden')
    expect((await other.ask(mediaPath(`${store.origin}/a.png`))).status).toBe(200)
  })

  it('judges each redirect like the first address', async () => {
    const arrived = unnamed.seen.length
    for (const location of [
      `${unnamed.origin}/a.png`,
      'https://169.254.169.254/',
      '//localhost/x',
      'file:///etc/passwd',
    ]) {
      answer = (_request, response) => response.writeHead(302, { location }).end()
      expect(await codeOf(await ask()), location).toBe('media_forbidden')
    }
    expect(unnamed.seen.length).toBe(arrived)
  })

  it('follows at most three redirects', async () => {
    answer = (request, response) => {
      const left = Number(request.url.slice(1))
      if (left === 0) response.end(PNG)
      else response.writeHead(307, { location: `/${left - 1}` }).end()
    }
    expect((await ask('/3')).status).toBe(200)
    expect(await codeOf(await ask('/4'))).toBe('media_failed')
  })

  it('checks the address that a name leads to at the moment of connecting', async () => {
    const asked: string[] = []
    const lookup = publicOnly((name, _options, callback) => {
      asked.push(name)
      const address = name === 'mapped.example.com' ? '::ffff:127.0.0.1' : '127.0.0.1'
      callback(null, [
        { address: '8.8.8.8', family: 4 },
        { address, family: address.includes(':') ? 6 : 4 },
      ])
    })
    const rebound = await openGateway({}, { outbound: createOutbound(1000, lookup) })
    for (const host of ['rebound.example.com', 'mapped.example.com', 'localhost.']) {
      expect(await codeOf(await rebound.ask(mediaPath(`https://${host}/a.png`))), host).toBe('media_forbidden')
    }
    expect(asked).toEqual(['rebound.example.com', 'mapped.example.com', 'localhost.'])
  })

  it.each<[string, RequestInit]>([
    ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['another origin', { headers: { origin: 'https://evil.example.com' } }],
    ['a rebound name', { headers: { host: 'rebound.example.com:4310' } }],
  ])('answers only our own page, not %s', async (_name, init) => {
    expect(await codeOf(await ask('/a.png', init))).toBe('bad_origin')
  })

  it('needs an address, and GET', async () => {
    expect(await codeOf(await open.ask('/api/media'))).toBe('bad_request')
    expect(await codeOf(await ask('/a.png', { method: 'POST' }))).toBe('not_found')
  })
})
