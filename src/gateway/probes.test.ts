/**
 * Every route against every class of attack, on loopback and beyond: whatever comes from somebody else is refused before
 * anything happens, and what is said about it gives nothing away. The tests of each part hold its own rules; this table
 * makes sure that no route was forgotten by any of them.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  connectionPath,
  connectionsPath,
  feedPath,
  forwardPath,
  mediaPath,
  statusOf,
  TOKEN_HEADER,
} from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { newAccessWord } from '#gateway/people/access-word.ts'
import { newToken, tokenHash } from '#gateway/people/token.ts'
import type { GatewayParts } from '#gateway/server/gateway.ts'
import { openGateway, OWN_ORIGIN, type OpenGateway } from '#testing/system/open-gateway.ts'
import { serveOnLoopback, type LoopbackServer } from '#testing/system/loopback-server.ts'

const KEY = 'sk-very-secret-0123456789'
const WORD = newAccessWord()
const TOKEN = newToken()

interface Route {
  readonly method: string
  readonly path: string
  readonly body?: string
  /** What is a program's or a page's own business: it may be asked for without the token. */
  readonly open?: true
}

const ROUTES: readonly Route[] = [
  { method: 'GET', path: sessionPath, open: true },
  { method: 'GET', path: forwardPath('acme', '/v1/tasks/tk-1') },
  { method: 'POST', path: forwardPath('acme', '/v1/tasks'), body: '{}' },
  { method: 'POST', path: connectionsPath, body: '{"vendor":"acme","label":"x","apiKey":"k"}' },
  { method: 'PATCH', path: connectionPath('acme'), body: '{"label":"x"}' },
  { method: 'DELETE', path: connectionPath('acme') },
  { method: 'GET', path: mediaPath('https://cdn.example.com/a.png'), open: true },
  { method: 'GET', path: '/api/keeper' },
  { method: 'PUT', path: '/api/keeper', body: '{"keeps":true}' },
  { method: 'GET', path: '/api/notices' },
  { method: 'PUT', path: '/api/notices', body: '{"shape":"json"}' },
  { method: 'POST', path: '/api/notices/test', body: '{}' },
  { method: 'POST', path: '/api/commands/forget', body: '{"id":"1","args":[[]]}' },
  { method: 'GET', path: `${feedPath}?since=0` },
  { method: 'GET', path: `/api/archive/${'0'.repeat(64)}`, open: true },
  { method: 'GET', path: '/sandbox', open: true },
  { method: 'POST', path: '/sandbox/reset', body: '{}', open: true },
]

/** Headers that another page, a rebound name or a stranger would send. */
const ATTACKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a page of another site': {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'cors',
    origin: 'https://evil.example',
  },
  'an image or script tag': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  'a form of another site': {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'content-type': 'text/plain',
    origin: 'https://evil.example',
  },
  'a frame in another site': {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'iframe',
  },
  'a page of the same site on another port': { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:8080' },
  'a sandboxed frame': { 'sec-fetch-site': 'cross-site', origin: 'null' },
  'an old browser without fetch metadata': { origin: 'https://evil.example' },
  'a rebound name': { host: 'rebound.example.com:4310' },
  'a name that only begins like ours': { host: '127.0.0.1.evil.example:4310' },
  'another port': { host: '127.0.0.1:1' },
  'a user name in the host': { host: 'a@127.0.0.1:4310' },
}

let vendor: LoopbackServer
/** `stranger`: whoever sends no more than these headers is nobody. */
interface House {
  readonly name: string
  readonly gateway: OpenGateway
  readonly letIn: Readonly<Record<string, string>>
  readonly stranger?: true
}
let doors: readonly House[] = []

beforeAll(async () => {
  vendor = await serveOnLoopback((_request, response) => response.end('{}'))
  const file = { connections: [{ id: 'acme', vendor: 'acme', apiKey: KEY, baseUrl: vendor.origin }], sandbox: true }
  const sandbox = { fetch: async () => new Response('sandbox') }
  const beyond: Partial<GatewayParts> = { sandbox, bound: { host: '0.0.0.0', port: 4310 } }
  const withWord = { ...beyond, accessWord: WORD }
  const inside = { authorization: `Bearer ${WORD}` }
  const known = { authorization: `Bearer ${TOKEN}` }
  const people = { kind: 'tokens', people: [{ name: 'Ada', role: 'keep', hash: tokenHash(TOKEN) }] }
  const named = { 'x-user': 'ada' }
  const proxied = {
    ...file,
    publicUrl: 'https://team.example.com',
    people: { kind: 'proxy', header: 'X-User', from: ['10.0.0.5'], people: { ada: 'keep' } },
  }
  const atProxy = await openGateway(proxied, beyond, named, undefined, '::ffff:10.0.0.5')
  const besideProxy: OpenGateway = {
    ...atProxy,
    ask: (path, init) => askFrom(atProxy, '10.0.0.6', path, init),
  }
  doors = [
    { name: 'on loopback', gateway: await openGateway(file, { sandbox }), letIn: {} },
    { name: 'with a word, let in', gateway: await openGateway(file, withWord, inside), letIn: inside },
    { name: 'with a word, a stranger', gateway: await openGateway(file, withWord, inside), letIn: {}, stranger: true },
    { name: 'with tokens, let in', gateway: await openGateway({ ...file, people }, beyond, known), letIn: known },
    {
      name: 'with tokens, a stranger',
      gateway: await openGateway({ ...file, people }, beyond, known),
      letIn: {},
      stranger: true,
    },
    { name: 'behind a proxy', gateway: atProxy, letIn: named },
    { name: 'behind a proxy that names nobody', gateway: atProxy, letIn: {}, stranger: true },
    { name: 'past the proxy, with its header', gateway: besideProxy, letIn: named, stranger: true },
  ]
})
afterAll(async () => vendor.close())

