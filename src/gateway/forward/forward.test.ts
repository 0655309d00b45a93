import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { forwardPath, statusOf, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { serveOnLoopback, type LoopbackServer, type Seen } from '#testing/system/loopback-server.ts'
import { codeOf, openGateway, OWN_ORIGIN, type OpenGateway } from '#testing/system/open-gateway.ts'
import { testVendor } from '#testing/system/test-vendor.ts'

const KEY = 'sk-very-secret-0123456789'
const LIMITS = { forward: { bodyUp: 1000, bodyDown: 2000, time: 30_000 } }

let vendor: LoopbackServer
let elsewhere: LoopbackServer
let open: OpenGateway
let answer: (request: Seen, response: ServerResponse) => void

beforeAll(async () => {
  vendor = await serveOnLoopback((request, response) => answer(request, response))
  elsewhere = await serveOnLoopback((_request, response) => response.end('elsewhere'))
  open = await openGateway(
    {
      connections: [
        { id: 'acme', vendor: 'acme', apiKey: KEY, baseUrl: `${vendor.origin}/base` },
        { id: 'dead', vendor: 'acme', apiKey: KEY, baseUrl: 'http://127.0.0.1:9' },
      ],
      sandbox: true,
    },
    { limits: LIMITS, sandbox: { fetch: async (request) => Response.json({ url: request.url, by: 'sandbox' }) } },
  )
})
afterAll(async () => {
  await vendor.close()
  await elsewhere.close()
})
beforeEach(() => {
  answer = (_request, response) => response.setHeader('content-type', 'application/json').end('{"code":200}')
})
afterEach(() => void vi.useRealTimers())

const TASK = forwardPath('acme', '/v1/tasks/tk-1')
const last = () => vendor.seen.at(-1)

describe('forwarding', () => {
  it('sends the call to the configured base with the key, and gives back status and body untouched', async () => {
    answer = (_request, response) => response.writeHead(418, { 'content-type': 'text/plain' }).end('<odd>')
    const reply = await open.ask(`${TASK}?page=2&x=%2F`)
    expect([statusOf(reply), await reply.text()]).toEqual([418, '<odd>'])
    expect(reply.headers.get('x-renderwatch-origin')).toBe('vendor')
    expect(last()).toMatchObject({ method: 'GET', url: '/base/v1/tasks/tk-1?page=2&x=%2F' })
    expect(last()?.headers['authorization']).toBe(`Bearer ${KEY}`)
  })

  it('sends a body with its type and the idempotency key', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'own-1' }
    const reply = await open.ask(forwardPath('acme', '/v1/tasks'), { method: 'POST', body: '{"a":1}', headers })
    expect(reply.status).toBe(200)
    expect(last()).toMatchObject({ method: 'POST', body: '{"a":1}', headers })
  })

  it('removes the key from an answer that repeats it', async () => {
    answer = (_request, response) => response.writeHead(401).end(`{"message":"Bearer ${KEY} is bad"}`)
    const reply = await open.ask(TASK)
    const said = await reply.text()
    expect(said).toBe('{"message":"Bearer [removed] is bad"}')
    expect(said).not.toContain(KEY)
  })

  it('removes the key from headers, content types and event streams as well', async () => {
    answer = (_request, response) =>
      response.writeHead(401, { 'x-request-id': `req-${KEY}`, 'content-type': `application/json; k=${KEY}` }).end('{}')
    const reply = await open.ask(TASK)
    expect(reply.headers.get('x-request-id')).toBe('req-[removed]')
    expect(reply.headers.get('content-type')).toBe('application/json; k=[removed]')
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`data: ${KEY.slice(0, 9)}`)
      response.end(`${KEY.slice(9)}\n\n`)
    }
    expect(await (await open.ask(TASK, { headers: { accept: 'text/event-stream' } })).text()).toBe(
      'data: [removed]\n\n',
    )
  })

  it('lets only known headers through, both ways', async () => {
    answer = (_request, response) =>
      response
        .writeHead(429, {
          'retry-after': '7',
          'x-ratelimit-remaining': '0',
          'ratelimit-reset': '5',
          'x-quota-left': '1',
          'x-org-quota-left': '2',
          'x-request-id': 'req-1',
          'idempotent-replay': 'true',
          'set-cookie': 'session=1',
          'access-control-allow-origin': '*',
          'content-security-policy': 'none',
          server: 'acme',
          link: '<https://evil.example.com>; rel=preload',
        })
        .end()
    const reply = await open.ask(TASK, {
      headers: { cookie: 'a=1', authorization: 'Bearer mine', 'x-forwarded-for': '1.2.3.4', 'x-api-key': 'mine' },
    })
    const sent = Object.keys(last()?.headers ?? {})
    expect(sent.sort()).toEqual(['accept-encoding', 'authorization', 'connection', 'host', 'user-agent'])
    expect(last()?.headers['authorization']).toBe(`Bearer ${KEY}`)
    const passed = ['retry-after', 'x-ratelimit-remaining', 'ratelimit-reset', 'x-quota-left', 'x-org-quota-left']
    for (const name of [...passed, 'x-request-id', 'idempotent-replay', 'date']) {
      expect(reply.headers.has(name), name).toBe(true)
    }
    for (const name of ['set-cookie', 'access-control-allow-origin', 'server', 'link']) {
      expect(reply.headers.has(name), name).toBe(false)
    }
    expect(reply.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
  })

  it('answers for the sandbox in process', async () => {
    const reply = await open.ask(forwardPath('sandbox-acme', '/v1/tasks/tk-1'))
    expect(await reply.json()).toEqual({ url: `${OWN_ORIGIN}/sandbox/acme/v1/tasks/tk-1`, by: 'sandbox' })
  })

  it('undoes compression, within the limit', async () => {
    const zipped = (text: string) => (_request: Seen, response: ServerResponse) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(text))
    answer = zipped('{"a":1}')
    expect(await (await open.ask(TASK)).text()).toBe('{"a":1}')
    answer = zipped('x'.repeat(100_000))
    expect(await codeOf(await open.ask(TASK))).toBe('upstream_too_large')
  })

  it('passes a bodiless answer', async () => {
    answer = (_request, response) => response.writeHead(204).end()
    expect((await open.ask(TASK)).status).toBe(204)
  })
})

