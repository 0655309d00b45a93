import { describe, expect, it } from 'vitest'
import type { Json } from '#domain/json.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { ruleOf } from '#gateway/forward/vendor-path.ts'
import { PLAIN_DESCRIPTION } from '#testing/plain-description.ts'
import { VENDORS } from '#vendors/registry.ts'

const KEY = 'sk-very-secret-0123456789'
const FILES: Readonly<Record<string, string>> = {
  './acme.json': JSON.stringify(PLAIN_DESCRIPTION),
  './broken.json': '{',
}

function parsed(descriptions: Json, more: Readonly<Record<string, Json>> = {}) {
  const connections = [{ id: 'acme', vendor: PLAIN_DESCRIPTION.key, apiKey: KEY }]
  const text = JSON.stringify({ connections, descriptions, ...more })
  return parseConfig(text, { vendors: VENDORS, env: {}, readBeside: (path) => FILES[path] ?? null })
}

function mistakes(descriptions: Json): readonly string[] {
  const result = parsed(descriptions)
  return result.ok ? [] : result.mistakes
}

describe('a vendor that the configuration describes', () => {
  it.each<[way: string, entry: Json]>([
    ['in the file itself', PLAIN_DESCRIPTION],
    ['in a file beside it', { file: './acme.json', hosts: ['https://api.acme.example'] }],
  ])('has a connection, %s', async (_way, entry) => {
    const result = parsed([entry])
    if (!result.ok) throw new Error(result.mistakes.join())
    const [connection] = result.config.connections
    if (connection?.target.kind !== 'vendor') throw new Error('no connection')
    expect(connection.target.baseUrl.href).toBe('https://api.acme.example/')
    const { headers } = await connection.target.credentials(0)
    expect(headers).toEqual({ authorization: `Bearer ${KEY}` })
    expect(result.config.described.map(({ text }) => JSON.parse(text))).toEqual([PLAIN_DESCRIPTION])
  })

  it('is asked by the calls that its description has, and by no other', () => {
    const result = parsed([PLAIN_DESCRIPTION])
    const vendor = result.ok ? result.config.connections[0]?.vendor : undefined
    if (vendor === undefined) throw new Error('no connection')
    const id = 'acr-0123456789ab'
    expect(ruleOf(vendor, 'GET', `/v1/tasks/${id}`, '')).not.toBeNull()
    expect(ruleOf(vendor, 'POST', `/v1/tasks/${id}/stop`, '')).not.toBeNull()
    expect(ruleOf(vendor, 'GET', '/v1/tasks', '?page=1&size=10')).not.toBeNull()
    expect(ruleOf(vendor, 'DELETE', `/v1/tasks/${id}`, '')).toBeNull()
    expect(ruleOf(vendor, 'GET', '/v1/keys', '')).toBeNull()
    expect(ruleOf(vendor, 'GET', `/v1/tasks/${id}/../../keys`, '')).toBeNull()
  })

  it('is imitated where the sandbox is asked for it', () => {
    const result = parsed([PLAIN_DESCRIPTION], { sandbox: [PLAIN_DESCRIPTION.key] })
    const ids = result.ok ? result.config.connections.map(({ id }) => id) : []
    expect(ids).toEqual([`sandbox-${PLAIN_DESCRIPTION.key}`, 'acme'])
  })
})

describe('is refused with its place', () => {
  it.each<[what: string, entries: Json, message: RegExp]>([
    ['a description that lies', [{ ...PLAIN_DESCRIPTION, poll: {} }], /^descriptions\[0\]: poll\.state is missing/],
    [
      'a file that is not there',
      [{ file: './no.json', hosts: ['https://a.example'] }],
      /^descriptions\[0\]\.file: cannot/,
    ],
    [
      'a file that is no JSON',
      [{ file: './broken.json', hosts: ['https://a.example'] }],
      /^descriptions\[0\]: .*not JSON/,
    ],
    ['a file without hosts', [{ file: './acme.json' }], /^descriptions\[0\]\.hosts: must list/],
    [
      'a host that nobody confirmed',
      [{ file: './acme.json', hosts: ['https://other.example'] }],
      /^descriptions\[0\]\.hosts: the description would send the key to https:\/\/api\.acme\.example/,
    ],
    [
      'the key of a vendor that there is',
      [{ ...PLAIN_DESCRIPTION, key: VENDORS[0]?.key ?? '' }],
      /\.key: there is a vendor/,
    ],
    ['the same key twice', [PLAIN_DESCRIPTION, PLAIN_DESCRIPTION], /^descriptions\[1\]\.key: there is/],
    ['no list', PLAIN_DESCRIPTION, /^descriptions: must be a list/],
    ['no object', ['acme'], /^descriptions\[0\]: must be a description/],
  ])('%s', (_what, entries, message) => {
    expect(mistakes(entries).join('\n')).toMatch(message)
    expect(mistakes(entries).join('\n')).not.toContain(KEY)
  })
})
