import { describe, expect, it } from 'vitest'
import { parseConfig } from '#gateway/config/config.ts'
import { isFrom } from '#gateway/people/people-config.ts'
import { tokenWords } from '#gateway/people/people-words.ts'
import { newToken, tokenHash } from '#gateway/people/token.ts'

const HASH = `sha256:${'0'.repeat(64)}`
const HASH_2 = `sha256:${'1'.repeat(64)}`

function read(people: unknown, publicUrl: string | undefined = 'https://team.example.com') {
  const parsed = parseConfig(JSON.stringify({ people, publicUrl }), { vendors: [], env: {} })
  return parsed.ok ? parsed.config.people : parsed.mistakes.join('\n')
}

describe('people in the configuration', () => {
  it('takes tokens by their hash, and a proxy by its addresses', () => {
    const tokens = { kind: 'tokens', people: [{ name: 'Ada Lovelace', role: 'spend', hash: HASH }] }
    expect(read(tokens)).toEqual(tokens)
    const proxy = { kind: 'proxy', header: 'X-Forwarded-User', from: ['10.0.0.5', '::1', '10.1.0.0/16'], people: {} }
    expect(read({ ...proxy, people: { 'ada@example.com': 'keep' }, others: 'look' })).toMatchObject({ others: 'look' })
    expect(read(proxy)).toMatchObject({ others: null })
  })

  it.each([
    [{ kind: 'tokens', people: [] }, 'must name somebody'],
    [{ kind: 'tokens', people: [{ name: 'Ada', role: 'root', hash: HASH }] }, 'people[0].role: must be one of look'],
    [{ kind: 'tokens', people: [{ name: ' Ada', role: 'look', hash: HASH }] }, 'must be 1 to 60 characters'],
    [
      {
        kind: 'tokens',
        people: [
          { name: 'Ada', role: 'look', hash: HASH },
          { name: 'Ada', role: 'keep', hash: HASH_2 },
        ],
      },
      'must name each person once',
    ],
    [
      {
        kind: 'tokens',
        people: [
          { name: 'Ada', role: 'look', hash: HASH },
          { name: 'Ben', role: 'keep', hash: HASH },
        ],
      },
      'a token of their own',
    ],
    [{ kind: 'proxy', header: 'X-User', from: [] }, 'must name the address of the proxy'],
    [{ kind: 'proxy', header: 'X-User', from: ['proxy.local'] }, 'must be an IP address'],
    [{ kind: 'proxy', header: 'Cookie', from: ['10.0.0.5'] }, 'must be a header of the proxy'],
    [{ kind: 'oidc' }, 'people'],
  ])('%j is a mistake with its place', (people, expected) => {
    expect(read(people)).toContain(expected)
  })

  it('quotes no token that was written in the place of its hash', () => {
    const token = newToken()
    const said = read({ kind: 'tokens', people: [{ name: 'Ada', role: 'look', hash: token }] })
    expect(said).toContain('not the token itself')
    expect(said).not.toContain(token)
  })

  it('wants the public address of a proxy', () => {
    const parsed = parseConfig(JSON.stringify({ people: { kind: 'proxy', header: 'X-User', from: ['::1'] } }), {
      vendors: [],
      env: {},
    })
    expect(parsed.ok ? '' : parsed.mistakes.join()).toContain('"publicUrl"')
  })

  it('prints a token with the very entry that lets it in', () => {
    const said = tokenWords('Ada')
    const token = /rwt_\S+/.exec(said)?.[0] ?? ''
    const entry: unknown = JSON.parse(/\{"name".+\}/.exec(said)?.[0] ?? '')
    expect(entry).toEqual({ name: 'Ada', role: 'look', hash: tokenHash(token) })
    expect(read({ kind: 'tokens', people: [entry] })).toMatchObject({ people: [entry] })
    expect(tokenWords('Ada')).not.toContain(token)
  })
})

describe('isFrom', () => {
  it.each([
    ['10.0.0.5', ['10.0.0.5'], true],
    ['::ffff:10.0.0.5', ['10.0.0.5'], true],
    ['10.0.0.6', ['10.0.0.5'], false],
    ['10.0.1.6', ['10.0.0.0/23'], true],
    ['10.0.2.6', ['10.0.0.0/23'], false],
    ['fd00::1', ['fd00::/8'], true],
    ['fd00:0::1', ['fd00::1'], true],
    ['::1', ['127.0.0.1'], false],
    [null, ['0.0.0.0/0', '::/0'], false],
    ['', ['0.0.0.0/0'], false],
    ['unix', ['0.0.0.0/0'], false],
  ] as const)('%s in %j: %s', (address, ranges, expected) => {
    expect(isFrom(address, ranges)).toBe(expected)
  })
})
