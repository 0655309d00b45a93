import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baseUrlOf, describeConnection } from '#gateway/connections/connections.ts'
import { defaultConfig, parseConfig } from '#gateway/config/config.ts'
import { NO_ADVICE } from '#vendors/advice.ts'
import { testVendor } from '#testing/system/test-vendor.ts'

const vendors = [
  testVendor(),
  testVendor({
    key: 'other',
    label: 'Other',
    defaultBaseUrl: 'https://other.example.com',
    advice: { ...NO_ADVICE, pace: { floor: 5000, phases: {} } },
  }),
]
const KEY = 'sk-very-secret-0123456789'

function read(text: string, env: Record<string, string> = {}) {
  return parseConfig(text, { vendors, env })
}

function config(file: unknown, env: Record<string, string> = {}) {
  const result = read(JSON.stringify(file), env)
  if (!result.ok) throw new Error(result.mistakes.join('\n'))
  return result.config
}

function mistakes(file: unknown, env: Record<string, string> = {}): readonly string[] {
  const result = read(JSON.stringify(file), env)
  return result.ok ? [] : result.mistakes
}

const good = { id: 'a', vendor: 'acme', apiKey: KEY }

describe('a good configuration', () => {
  it('takes what is not said from the vendor', async () => {
    const [connection] = config({ connections: [good] }).connections
    if (connection === undefined) throw new Error('no connection')
    expect(describeConnection(connection, 'http://127.0.0.1:4310')).toEqual({
      id: 'a',
      label: 'Acme',
      vendor: 'acme',
      baseUrl: 'https://api.example.com',
      requestsPerSecond: 5,
      maxInFlight: 8,
      sandbox: false,
    })
    const { headers } = await connection.target.credentials(0)
    expect(headers).toEqual({ authorization: `Bearer ${KEY}` })
  })

  it('takes the key from the environment', async () => {
    const { connections } = config({ connections: [{ ...good, apiKey: { env: 'ACME_KEY' } }] }, { ACME_KEY: 'k1' })
    expect((await connections[0]?.target.credentials(0))?.headers).toEqual({ authorization: 'Bearer k1' })
  })

  it('keeps the intervals that were chosen', () => {
    const [connection] = config({ connections: [{ ...good, checkEverySeconds: { queued: 10 } }] }).connections
    expect(connection && describeConnection(connection, 'http://x').checkEverySeconds).toEqual({ queued: 10 })
  })

  it.each([
    'https://x.example.com/model',
    'https://x.example.com/model/',
    'http://127.0.0.1:9/model',
    'http://[::1]:9',
    'http://localhost:9',
  ])('accepts the base address %s', (baseUrl) => {
    const [connection] = config({ connections: [{ ...good, baseUrl }] }).connections
    expect(connection && baseUrlOf(connection, 'http://x').href).toBe(new URL(baseUrl).href)
  })

  it.each([
    ['https://me.example', 'https://me.example'],
    ['https://me.example:8443/rw/', 'https://me.example:8443/rw'],
    ['http://127.0.0.1:4310/', 'http://127.0.0.1:4310'],
  ])('takes the public address %s', (publicUrl, kept) => {
    expect(config({ publicUrl }).publicUrl).toBe(kept)
  })

  it('takes the key that a vendor signs callbacks with, from the environment as well', () => {
    const signing = testVendor({
      callbackProof: { kind: 'signature', timestampHeader: 'x-t', signatureHeader: 'x-s', tolerance: 1000 },
    })
    const file = JSON.stringify({ connections: [{ ...good, callbackKey: { env: 'SIGNING' } }] })
    const parsed = parseConfig(file, { vendors: [signing], env: { SIGNING: 'whsec-1' } })
    expect(parsed.ok && parsed.config.connections[0]?.callbackKey?.()).toBe('whsec-1')
    expect(parseConfig(file, { vendors: [signing], env: {} })).toEqual({
      ok: false,
      mistakes: ['connections[0].callbackKey.env: the environment variable SIGNING is not set'],
    })
    expect(mistakes({ connections: [{ ...good, callbackKey: 'x' }] })).toEqual([
      'connections[0].callbackKey: Acme is not known to sign its callbacks',
    ])
  })

  it.each(['http://me.example', 'ftp://me.example', 'https://a:b@me.example', 'https://me.example?x=1', 'me', '', 7])(
    'refuses the public address %s, by its field',
    (publicUrl) => {
      expect(mistakes({ publicUrl }).join()).toMatch(/^publicUrl: must be /)
    },
  )

  it('tells connections of one vendor apart by their id', () => {
    const { connections } = config({ connections: [good, { ...good, id: 'b' }, { ...good, id: 'c', label: 'Mine' }] })
    expect(connections.map((connection) => connection.label)).toEqual(['Acme (a)', 'Acme (b)', 'Mine'])
  })

  it('has the sandbox only when it says so, and only the sandbox without a file', () => {
    expect(config({ connections: [good], sandbox: true }).connections.map(({ id }) => id)).toEqual([
      'sandbox-acme',
      'sandbox-other',
      'a',
    ])
    expect(config({ connections: [good] }).connections).toHaveLength(1)
    const [first] = defaultConfig(vendors).connections
    expect(first && describeConnection(first, 'http://127.0.0.1:5')).toMatchObject({
      id: 'sandbox-acme',
      label: 'Sandbox Acme',
      baseUrl: 'http://127.0.0.1:5/sandbox/acme',
      sandbox: true,
    })
  })

  it('accepts a byte order mark', () => {
    expect(read('\uFEFF{}').ok).toBe(true)
  })
})

