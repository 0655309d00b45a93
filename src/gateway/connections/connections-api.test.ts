import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectionsPath, forwardPath, refusalSchema, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { parseJson } from '#domain/json.ts'
import { defaultConfig, parseConfig } from '#gateway/config/config.ts'
import { createConnectionStore } from '#gateway/connections/connection-store.ts'
import { openGateway, OWN_ORIGIN, type OpenGateway } from '#testing/system/open-gateway.ts'
import { serveOnLoopback } from '#testing/system/loopback-server.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { testVendor } from '#testing/system/test-vendor.ts'

const KEY = 'sk-very-secret-0123456789'
const vendors = [testVendor()]
let folder = ''
let file = ''
const env: Record<string, string> = { ACME_KEY: 'sk-of-the-environment' }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connections-'))
  file = join(folder, 'renderwatch', 'config.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A gateway over `text` in the file, or over no file at all. */
async function open(text?: string): Promise<OpenGateway> {
  let config = defaultConfig(vendors)
  if (text !== undefined) {
    mkdirSync(join(folder, 'renderwatch'), { recursive: true })
    writeFileSync(file, text)
    const parsed = parseConfig(text, { vendors, env })
    if (!parsed.ok) throw new Error(parsed.mistakes.join('\n'))
    config = parsed.config
  }
  const store = createConnectionStore({ config, file, context: { vendors, sandboxed: vendors, env } })
  return openGateway({}, { store })
}

const json = { 'content-type': 'application/json' }

async function send(gateway: OpenGateway, method: string, id: string | null, body?: unknown) {
  const path = id === null ? connectionsPath : `${connectionsPath}/${id}`
  const answer = await gateway.ask(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: json }),
  })
  const text = await answer.text()
  const refusal = v.safeParse(refusalSchema, parseJson(text))
  return { text, headers: [...answer.headers].join('\n'), error: refusal.success ? refusal.output.error : null }
}

async function ids(gateway: OpenGateway): Promise<readonly string[]> {
  const session = await (await gateway.ask(sessionPath)).json()
  return session.connections.map(({ id }: { id: string }) => id)
}

const NEW = { vendor: 'acme', label: 'My Acme', apiKey: KEY }

describe('adding', () => {
  it("makes the user's file, for its owner alone, and keeps the sandbox", async () => {
    const gateway = await open()
    const { text } = await send(gateway, 'POST', null, NEW)
    expect(text).toContain('"id":"my-acme"')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      connections: [{ id: 'my-acme', ...NEW }],
      sandbox: true,
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'renderwatch')).mode & 0o777).toBe(0o700)
    expect(await ids(gateway)).toEqual(['sandbox-acme', 'my-acme'])
    expect(readdirSync(join(folder, 'renderwatch'))).toEqual(['config.json'])
  })

  it('applies at once, and sends the key to its vendor', async () => {
    const vendor = await serveOnLoopback((_request, response) => response.end('{}'))
    const gateway = await open()
    await send(gateway, 'POST', null, { ...NEW, id: 'x', baseUrl: `${vendor.origin}/base` })
    expect((await gateway.ask(forwardPath('x', '/v1/tasks/1'))).status).toBe(200)
    await send(gateway, 'PATCH', 'x', { apiKey: 'sk-another' })
    await gateway.ask(forwardPath('x', '/v1/tasks/2'))
    expect(vendor.seen.map(({ url, headers }) => [url, headers['authorization']])).toEqual([
      ['/base/v1/tasks/1', `Bearer ${KEY}`],
      ['/base/v1/tasks/2', 'Bearer sk-another'],
    ])
    await send(gateway, 'DELETE', 'x')
    expect(await (await gateway.ask(forwardPath('x', '/v1/tasks/3'))).text()).toContain('unknown_connection')
    await vendor.close()
  })

  it('keeps what else the file says, its indentation, and references to the environment', async () => {
    const gateway = await open(
      '{\n    "mediaHosts": ["cdn.example.com"],\n    "connections": [\n        { "id": "a", "vendor": "acme", "apiKey": { "env": "ACME_KEY" } }\n    ]\n}\n',
    )
    await send(gateway, 'PATCH', 'a', { label: 'Renamed', maxInFlight: 3 })
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(/^\{\n {4}"mediaHosts": \[\n/)
    expect(JSON.parse(text)).toEqual({
      mediaHosts: ['cdn.example.com'],
      connections: [{ id: 'a', vendor: 'acme', apiKey: { env: 'ACME_KEY' }, label: 'Renamed', maxInFlight: 3 }],
    })
    expect(text).not.toContain('sk-of-the-environment')
  })

  it('keeps the intervals of a connection, and goes back to the vendor’s own with none', async () => {
    const gateway = await open()
    await send(gateway, 'POST', null, { ...NEW, id: 'x', checkEverySeconds: { queued: 10 } })
    await send(gateway, 'PATCH', 'x', { checkEverySeconds: { queued: 12, running: 6 } })
    const after = await send(gateway, 'PATCH', 'x', { label: 'Still so' })
    expect(after.text).toContain('"checkEverySeconds":{"queued":12,"running":6}')
    expect(readFileSync(file, 'utf8').replace(/\s/g, '')).toContain('"checkEverySeconds":{"queued":12,"running":6}')
    expect((await send(gateway, 'PATCH', 'x', { checkEverySeconds: {} })).text).not.toContain('queued')
  })

  it('keeps what a person wrote into the file meanwhile', async () => {
    const gateway = await open('{ "connections": [] }')
    writeFileSync(file, JSON.stringify({ connections: [{ id: 'by-hand', vendor: 'acme', apiKey: 'k' }] }))
    await send(gateway, 'POST', null, NEW)
    expect(await ids(gateway)).toEqual(['by-hand', 'my-acme'])
  })

  it('replaces what a link leads to, not the link', async () => {
    const gateway = await open('{}')
    const real = join(folder, 'real.json')
    writeFileSync(real, '{}')
    rmSync(file)
    symlinkSync(real, file)
    await send(gateway, 'POST', null, NEW)
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
    expect(readFileSync(real, 'utf8')).toContain('my-acme')
    expect(statSync(real).mode & 0o777).toBe(0o600)
  })

  it('loses none of many that come at once', async () => {
    const gateway = await open()
    await Promise.all(Array.from({ length: 20 }, () => send(gateway, 'POST', null, NEW)))
    expect(new Set(await ids(gateway)).size).toBe(21)
    expect(JSON.parse(readFileSync(file, 'utf8')).connections).toHaveLength(20)
  })
})

