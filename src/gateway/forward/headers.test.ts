import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { forwardPath, statusOf } from '#domain/connection/gateway-protocol.ts'
import { serveOnLoopback, type LoopbackServer } from '#testing/system/loopback-server.ts'
import { codeOf, openGateway } from '#testing/system/open-gateway.ts'
import { testVendor } from '#testing/system/test-vendor.ts'
import { signedToken } from '#vendors/reading/jwt.ts'
import type { Vendor } from '#vendors/port.ts'

const KEY = 'access-key-1:secret-key-1'
const TASK = forwardPath('acme', '/v1/tasks/tk-1')

let server: LoopbackServer
let answerHeaders: Record<string, string> = {}
let answerBody = '{}'

beforeAll(async () => {
  server = await serveOnLoopback((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...answerHeaders }).end(answerBody)
  })
})
afterAll(() => server.close())
afterEach(() => {
  answerHeaders = {}
  answerBody = '{}'
})

function gatewayTo(vendor: Partial<Vendor>, apiKey = KEY) {
  const connections = [{ id: 'acme', vendor: 'acme', apiKey, baseUrl: server.origin }]
  return openGateway({ connections }, {}, {}, [testVendor(vendor)])
}
const sent = () => server.seen.at(-1)?.headers ?? {}

describe('headers on the way up', () => {
  it('carry what the vendor wants with every call, which the page cannot change', async () => {
    const { ask } = await gatewayTo({ fixedHeaders: { 'x-acme-version': '2024-11-06' } })
    await ask(TASK, { headers: { 'x-acme-version': '1999-01-01' } })
    expect(sent()).toMatchObject({ 'x-acme-version': '2024-11-06', authorization: `Bearer ${KEY}` })
  })

  it('carry what the call declares, from the page, and nothing that another call declares', async () => {
    const { ask } = await gatewayTo({
      paths: [
        { method: 'POST', path: '/v1/tasks', sends: ['x-acme-async', 'prefer'] },
        { method: 'GET', path: '/v1/tasks/tk-1' },
      ],
    })
    const headers = { 'x-acme-async': 'enable', prefer: 'wait=5', 'x-other': '1' }
    await ask(forwardPath('acme', '/v1/tasks'), { method: 'POST', headers, body: '{}' })
    expect(sent()).toMatchObject({ 'x-acme-async': 'enable', prefer: 'wait=5' })
    expect(sent()).not.toHaveProperty('x-other')
    await ask(TASK, { headers })
    expect(sent()).not.toHaveProperty('x-acme-async')
  })

  it.each(['cookie', 'host', 'authorization', 'x-forwarded-for', 'x-api-key', 'connection', 'x-real-ip', 'referer'])(
    'never let a declaration open the way for %s',
    async (name) => {
      const { ask } = await gatewayTo({ paths: [{ method: 'GET', path: '/v1/tasks/tk-1', sends: [name] }] })
      await ask(TASK, { headers: { [name]: 'mine' } })
      expect(Object.values(sent())).not.toContain('mine')
    },
  )

  it('carry a token where the vendor is shown one, and mask it and both halves of the key on the way back', async () => {
    const until = 1_760_000_000_000 + 1_800_000
    const mint = (key: string) => {
      const [iss = '', secret = ''] = key.split(':')
      return secret === ''
        ? Promise.reject(new Error('no pair'))
        : Promise.resolve({ token: signedToken({ iss, exp: until / 1000 }, secret), until })
    }
    const { ask } = await gatewayTo({ mint })
    await ask(TASK)
    const shown = String(sent()['authorization'])
    expect(shown).toMatch(/^Bearer eyJ[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(JSON.stringify(server.seen.at(-1))).not.toContain('secret-key-1')
    answerBody = JSON.stringify({ message: `${shown} is bad`, key: KEY, half: 'secret-key-1' })
    expect(await (await ask(TASK)).json()).toEqual({
      message: 'Bearer [removed] is bad',
      key: '[removed]',
      half: '[removed]',
    })
    const unfit = await gatewayTo({ mint }, 'not-a-pair')
    expect(await codeOf(await unfit.ask(TASK))).toBe('missing_key')
  })
})

describe('headers on the way down', () => {
  it.each([
    'retry-after-ms',
    'x-retry-after',
    'x-should-retry',
    'x-fal-error-type',
    'x-fal-request-timeout-type',
    'x-fal-queue-position',
    'x-ratelimit-reset-requests',
    'x-rate-limit-reset',
    'ratelimit',
    'ratelimit-policy',
    'x-ratelimit',
    'anthropic-ratelimit-tokens-reset',
    'request-id',
    'x-request-id',
    'x-fal-request-id',
    'x-amzn-requestid',
    'x-amzn-trace-id',
    'x-goog-request-id',
    'apim-request-id',
    'x-correlation-id',
    'x-tt-logid',
    'cf-ray',
  ])('bring %s', async (name) => {
    answerHeaders = { [name]: '7' }
    const reply = await (await gatewayTo({})).ask(TASK)
    expect([statusOf(reply), reply.headers.get(name)]).toEqual([200, '7'])
  })

  it.each(['set-cookie', 'x-session-id', 'server', 'x-powered-by', 'www-authenticate', 'x-fal-', 'x-user-id'])(
    'leave %s behind',
    async (name) => {
      answerHeaders = { [name]: '7' }
      expect((await (await gatewayTo({})).ask(TASK)).headers.has(name)).toBe(false)
    },
  )
})