describe('a mistake names its field', () => {
  it.each<[string, unknown, string]>([
    ['vendor', [{ ...good, vendor: 'acmee' }], 'connections[0].vendor: "acmee" is not a vendor; known: acme, other'],
    ['no vendor', [{ id: 'a', apiKey: KEY }], 'connections[0].vendor: is missing'],
    ['id', [{ ...good, id: 'A b' }], 'connections[0].id: must be 1 to 64 lower-case letters'],
    ['duplicate id', [good, good], 'connections[1].id: "a" is used twice'],
    [
      'plain http',
      [{ ...good, baseUrl: 'http://api.example.com' }],
      'connections[0].baseUrl: must be an https address',
    ],
    ['no url', [{ ...good, baseUrl: 'api.example.com' }], 'connections[0].baseUrl: must be an https address'],
    [
      'other scheme',
      [{ ...good, baseUrl: 'ftp://api.example.com' }],
      'connections[0].baseUrl: must be an https address',
    ],
    ['userinfo', [{ ...good, baseUrl: `https://u:${KEY}@x.com` }], 'connections[0].baseUrl: must not hold a user name'],
    ['query', [{ ...good, baseUrl: 'https://x.com/?a=1' }], 'connections[0].baseUrl: must end with a path'],
    ['no key', [{ id: 'a', vendor: 'acme' }], 'connections[0].apiKey: is missing'],
    ['empty key', [{ ...good, apiKey: '' }], 'connections[0].apiKey: must be a key'],
    ['key with a line break', [{ ...good, apiKey: `${KEY}\n` }], 'connections[0].apiKey: must be a key'],
    ['numeric key', [{ ...good, apiKey: 5 }], 'connections[0].apiKey: must be text or { "env": "NAME" }'],
    [
      'unset variable',
      [{ ...good, apiKey: { env: 'NOPE' } }],
      'connections[0].apiKey.env: the environment variable NOPE is not set',
    ],
    ['bad variable', [{ ...good, apiKey: { env: 'A B' } }], 'connections[0].apiKey.env: must be the name'],
    ['rate', [{ ...good, requestsPerSecond: 0 }], 'connections[0].requestsPerSecond: must be greater than 0'],
    [
      'an interval',
      [{ ...good, checkEverySeconds: { queued: 0.5 } }],
      'connections[0].checkEverySeconds.queued: must be at least 1',
    ],
    [
      'an interval that the vendor does not allow',
      [{ ...good, vendor: 'other', checkEverySeconds: { running: 3 } }],
      'connections[0].checkEverySeconds.running: must be at least 5: this vendor’s pages ask for that',
    ],
    ['in flight', [{ ...good, maxInFlight: 1.5 }], 'connections[0].maxInFlight: must be a whole number'],
    ['unknown field', [{ ...good, key: KEY }], 'connections[0].key: is not a known field; known: id, vendor, label'],
    ['no list', {}, 'connections: must be a list'],
    ['no object', ['a'], 'connections[0]: must be an object'],
  ])('%s', (_name, connections, expected) => {
    const found = mistakes({ connections })
    expect(
      found.some((mistake) => mistake.startsWith(expected)),
      found.join('\n'),
    ).toBe(true)
    expect(found.join('\n')).not.toContain(KEY)
  })

  it.each<[unknown, string]>([
    [{ mediaHosts: ['https://cdn.example.com'] }, 'mediaHosts[0]: must be "host" or "host:port"'],
    [{ sandbox: 'yes' }, 'sandbox: must be true, false or a list of vendors'],
    [{ conections: [] }, 'conections: is not a known field; known: connections, descriptions, mediaHosts, sandbox'],
    [[], 'the file must be an object'],
    ['text', 'the file must be an object'],
  ])('%j', (file, expected) => {
    expect(mistakes(file)[0]).toContain(expected)
  })

  it.each([
    [
      '{\n  "connections": [\n    {"id": "a",}\n  ]\n}',
      'line 3, column 16: not JSON, expected a field name in double quotes',
    ],
    ['', 'line 1, column 1: not JSON, expected a value'],
    ['{"a": 1', 'line 1, column 8: not JSON, expected "," or "}"'],
    ['{} x', 'line 1, column 4: not JSON, expected nothing more'],
    ['{"a": "C:\\d"}', 'line 1, column 7: not JSON, expected a text that ends with a double quote'],
    ["{'a': 1}", 'line 1, column 2: not JSON, expected a field name in double quotes'],
  ])('not JSON: %j', (text, expected) => {
    const result = read(text)
    expect(result.ok ? '' : result.mistakes[0]).toContain(expected)
  })

  it('agrees with JSON.parse on what is JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 2 }), (json, at, edit) => {
        const cut = at % (json.length + 1)
        const text = json.slice(0, cut) + edit + json.slice(cut + 1)
        const saysNotJson = (candidate: string) => {
          const result = read(candidate)
          return !result.ok && result.mistakes[0]?.includes('not JSON') === true
        }
        expect(saysNotJson(json)).toBe(false)
        expect(saysNotJson(text)).toBe(!parses(text))
      }),
    )
  })

  it('never throws and never quotes the key, whatever stands where', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(good), 'baseUrl', 'x'), fc.jsonValue()), (entry) => {
        expect(mistakes({ connections: [{ apiKey: `${KEY} `, ...entry }] }).join('\n')).not.toContain(KEY)
      }),
    )
  })
})

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