describe('refusals', () => {
  const cases: readonly (readonly [string, unknown, string | null])[] = [
    ['an unknown vendor', { ...NEW, vendor: 'nobody' }, 'vendor'],
    ['no label', { vendor: 'acme', apiKey: KEY }, 'label'],
    ['an empty label', { ...NEW, label: '  ' }, 'label'],
    ['no key', { vendor: 'acme', label: 'x' }, 'apiKey'],
    ['a key that would end its header', { ...NEW, apiKey: `${KEY}\r\nx: y` }, 'apiKey'],
    ['a reference to the environment', { ...NEW, apiKey: { env: 'ACME_KEY' } }, 'apiKey'],
    ['an id that climbs', { ...NEW, id: '../../etc/passwd' }, 'id'],
    ['an id that is a key', { ...NEW, id: KEY.toUpperCase() }, 'id'],
    ['an address without TLS', { ...NEW, baseUrl: 'http://api.example.com' }, 'baseUrl'],
    ['an address of the own network without TLS', { ...NEW, baseUrl: 'http://192.168.1.20:8188' }, 'baseUrl'],
    ['an address with a key in it', { ...NEW, baseUrl: `https://u:${KEY}@api.example.com` }, 'baseUrl'],
    ['a rate of nothing', { ...NEW, requestsPerSecond: 0 }, 'requestsPerSecond'],
    ['an interval of nothing', { ...NEW, checkEverySeconds: { running: 0 } }, 'checkEverySeconds.running'],
    ['an interval for no status', { ...NEW, checkEverySeconds: { done: 5 } }, 'checkEverySeconds.done'],
    ['half a request in flight', { ...NEW, maxInFlight: 0.5 }, 'maxInFlight'],
    ['an unknown field', { ...NEW, key: KEY }, 'key'],
    ['a list', [NEW], null],
    ['a text', KEY, null],
    ['nothing', null, null],
  ]
  it.each(cases)('%s: names the field, quotes nothing, writes nothing', async (_name, body, field) => {
    const gateway = await open()
    const answer = await send(gateway, 'POST', null, body)
    expect(answer.error?.code).toBe('invalid_connection')
    expect(answer.error?.field ?? null).toBe(field)
    expect(answer.text + answer.headers + gateway.logged.join('\n')).not.toContain('very-secret')
    expect(existsSync(file)).toBe(false)
  })

  it('an id that is taken, also by the sandbox', async () => {
    const gateway = await open()
    await send(gateway, 'POST', null, { ...NEW, id: 'a' })
    for (const id of ['a', 'sandbox-acme']) {
      expect((await send(gateway, 'POST', null, { ...NEW, id })).error).toMatchObject({
        code: 'duplicate_connection',
        field: 'id',
      })
    }
  })

  it('a change of the address: a key belongs to its origin', async () => {
    const gateway = await open()
    await send(gateway, 'POST', null, { ...NEW, id: 'a' })
    const { error } = await send(gateway, 'PATCH', 'a', { baseUrl: 'https://evil.example.com' })
    expect(error).toMatchObject({ code: 'invalid_connection', field: 'baseUrl' })
  })

  it('a sandbox connection, one that is not there, and other methods', async () => {
    const gateway = await open()
    expect((await send(gateway, 'PATCH', 'sandbox-acme', { label: 'x' })).error?.code).toBe('invalid_connection')
    expect((await send(gateway, 'PATCH', 'nobody', { label: 'x' })).error?.code).toBe('unknown_connection')
    expect((await send(gateway, 'DELETE', '..%2f..%2fetc')).error?.code).toBe('unknown_connection')
    expect((await send(gateway, 'PUT', 'a', NEW)).error?.code).toBe('bad_request')
    expect((await send(gateway, 'POST', 'a', NEW)).error?.code).toBe('bad_request')
    expect((await send(gateway, 'DELETE', null)).error?.code).toBe('bad_request')
  })

  it('anything without the token, from another origin, as a form, or far too long', async () => {
    const gateway = await open()
    const body = JSON.stringify(NEW)
    const post = (headers: Record<string, string>, text = body) =>
      gateway.ask(connectionsPath, { method: 'POST', body: text, headers: { ...json, ...headers } })
    const code = async (answer: Response) => v.parse(refusalSchema, await answer.json()).error.code
    const bare = new Request(OWN_ORIGIN + connectionsPath, { method: 'POST', body, headers: json })
    expect(await code(await gateway.gateway.fetch(bare))).toBe('bad_token')
    expect(await code(await post({ [TOKEN_HEADER]: 'x'.repeat(43) }))).toBe('bad_token')
    expect(await code(await post({ origin: 'https://evil.example.com' }))).toBe('bad_origin')
    expect(await code(await post({ 'sec-fetch-site': 'cross-site' }))).toBe('bad_origin')
    expect(await code(await post({ 'sec-fetch-site': 'none' }))).toBe('bad_origin')
    expect(await code(await post({ host: 'evil.example.com' }))).toBe('bad_origin')
    expect(await code(await post({ 'content-type': 'text/plain' }))).toBe('bad_request')
    expect(await code(await post({}, ' '.repeat(200_000)))).toBe('body_too_large')
    expect(existsSync(file)).toBe(false)
  })

  it('a file that somebody broke, or that cannot be written, and changes nothing', async () => {
    const gateway = await open('{ "connections": [{ "id": "a", "vendor": "acme", "apiKey": "k" }] }')
    writeFileSync(file, '{ "connections": [')
    const broken = await send(gateway, 'DELETE', 'a')
    expect(broken.error).toMatchObject({ code: 'config_unwritable' })
    expect(broken.error?.message).toContain('line 1')
    expect(readFileSync(file, 'utf8')).toBe('{ "connections": [')
    rmSync(file)
    mkdirSync(file)
    expect((await send(gateway, 'DELETE', 'a')).error?.message).toContain('EISDIR')
    expect(await ids(gateway)).toEqual(['a'])
  })

  it.skipIf(process.getuid?.() === 0)('a folder that may not be written', async () => {
    const gateway = await open('{}')
    chmodSync(join(folder, 'renderwatch'), 0o500)
    expect((await send(gateway, 'POST', null, NEW)).error?.message).toContain('EACCES')
    chmodSync(join(folder, 'renderwatch'), 0o700)
    expect(await ids(gateway)).toEqual([])
  })
})