describe('what is refused before anything is sent', () => {
  it.each<[string, string, RequestInit, string]>([
    ['another connection', forwardPath('nobody', '/v1/tasks/x'), {}, 'unknown_connection'],
    ['another path', forwardPath('acme', '/v1/keys'), {}, 'path_not_allowed'],
    ['another method', TASK, { method: 'DELETE' }, 'path_not_allowed'],
    ['a longer path', forwardPath('acme', '/v1/tasks/x/y'), {}, 'path_not_allowed'],
    ['dots', forwardPath('acme', '/v1/tasks/../keys'), {}, 'path_not_allowed'],
    ['encoded dots', forwardPath('acme', '/v1/tasks/%2e%2e%2fkeys'), {}, 'path_not_allowed'],
    ['an encoded slash', forwardPath('acme', '/v1/tasks/x%2Fkeys'), {}, 'path_not_allowed'],
    ['a doubly encoded slash', forwardPath('acme', '/v1/tasks/x%252Fkeys'), {}, 'path_not_allowed'],
    ['an encoded backslash', forwardPath('acme', '/v1/tasks/x%5ckeys'), {}, 'path_not_allowed'],
    ['an encoded line break', forwardPath('acme', '/v1/tasks/x%0d%0aHost:evil'), {}, 'path_not_allowed'],
    ['a NUL', forwardPath('acme', '/v1/tasks/x%00'), {}, 'path_not_allowed'],
    ['a broken percent sign', forwardPath('acme', '/v1/tasks/x%zz'), {}, 'path_not_allowed'],
    ['another host in the path', forwardPath('acme', '//evil.example.com/v1/tasks/x'), {}, 'path_not_allowed'],
    ['an endless query', `${TASK}?q=${'x'.repeat(9000)}`, {}, 'path_not_allowed'],
    ['no connection', '/api/forward/', {}, 'not_found'],
    ['an odd connection', '/api/forward/%2e%2e%2f/x', {}, 'bad_request'],
    ['no token', TASK, { headers: { [TOKEN_HEADER]: '' } }, 'bad_token'],
    ['a wrong token', TASK, { headers: { [TOKEN_HEADER]: 'x'.repeat(43) } }, 'bad_token'],
    ['a foreign origin', TASK, { headers: { origin: 'https://evil.example.com' } }, 'bad_origin'],
    ['an opaque origin', TASK, { headers: { origin: 'null' } }, 'bad_origin'],
    ['another port of this machine', TASK, { headers: { origin: 'http://127.0.0.1:8080' } }, 'bad_origin'],
    ['a cross-site fetch', TASK, { headers: { 'sec-fetch-site': 'cross-site' } }, 'bad_origin'],
    ['a same-site fetch', TASK, { headers: { 'sec-fetch-site': 'same-site' } }, 'bad_origin'],
    ['a typed address', TASK, { headers: { 'sec-fetch-site': 'none' } }, 'bad_origin'],
    ['a rebound name', TASK, { headers: { host: 'rebound.example.com:4310' } }, 'bad_origin'],
    ['a rebound request target', `http://rebound.example.com:4310${TASK}`, {}, 'bad_origin'],
    ['a large body', forwardPath('acme', '/v1/tasks'), { method: 'POST', body: 'x'.repeat(1001) }, 'body_too_large'],
  ])('%s', async (_name, path, init, code) => {
    const before = vendor.seen.length
    expect(await codeOf(await open.ask(path, init))).toBe(code)
    expect(vendor.seen.length).toBe(before)
  })

  it('a page that has run away', async () => {
    const busy = await openGateway({
      connections: [{ id: 'acme', vendor: 'acme', apiKey: KEY, baseUrl: vendor.origin }],
    })
    const codes = await Promise.all(Array.from({ length: 80 }, async () => codeOf(await busy.ask(TASK))))
    expect(codes.filter((code) => code === 'vendor answered 200').length).toBeGreaterThanOrEqual(40)
    expect(codes).toContain('too_many_requests')
  })
})

