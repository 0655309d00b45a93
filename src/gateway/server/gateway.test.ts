import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compressAssets } from '#gateway/server/compress-assets.ts'
import { assetsIn } from '#gateway/server/assets.ts'
import { codeOf, openGateway, OWN_ORIGIN, type OpenGateway } from '#testing/system/open-gateway.ts'

let folder = ''
let open: OpenGateway

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-'))
  mkdirSync(join(folder, 'client', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'client', 'index.html'), '<!doctype html><title>Renderwatch</title>')
  writeFileSync(join(folder, 'client', 'favicon.svg'), '<svg/>')
  writeFileSync(join(folder, 'client', 'assets', 'main-abc.js'), `export {}${' '.repeat(2000)}`)
  writeFileSync(join(folder, 'client', 'service-worker.js'), 'self.a = 1')
  writeFileSync(join(folder, 'client', 'assets', 'tick-worker-abc.js'), 'self.a = 1')
  compressAssets(join(folder, 'client'))
  open = await openGateway(
    { sandbox: true },
    {
      assets: assetsIn(join(folder, 'client')),
      version: '1.2.3',
      sandbox: {
        fetch: async (request) => {
          if (request.url.endsWith('/boom')) throw new TypeError('sk-secret-0123456789')
          return Response.json({ method: request.method, url: request.url, body: await request.text() })
        },
      },
    },
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

const get = (path: string, headers: Record<string, string> = {}) =>
  open.gateway.fetch(new Request(OWN_ORIGIN + path, { headers }))
const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none', accept: 'text/html' }

describe('the page', () => {
  it('comes with the strict policy', async () => {
    const reply = await get('/', NAVIGATION)
    expect(await reply.text()).toContain('<title>Renderwatch')
    const policy = (reply.headers.get('content-security-policy') ?? '').split('; ')
    expect(policy).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob:",
      "media-src 'self' blob:",
      "connect-src 'self'",
      "font-src 'self'",
      "worker-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types renderwatch-offline renderwatch-tick renderwatch-disk',
    ])
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(reply.headers.get('permissions-policy')).toContain('camera=()')
  })

  it('is the answer to every page navigation, and to nothing else', async () => {
    for (const path of ['/outputs', '/task/hiapi%2Ftk-hiapi-1.2', '/index.html']) {
      expect((await get(path, NAVIGATION)).headers.get('content-type'), path).toContain('text/html')
    }
    expect(await codeOf(await get('/outputs', { 'sec-fetch-mode': 'cors' }))).toBe('not_found')
    expect(await codeOf(await get('/assets/gone-abc.js', NAVIGATION))).toBe('not_found')
    expect(await codeOf(await get('/missing.png'))).toBe('not_found')
    expect(await codeOf(await get('/api/nothing', NAVIGATION))).toBe('not_found')
  })

  it('may be linked from anywhere, as a document of its own and in no other way', async () => {
    const link = { ...NAVIGATION, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }
    for (const path of ['/', '/outputs', '/task/hiapi%2Ftk-hiapi-1']) {
      expect((await get(path, link)).headers.get('content-type'), path).toContain('text/html')
    }
    for (const path of ['/api/session', '/api/media?url=x', '/sandbox', '/assets/main-abc.js']) {
      expect(await codeOf(await get(path, link)), path).toBe('bad_origin')
    }
    expect(await codeOf(await get('/', { ...link, 'sec-fetch-dest': 'iframe' }))).toBe('bad_origin')
    expect(await codeOf(await get('/', { ...link, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }))).toBe(
      'bad_origin',
    )
    expect(await codeOf(await get('/', { ...link, host: 'evil.example' }))).toBe('bad_origin')
  })

  it('travels compressed as the browser can read it, and is not sent again unchanged', async () => {
    const path = '/assets/main-abc.js'
    for (const [offer, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip;q=0.5', 'gzip'],
      ['identity', null],
      ['', null],
    ] as const) {
      const reply = await get(path, { 'accept-encoding': offer })
      expect([offer, reply.headers.get('content-encoding')]).toEqual([offer, encoding])
      expect(reply.headers.get('content-type')).toContain('text/javascript')
      const again = await get(path, { 'accept-encoding': offer, 'if-none-match': reply.headers.get('etag') ?? '' })
      expect([again.status, await again.text()]).toEqual([304, ''])
    }
    expect(await codeOf(await get(`${path}.br`))).toBe('not_found')
  })

  it('sends the policy with what a browser runs by itself, and not beside every script', async () => {
    for (const path of ['/', '/favicon.svg', '/service-worker.js', '/assets/tick-worker-abc.js']) {
      expect((await get(path)).headers.get('content-security-policy'), path).toContain("default-src 'none'")
    }
    const script = await get('/assets/main-abc.js')
    expect(script.headers.has('content-security-policy')).toBe(false)
    expect(script.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('keeps hashed files for ever, and others not', async () => {
    const script = await get('/assets/main-abc.js')
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect(script.headers.get('content-type')).toContain('text/javascript')
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache')
    const head = await open.gateway.fetch(new Request(`${OWN_ORIGIN}/assets/main-abc.js`, { method: 'HEAD' }))
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '2009', ''])
  })

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%5c..%5csecret.txt', '//secret.txt'])(
    'does not climb out of its folder: %s',
    async (path) => {
      expect(await (await get(path)).text()).not.toBe('secret')
    },
  )
})

describe('the session', () => {
  it('names the connections as the page addressed this server', async () => {
    expect(open.session).toMatchObject({ version: '1.2.3' })
    expect(open.session.token.length).toBeGreaterThan(40)
    expect(open.session.connections).toEqual([
      expect.objectContaining({ id: 'sandbox-acme', baseUrl: `${OWN_ORIGIN}/sandbox/acme`, sandbox: true }),
    ])
    const reply = await open.gateway.fetch(new Request('http://localhost:4310/api/session'))
    expect(JSON.stringify(await reply.json())).toContain('http://localhost:4310/sandbox/acme')
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  it('is refused to other origins, with no word of permission', async () => {
    for (const headers of [{ origin: 'https://evil.example.com' }, { 'sec-fetch-site': 'cross-site' }]) {
      const reply = await get('/api/session', headers)
      expect(reply.headers.has('access-control-allow-origin')).toBe(false)
      expect(await codeOf(reply)).toBe('bad_origin')
    }
  })
})

describe('the sandbox', () => {
  it('is there for programs as it is', async () => {
    const request = new Request(`${OWN_ORIGIN}/sandbox/acme/v1/tasks?x=1`, { method: 'POST', body: '{}' })
    const reply = await open.gateway.fetch(request)
    expect(await reply.json()).toEqual({ method: 'POST', url: `${OWN_ORIGIN}/sandbox/acme/v1/tasks?x=1`, body: '{}' })
  })

  it('a mistake of ours is an answer without its text, and a line in the log', async () => {
    const reply = await get('/sandbox/boom')
    expect([reply.status, await codeOf(reply)]).toEqual([500, 'internal'])
    expect(open.logged.join('\n')).toContain('internal error: TypeError')
    expect(open.logged.join('\n')).not.toContain('sk-secret')
  })
})

it('logs a refusal in one line that cannot be forged', async () => {
  const before = open.logged.length
  await get('/api/%0a%1b[31mforged')
  const lines = open.logged.slice(before)
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toMatch(/\p{Cc}/u)
})