function askFrom({ gateway, session }: OpenGateway, from: string, path: string, init: RequestInit = {}) {
  const headers = new Headers({ 'sec-fetch-site': 'same-origin', [TOKEN_HEADER]: session.token })
  new Headers(init.headers).forEach((value, name) => headers.set(name, value))
  return gateway.fetch(new Request(new URL(path, OWN_ORIGIN), { ...init, headers }), from)
}

function probe(gateway: OpenGateway, { method, path, body }: Route, headers: Readonly<Record<string, string>>) {
  const init = {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  }
  return gateway.ask(path, init)
}

async function given(reply: Response): Promise<string> {
  return `${[...reply.headers].flat().join('\n')}\n${await reply.text()}`
}

describe('every route, attacked', () => {
  it.each(Object.keys(ATTACKS))('is closed to %s', async (attack) => {
    const before = vendor.seen.length
    for (const { name, gateway, letIn } of doors) {
      for (const route of ROUTES) {
        const reply = await probe(gateway, route, { ...letIn, ...ATTACKS[attack] })
        const which = `${name}: ${route.method} ${route.path}`
        expect([which, [401, 403].includes(statusOf(reply))]).toEqual([which, true])
        const said = await given(reply)
        for (const secret of [KEY, WORD, TOKEN, gateway.session.token, 'access-control-allow']) {
          expect([which, said.includes(secret)]).toEqual([which, false])
        }
      }
    }
    expect(vendor.seen.length).toBe(before)
  })

  it.each(['', 'x'.repeat(43), '../../../etc/passwd', '\u00e9'.repeat(22)])(
    'takes no token such as %j',
    async (token) => {
      const before = vendor.seen.length
      for (const { name, gateway, letIn } of doors) {
        for (const route of ROUTES.filter((one) => one.open !== true)) {
          const reply = await probe(gateway, route, { ...letIn, [TOKEN_HEADER]: token })
          expect([name, route.path, [401, 403].includes(statusOf(reply))]).toEqual([name, route.path, true])
        }
      }
      expect(vendor.seen.length).toBe(before)
    },
  )

  it('is closed to a stranger beyond loopback, whatever they ask for and however well they ask', async () => {
    for (const { name, gateway, letIn } of doors.filter(({ stranger }) => stranger)) {
      for (const { path, method } of ROUTES) {
        for (const authorization of ['', 'Bearer ', `Bearer ${WORD}x`, `Basic ${btoa(`x:${WORD}`)}`, WORD, TOKEN]) {
          const reply = await gateway.ask(path, { method, headers: { ...letIn, authorization } })
          expect([name, path, authorization, statusOf(reply)]).toEqual([name, path, authorization, 401])
        }
      }
    }
  })

  it('answers no method but its own', async () => {
    const before = vendor.seen.length
    for (const { gateway, letIn } of doors) {
      for (const { path } of ROUTES.filter((one) => !one.path.startsWith('/sandbox'))) {
        for (const method of ['OPTIONS', 'PUT', 'PROPFIND']) {
          const reply = await gateway.ask(path, { method, headers: letIn })
          expect([path, method, statusOf(reply) >= 400]).toEqual([path, method, true])
          expect(reply.headers.has('access-control-allow-origin')).toBe(false)
        }
      }
    }
    expect(vendor.seen.length).toBe(before)
  })

  it('works for our own page, so that the rows above prove something', async () => {
    for (const { name, gateway, letIn } of doors.filter(({ stranger }) => stranger !== true)) {
      const reply = await probe(gateway, { method: 'GET', path: forwardPath('acme', '/v1/tasks/tk-1') }, letIn)
      expect([name, statusOf(reply)]).toEqual([name, 200])
    }
  })
})