describe('a vendor in trouble', () => {
  it.each([301, 302, 303, 307, 308])('does not follow %i with the key', async (status) => {
    answer = (_request, response) => response.writeHead(status, { location: `${elsewhere.origin}/v1` }).end()
    expect(await codeOf(await open.ask(TASK))).toBe('upstream_redirect')
    expect(elsewhere.seen).toEqual([])
  })

  it('cuts off an answer that is too long, said or not', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-length': '99999999' }).flushHeaders()
    expect(await codeOf(await open.ask(TASK))).toBe('upstream_too_large')
    let closed: Promise<void> = Promise.resolve()
    answer = (_request, response) => {
      closed = new Promise((resolve) => response.on('close', resolve))
      response.write('x'.repeat(5000))
    }
    expect(await codeOf(await open.ask(TASK))).toBe('upstream_too_large')
    await closed
  })

  it.each([
    ['before an answer', (_response: ServerResponse) => undefined],
    ['in the middle of one', (response: ServerResponse) => void response.write('{"half":')],
  ])('gives up on silence, %s', async (_where, begin) => {
    const asked = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        begin(response)
        resolve()
      }
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const given = open.ask(TASK)
    await asked
    vi.advanceTimersByTime(LIMITS.forward.time)
    expect(await codeOf(await given)).toBe('upstream_timeout')
  })

  it('says why a host cannot be reached, without the key', async () => {
    const reply = await open.ask(forwardPath('dead', '/v1/tasks/x'))
    const text = await reply.text()
    expect(text).toContain('upstream_unreachable')
    expect(text).toContain('127.0.0.1:9')
    expect(text).not.toContain(KEY)
    answer = (_request, response) => void response.socket?.destroy()
    expect(await codeOf(await open.ask(TASK))).toBe('upstream_unreachable')
  })

  it('streams events as they come, beyond the time limit, and stops when the page goes', async () => {
    let closed: Promise<void> = Promise.resolve()
    let line: ServerResponse | undefined
    answer = (_request, response) => {
      closed = new Promise((resolve) => response.on('close', resolve))
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      line = response
    }
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const page = new AbortController()
    const reply = await open.ask(TASK, { headers: { accept: 'text/event-stream' }, signal: page.signal })
    const reader = reply.body?.getReader()
    const read = async () => new TextDecoder().decode((await reader?.read())?.value)
    expect(await read()).toBe('data: 1\n\n')
    vi.advanceTimersByTime(2 * LIMITS.forward.time)
    line?.write('data: 2\n\n')
    expect(await read()).toBe('data: 2\n\n')
    page.abort()
    await closed
  })

  it('aborts the call when the page goes', async () => {
    let closed: Promise<void> = Promise.resolve()
    const page = new AbortController()
    answer = (_request, response) => {
      closed = new Promise((resolve) => response.on('close', resolve))
      page.abort()
    }
    await open.ask(TASK, { signal: page.signal })
    await closed
  })
})

