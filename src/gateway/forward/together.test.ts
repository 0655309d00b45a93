import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forwardPath, statusOf, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { type Answer, LINES_TYPE, MOST_TOGETHER, togetherPath } from '#domain/connection/together-protocol.ts'
import { parseJson } from '#domain/json.ts'
import { readAnswers } from '#engine/conversation/read-answers.ts'
import { codeOf, openGateway, type OpenGateway } from '#testing/system/open-gateway.ts'
import { serveOnLoopback, type LoopbackServer, type Seen } from '#testing/system/loopback-server.ts'

const KEY = 'sk-very-secret-0123456789'

let vendor: LoopbackServer
let open: OpenGateway
let answer: (request: Seen, response: ServerResponse) => void

beforeAll(async () => {
  vendor = await serveOnLoopback((request, response) => answer(request, response))
  open = await openGateway({
    connections: [
      { id: 'acme', vendor: 'acme', apiKey: KEY, baseUrl: vendor.origin, requestsPerSecond: 1000 },
      { id: 'dead', vendor: 'acme', apiKey: KEY, baseUrl: 'http://127.0.0.1:9' },
    ],
  })
})
afterAll(() => vendor.close())
beforeEach(() => {
  answer = (request, response) => response.setHeader('content-type', 'application/json').end(`{"of":"${request.url}"}`)
})

const TASK = forwardPath('acme', '/v1/tasks/')
const questions = (addresses: readonly string[]) => addresses.map((address) => ({ address, headers: {} }))

function post(body: unknown, more: Readonly<Record<string, string>> = {}, signal?: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...more }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  return open.ask(togetherPath, signal === undefined ? init : { ...init, signal })
}

/** Each answer at the place of its question; where none came, nothing. */
async function answersTo(response: Response): Promise<readonly Omit<Answer, 'nth'>[]> {
  const told: Omit<Answer, 'nth'>[] = []
  if (response.body === null) return told
  await readAnswers(response.body, (nth, { status, headers, body }) => {
    told[nth] = { status, headers, body: body ?? '' }
  })
  return told
}

describe('many questions in one request', () => {
  it('are answered as each would be at its own address', async () => {
    const status = fc.constantFrom(200, 204, 302, 401, 404, 418, 429, 500, 503)
    const question = fc.oneof(
      { weight: 5, arbitrary: fc.record({ status, body: fc.string({ unit: 'grapheme', maxLength: 300 }) }) },
      { weight: 1, arbitrary: fc.constantFrom(forwardPath('nobody', '/v1/tasks/a'), forwardPath('acme', '/v1/keys')) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(question, { minLength: 1, maxLength: 12 }), async (asked) => {
        answer = (request, response) => {
          const one = asked[Number(request.url.split('/').at(-1))]
          if (one === undefined || typeof one === 'string') throw new Error('nothing was asked so')
          response.writeHead(one.status, { 'content-type': 'text/plain', 'retry-after': '7', 'set-cookie': 'a=1' })
          response.end(one.status === 204 ? undefined : `${one.body} ${KEY}`)
        }
        const addresses = asked.map((one, nth) => (typeof one === 'string' ? one : `${TASK}${nth}`))
        const together = await answersTo(await post(questions(addresses)))
        expect(together).toHaveLength(asked.length)
        for (const [nth, address] of addresses.entries()) {
          const alone = await open.ask(address)
          const body = await alone.text()
          expect(together[nth]).toMatchObject({ status: statusOf(alone), body })
          expect(body).not.toContain(KEY)
          for (const name of ['x-renderwatch-origin', 'content-type', 'retry-after', 'set-cookie']) {
            expect(together[nth]?.headers[name] ?? null, name).toBe(alone.headers.get(name))
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('come as they are ready: one that hangs holds up none', async () => {
    answer = (request, response) => void (request.url.endsWith('hangs') || response.end('here'))
    const page = new AbortController()
    const response = await post(questions([`${TASK}hangs`, `${TASK}a`, `${TASK}b`]), {}, page.signal)
    expect(response.headers.get('content-type')).toBe(LINES_TYPE)
    const reader = response.body?.getReader()
    let said = ''
    while (said.split('\n').length < 3) said += new TextDecoder().decode((await reader?.read())?.value)
    const lines = said.trim().split('\n')
    expect(lines.map((line) => parseJson(line))).toMatchObject([{ body: 'here' }, { body: 'here' }])
    page.abort()
  })

  it('are called off at the vendor’s when the page goes', async () => {
    const closed: Promise<void>[] = []
    const page = new AbortController()
    answer = (_request, response) => {
      closed.push(new Promise((resolve) => response.on('close', resolve)))
      if (closed.length === 3) page.abort()
    }
    const response = await post(questions(['a', 'b', 'c'].map((id) => TASK + id)), {}, page.signal)
    await answersTo(response).catch(() => undefined)
    await Promise.all(closed)
    expect(closed).toHaveLength(3)
  })

  it('carry the headers of a call, and cannot speak for the browser', async () => {
    const headers = { accept: 'text/plain', 'sec-fetch-site': 'none', [TOKEN_HEADER]: 'x', origin: 'https://a.example' }
    const [first] = await answersTo(await post([{ address: `${TASK}a`, headers }]))
    expect(first).toMatchObject({ status: 403 })
    const own = { accept: 'text/plain', 'sec-fetch-site': 'none', [TOKEN_HEADER]: 'x', 'x-api-key': 'mine' }
    const [second] = await answersTo(await post([{ address: `${TASK}a`, headers: own }]))
    expect(second).toMatchObject({ status: 200 })
    expect(vendor.seen.at(-1)?.headers).toMatchObject({ accept: 'text/plain', authorization: `Bearer ${KEY}` })
    expect(vendor.seen.at(-1)?.headers['x-api-key']).toBeUndefined()
  })
})

describe('what leads nowhere', () => {
  it.each([
    '/api/session',
    '/api/forward/acme/../../connections',
    'https://evil.example.com/api/forward/acme/v1/tasks/a',
    '//evil.example.com/api/forward/acme/v1/tasks/a',
    '/api/together',
    'http://[',
  ])('%s is refused for itself, and the others are answered', async (address) => {
    const before = vendor.seen.length
    const [odd, well] = await answersTo(await post(questions([address, `${TASK}a`])))
    expect(odd).toMatchObject({ status: 403, body: expect.stringContaining('path_not_allowed') })
    expect(well).toMatchObject({ status: 200 })
    expect(vendor.seen.length).toBe(before + 1)
  })

  it.each<[string, unknown, Record<string, string>, string]>([
    ['no token', questions([`${TASK}a`]), { [TOKEN_HEADER]: '' }, 'bad_token'],
    ['a foreign origin', questions([`${TASK}a`]), { origin: 'https://evil.example.com' }, 'bad_origin'],
    ['a form', questions([`${TASK}a`]), { 'content-type': 'text/plain' }, 'bad_request'],
    ['no questions', [], {}, 'bad_request'],
    ['something else', { a: 1 }, {}, 'bad_request'],
    ['too many', questions(Array.from({ length: MOST_TOGETHER + 1 }, (_, nth) => TASK + nth)), {}, 'bad_request'],
    ['too long', questions([TASK + 'x'.repeat(1 << 20)]), {}, 'body_too_large'],
  ])('%s', async (_name, body, headers, code) => {
    const before = vendor.seen.length
    expect(await codeOf(await post(body, headers))).toBe(code)
    expect(vendor.seen.length).toBe(before)
  })
})
