import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { newVaultParams, openVault, vaultParamsSchema } from '#engine/direct/vault.ts'

const SECRET = 'sk-very-secret-0123456789'
const PLACE = 'hiapi\nhttps://api.hiapi.ai'

describe('the vault', () => {
  it('opens what it sealed, in the same place and with the same passphrase only', async () => {
    const params = newVaultParams(crypto)
    const vault = await openVault(crypto, 'correct horse battery', params)
    const sealed = await vault.seal(PLACE, SECRET)
    expect(await vault.open(PLACE, sealed)).toBe(SECRET)
    expect(await vault.open('hiapi\nhttps://evil.example.com', sealed)).toBeNull()
    expect(await vault.open('other\nhttps://api.hiapi.ai', sealed)).toBeNull()
    expect(await vault.open(PLACE, { ...sealed, iv: btoa('another iv..') })).toBeNull()
    const again = await openVault(crypto, 'correct horse battery', params)
    expect(await again.open(PLACE, sealed)).toBe(SECRET)
    const wrong = await openVault(crypto, 'correct horse batterY', params)
    expect(await wrong.open(PLACE, sealed)).toBeNull()
    const otherSalt = await openVault(crypto, 'correct horse battery', newVaultParams(crypto))
    expect(await otherSalt.open(PLACE, sealed)).toBeNull()
  })

  it('takes a fresh IV of 12 bytes and a salt of 16 each time, and reads as noise', async () => {
    const params = newVaultParams(crypto)
    const vault = await openVault(crypto, 'passphrase', params)
    const [first, second] = [await vault.seal(PLACE, SECRET), await vault.seal(PLACE, SECRET)]
    expect(first.iv).not.toBe(second.iv)
    expect(first.text).not.toBe(second.text)
    expect(atob(first.iv)).toHaveLength(12)
    expect(atob(params.salt)).toHaveLength(16)
    expect(params.salt).not.toBe(newVaultParams(crypto).salt)
    expect(JSON.stringify([first, second])).not.toContain('secret')
    expect(atob(first.text)).not.toContain('secret')
  })

  it('means the same passphrase however the system composes its characters', async () => {
    const params = newVaultParams(crypto)
    const sealed = await (await openVault(crypto, 'caf\u00e9', params)).seal(PLACE, SECRET)
    expect(await (await openVault(crypto, 'cafe\u0301', params)).open(PLACE, sealed)).toBe(SECRET)
  })

  it('accepts no stored count of rounds that is weak or would hang the page', () => {
    const own = newVaultParams(crypto)
    const { salt } = own
    expect(own.iterations).toBe(1_000_000)
    expect(v.is(vaultParamsSchema, own)).toBe(true)
    for (const iterations of [1, 599_999, 1e9, 1.5, '1000000', null]) {
      expect(v.is(vaultParamsSchema, { salt, iterations })).toBe(false)
    }
  })
})