describe('the key', () => {
  it('comes back in no answer and no log', async () => {
    const gateway = await open()
    const texts: string[] = []
    const keep = async (answer: ReturnType<typeof send>) => {
      const { text, headers } = await answer
      texts.push(text, headers)
    }
    await keep(send(gateway, 'POST', null, { ...NEW, id: 'a' }))
    await keep(send(gateway, 'POST', null, { ...NEW, id: 'a' }))
    await keep(send(gateway, 'PATCH', 'a', { label: 'b', apiKey: `${KEY}2` }))
    await keep(send(gateway, 'PATCH', 'a', { apiKey: `${KEY} ` }))
    texts.push(await (await gateway.ask(sessionPath)).text(), ...gateway.logged)
    expect(texts.join('\n')).not.toContain('very-secret')
    expect(readFileSync(file, 'utf8')).toContain(`${KEY}2`)
  })

  it('raises the revision when it changes, and only then', async () => {
    const gateway = await open()
    const revision = async () => {
      const session = await (await gateway.ask(sessionPath)).json()
      return session.connections.find(({ id }: { id: string }) => id === 'a')?.revision
    }
    await send(gateway, 'POST', null, { ...NEW, id: 'a' })
    const first = await revision()
    await send(gateway, 'PATCH', 'a', { label: 'b' })
    expect(await revision()).toBe(first)
    await send(gateway, 'PATCH', 'a', { apiKey: 'sk-new' })
    expect(await revision()).toBe(first + 1)
  })
})

