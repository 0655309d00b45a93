import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forwardPath, statusOf, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { type Answer, boxesPath, boxPath, LINES_TYPE, MOST_TOGETHER } from '#domain/connection/answer-box-protocol.ts'
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
const questions = (addresses: readonly string[]) => addresses.map((address, nth) => ({ nth, address, headers: {} }))

function post(box: string, body: unknown, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...more }
  return open.ask(boxPath(box), { method: 'POST', headers, body: JSON.stringify(body) })
}

type Told = Omit<Answer, 'nth'>

/** A box that is read until the test leaves it. */
async function aBox() {
  const page = new AbortController()
  const response = await open.ask(boxesPath, { signal: page.signal })
  expect(response.headers.get('content-type')).toBe(LINES_TYPE)
  const answers = new Map<number, Told>()
  let resolve: (name: string) => void = () => undefined
  const name = new Promise<string>((told) => (resolve = told))
  const ended =
    response.body === null
      ? Promise.resolve()
      : readAnswers(response.body, {
          box: (told) => resolve(told),
          answer: (nth, { status, headers, body }) => answers.set(nth, { status, headers, body: body ?? '' }),
        }).catch(() => undefined)
  return { name: await name, answers, leave: () => page.abort(), ended }
}

/** Each answer at the place of its question. */
async function answersTo(asked: readonly unknown[]): Promise<readonly (Told | undefined)[]> {
  const { name, answers, leave } = await aBox()
  expect((await post(name, asked)).status).toBe(204)
  await expect.poll(() => answers.size).toBe(asked.length)
  leave()
  return asked.map((_, nth) => answers.get(nth))
}

describe('many questions into one box', () => {
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
        const together = await answersTo(questions(addresses))
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

  it('all come, over however many moments', async () => {
    answer = (request, response) =>
      void setTimeout(() => response.end('here'), 12 * Number(request.url.split('/').at(-1)))
    const told = await answersTo(questions(Array.from({ length: 30 }, (_, nth) => `${TASK}${nth}`)))
    expect(told.map((one) => one?.body)).toEqual(told.map(() => 'here'))
  })

  it('come as they are ready: one that hangs holds up none', async () => {
    answer = (request, response) => void (request.url.endsWith('hangs') || response.end('here'))
    const { name, answers, leave } = await aBox()
    await post(name, questions([`${TASK}hangs`, `${TASK}a`, `${TASK}b`]))
    await expect.poll(() => new Set(answers.keys())).toEqual(new Set([1, 2]))
    leave()
  })

  it('are called off at the vendor’s when the page goes, and its box is gone', async () => {
    const { name, leave, ended } = await aBox()
    const closed: Promise<void>[] = []
    answer = (_request, response) => {
      closed.push(new Promise((resolve) => response.on('close', resolve)))
      if (closed.length === 3) leave()
    }
    await post(name, questions(['a', 'b', 'c'].map((id) => TASK + id)))
    await ended
    await Promise.all(closed)
    expect(closed).toHaveLength(3)
    expect(await codeOf(await post(name, questions([`${TASK}d`])))).toBe('not_found')
  })

  it('end when the gateway stops', async () => {
    const other = await openGateway({ connections: [] })
    const response = await other.ask(boxesPath)
    const reading =
      response.body === null
        ? null
        : readAnswers(response.body, { box: () => void other.gateway.stop(), answer: () => undefined })
    await expect(reading).resolves.toBeUndefined()
  })

  it('carry the headers of a call, and cannot speak for the browser', async () => {
    const headers = { accept: 'text/plain', 'sec-fetch-site': 'none', [TOKEN_HEADER]: 'x', origin: 'https://a.example' }
    const [first] = await answersTo([{ nth: 0, address: `${TASK}a`, headers }])
    expect(first).toMatchObject({ status: 403 })
    const own = { accept: 'text/plain', 'sec-fetch-site': 'none', [TOKEN_HEADER]: 'x', 'x-api-key': 'mine' }
    const [second] = await answersTo([{ nth: 0, address: `${TASK}a`, headers: own }])
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
    '/api/answers',
    'http://[',
  ])('%s is refused for itself, and the others are answered', async (address) => {
    const before = vendor.seen.length
    const [odd, well] = await answersTo(questions([address, `${TASK}a`]))
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
    const { name, leave } = await aBox()
    expect(await codeOf(await post(name, body, headers))).toBe(code)
    expect(vendor.seen.length).toBe(before)
    leave()
  })

  it.each([
    ['a box of nobody', 'nobodys'],
    ['no box', '%2e%2e'],
  ])('%s', async (_name, box) => {
    expect(await codeOf(await post(box, questions([`${TASK}a`])))).toBe('not_found')
  })

  it('a box without a token', async () => {
    expect(await codeOf(await open.ask(boxesPath, { headers: { [TOKEN_HEADER]: '' } }))).toBe('bad_token')
  })

  it('more boxes than there can be pages', async () => {
    const boxes = await Promise.all(Array.from({ length: 100 }, async () => aBox()))
    expect(await codeOf(await open.ask(boxesPath))).toBe('too_many_requests')
    for (const { leave } of boxes) leave()
    await Promise.all(boxes.map(({ ended }) => ended))
    const { leave } = await aBox()
    leave()
  })
})