it('never lets the key out: not into the session, a refusal, or the log', async () => {
  expect(JSON.stringify(open.session)).not.toContain(KEY)
  expect(open.logged.length).toBeGreaterThan(10)
  expect(open.logged.join('\n')).not.toContain(KEY)
  expect(open.logged.join('\n')).not.toContain(open.session.token)
  const given = [...elsewhere.seen].filter((request) => JSON.stringify(request).includes(KEY))
  expect(given).toEqual([])
})

describe('the other homes of a vendor', () => {
  it('get the key only where the vendor declares them and the connection is at a home itself', async () => {
    const eu = await serveOnLoopback((_request, response) => response.end('{}'))
    const homes = { defaultBaseUrl: vendor.origin, otherHomes: [`${eu.origin}/v9`] }
    const connections = [
      { id: 'home', vendor: 'acme', apiKey: KEY, baseUrl: vendor.origin },
      { id: 'proxy', vendor: 'acme', apiKey: KEY, baseUrl: `${vendor.origin}/proxy` },
    ]
    const { ask } = await openGateway({ connections }, {}, {}, [testVendor(homes)])
    const to = (id: string, base: string) =>
      ask(forwardPath(id, '/v1/tasks/tk-1'), { headers: { 'x-renderwatch-base': base } })
    expect((await to('home', `${eu.origin}/v9`)).status).toBe(200)
    expect(eu.seen.at(-1)).toMatchObject({ url: '/v9/v1/tasks/tk-1', headers: { authorization: `Bearer ${KEY}` } })
    expect(eu.seen.at(-1)?.headers).not.toHaveProperty('x-renderwatch-base')
    expect((await to('proxy', `${eu.origin}/v9`)).status).toBe(200)
    expect(last()?.url).toBe('/proxy/v1/tasks/tk-1')
    const before = elsewhere.seen.length
    for (const base of [elsewhere.origin, eu.origin, `${eu.origin}/v9/..`, 'nonsense']) {
      expect(await codeOf(await to('home', base)), base).toBe('path_not_allowed')
    }
    expect(elsewhere.seen).toHaveLength(before)
    await eu.close()
  })
})

describe('bodies that are longer than usual', () => {
  it('pass for the calls that declare them, both ways, and for no others', async () => {
    answer = (request, response) => response.end('y'.repeat(Math.max(5_000, request.body.length)))
    const paths = [
      { method: 'POST', path: '/v1/tasks', answerUpTo: 6_000, bodyUpTo: 4_000 },
      { method: 'POST', path: '/v1/other' },
    ] as const
    const connections = [{ id: 'acme', vendor: 'acme', apiKey: KEY, baseUrl: vendor.origin }]
    const { ask } = await openGateway({ connections }, { limits: LIMITS }, {}, [testVendor({ paths })])
    const post = (path: string, length: number) =>
      ask(forwardPath('acme', path), { method: 'POST', body: 'x'.repeat(length) })
    expect((await (await post('/v1/tasks', 3_000)).text()).length).toBe(5_000)
    expect(last()?.body.length).toBe(3_000)
    expect(await codeOf(await post('/v1/tasks', 5_000))).toBe('body_too_large')
    expect(await codeOf(await post('/v1/other', 3_000))).toBe('body_too_large')
    expect(await codeOf(await post('/v1/other', 10))).toBe('upstream_too_large')
  })

  it('carry a form as it is, with its border', async () => {
    const form = new FormData()
    form.append('input', new Blob(['\u0000bytes'], { type: 'image/png' }), 'a.png')
    const reply = await open.ask(forwardPath('acme', '/v1/tasks'), { method: 'POST', body: form })
    expect(reply.status).toBe(200)
    expect(last()?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(last()?.body).toContain('filename="a.png"')
  })
})
