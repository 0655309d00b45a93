import { describe, expect, it } from 'vitest'
import { credentialSource } from '#vendors/credentials.ts'
import { signedToken } from '#vendors/reading/jwt.ts'

const NOON = 1_780_000_000_000
const HALF_HOUR = 30 * 60_000
const authorize = (shown: string) => ({ authorization: `Bearer ${shown}` })

/** A vendor that is shown a token of its key, which is good for half an hour; counts how many are made. */
function minting() {
  const made: number[] = []
  const mint = (key: string, now: number) => {
    const [access, secret] = key.split(':')
    if (access === undefined || secret === undefined) return Promise.reject(new Error('the key is no pair'))
    made.push(now)
    const until = now + HALF_HOUR
    return Promise.resolve({ token: signedToken({ iss: access, exp: until / 1000 }, secret), until })
  }
  return { authorize, mint, made }
}

describe('credentials', () => {
  it('are the headers of a key, and secret is the key wherever it stands', async () => {
    const { headers, secrets } = await credentialSource({ authorize }, 'sk-1234')(NOON)
    expect(headers).toEqual({ authorization: 'Bearer sk-1234' })
    expect(secrets).toContain('sk-1234')
  })

  it('are a token made of the key, which itself is not sent but stays secret', async () => {
    const { headers, secrets } = await credentialSource(minting(), 'access-1:secret-1')(NOON)
    const token = headers['authorization']?.replace('Bearer ', '') ?? ''
    expect(token.split('.')).toHaveLength(3)
    expect(JSON.stringify(headers)).not.toContain('secret-1')
    expect(secrets).toEqual(expect.arrayContaining([token, 'access-1:secret-1']))
  })

  it('are made once for all who ask at a time, kept, and made anew a minute before they end', async () => {
    const vendor = minting()
    const source = credentialSource(vendor, 'a:b')
    const [one, two] = await Promise.all([source(NOON), source(NOON)])
    expect(one?.headers).toEqual(two?.headers)
    await source(NOON + HALF_HOUR - 60_001)
    expect(vendor.made).toEqual([NOON])
    const renewed = await source(NOON + HALF_HOUR - 60_000)
    expect(vendor.made).toEqual([NOON, NOON + HALF_HOUR - 60_000])
    expect(renewed.headers).not.toEqual(one?.headers)
  })

  it('are refused for a key of another form, each time anew', async () => {
    const source = credentialSource(minting(), 'plain')
    await expect(source(NOON)).rejects.toThrow('no pair')
    await expect(source(NOON)).rejects.toThrow('no pair')
  })
})