describe('a vendor that is not part of the product', () => {
  const text = JSON.stringify(PLAIN_DESCRIPTION)
  const described = { vendor: PLAIN_DESCRIPTION.key, label: 'Mine', apiKey: KEY, id: 'mine' }
  const confirmed = { text, hosts: PLAIN_DESCRIPTION.hosts }

  async function session(gateway: OpenGateway) {
    return (await gateway.ask(sessionPath)).json()
  }

  it('comes with its connection, and stays in the file beside it', async () => {
    const gateway = await open()
    await send(gateway, 'POST', null, { ...described, description: confirmed })
    expect(JSON.parse(readFileSync(file, 'utf8')).descriptions).toEqual([PLAIN_DESCRIPTION])
    const { descriptions, connections } = await session(gateway)
    expect(descriptions.map((one: string) => JSON.parse(one))).toEqual([PLAIN_DESCRIPTION])
    expect(connections.at(-1)).toMatchObject({ vendor: PLAIN_DESCRIPTION.key, baseUrl: PLAIN_DESCRIPTION.hosts[0] })
    // The next key needs no description; a better one takes the place of the first.
    await send(gateway, 'POST', null, { ...described, id: 'second' })
    const better = JSON.stringify({ ...PLAIN_DESCRIPTION, label: 'Better' })
    await send(gateway, 'POST', null, { ...described, id: 'third', description: { ...confirmed, text: better } })
    expect(JSON.parse(readFileSync(file, 'utf8')).descriptions).toMatchObject([{ label: 'Better' }])
    expect(await ids(gateway)).toEqual(['sandbox-acme', 'mine', 'second', 'third'])
  })

  const elsewhere = { ...PLAIN_DESCRIPTION, hosts: [...PLAIN_DESCRIPTION.hosts, 'https://thief.example'] }
  it.each<[string, object, RegExp]>([
    ['that lies', { text: JSON.stringify({ ...PLAIN_DESCRIPTION, poll: {} }), hosts: [] }, /poll\.state is missing/],
    ['whose hosts nobody confirmed', { text, hosts: [] }, /would go to https:\/\/api\.acme\.example/],
    ['with one host more', { text: JSON.stringify(elsewhere), hosts: PLAIN_DESCRIPTION.hosts }, /thief\.example/],
    ['that is no JSON', { text: '{', hosts: [] }, /not JSON/],
    ['of another vendor', { ...confirmed, text: JSON.stringify({ ...PLAIN_DESCRIPTION, key: 'acme' }) }, /already/],
  ])('is refused when it is one %s', async (_name, description, message) => {
    const gateway = await open()
    const answer = await send(gateway, 'POST', null, { ...described, description })
    expect(answer.error?.message).toMatch(message)
    expect(existsSync(file)).toBe(false)
  })

  it('never gets keys that were entered for other hosts', async () => {
    const gateway = await open()
    await send(gateway, 'POST', null, { ...described, description: confirmed })
    const wider = { text: JSON.stringify(elsewhere), hosts: elsewhere.hosts }
    const answer = await send(gateway, 'POST', null, { ...described, id: 'b', description: wider })
    expect(answer.error).toMatchObject({ field: 'description' })
    expect(JSON.parse(readFileSync(file, 'utf8')).descriptions).toEqual([PLAIN_DESCRIPTION])
  })
})

describe('one more imitation', () => {
  it('is added by its vendor, and those that were there stay', async () => {
    const gateway = await open('{ "sandbox": [] }')
    await send(gateway, 'POST', null, { vendor: 'acme', sandbox: true })
    expect(await ids(gateway)).toEqual(['sandbox-acme'])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ sandbox: ['acme'] })
    expect((await send(gateway, 'POST', null, { vendor: 'nobody', sandbox: true })).error?.field).toBe('vendor')
  })

  it('is removed until it is added again, and the others stay', async () => {
    const gateway = await open()
    await send(gateway, 'POST', null, { ...NEW, id: 'mine' })
    expect((await send(gateway, 'DELETE', 'sandbox-acme')).error).toBeNull()
    expect(await ids(gateway)).toEqual(['mine'])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ sandbox: [], connections: [{ id: 'mine' }] })
    expect((await send(gateway, 'DELETE', 'sandbox-acme')).error?.code).toBe('unknown_connection')
    await send(gateway, 'POST', null, { vendor: 'acme', sandbox: true })
    expect(await ids(gateway)).toEqual(['sandbox-acme', 'mine'])
  })
})
