import { describe, expect, it } from 'vitest'
import { publicOnly } from '#gateway/forward/public-address.ts'

const lookUp = (addresses: readonly string[], all: boolean) =>
  new Promise((resolve) => {
    const lookup = publicOnly((_name, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    )
    lookup('cdn.example.com', { all }, (error, result) => resolve(error?.code ?? result))
  })

describe('an address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111'])('%s is public', async (address) => {
    expect(await lookUp([address], false)).toBe(address)
  })

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '240.0.0.1',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'nonsense',
    '',
  ])('%s is not', async (address) => {
    expect(await lookUp([address], false)).toBe('ERR_ADDRESS_NOT_PUBLIC')
  })
})

describe('publicOnly', () => {
  it('gives what a socket asks for', async () => {
    expect(await lookUp(['8.8.8.8', '1.1.1.1'], false)).toBe('8.8.8.8')
    expect(await lookUp(['8.8.8.8'], true)).toEqual([{ address: '8.8.8.8', family: 4 }])
  })

  it('fails when any address is not public, and when there is none', async () => {
    expect(await lookUp(['8.8.8.8', '127.0.0.1'], true)).toBe('ERR_ADDRESS_NOT_PUBLIC')
    expect(await lookUp(['::ffff:10.0.0.1'], false)).toBe('ERR_ADDRESS_NOT_PUBLIC')
    expect(await lookUp([], true)).toBe('ERR_ADDRESS_NOT_PUBLIC')
  })
})
