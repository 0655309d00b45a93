import { describe, expect, it } from 'vitest'
import { parseConfig } from '#gateway/config/config.ts'
import { isNearHost } from '#gateway/server/near-host.ts'
import { testVendor } from '#testing/system/test-vendor.ts'

const hostOf = (address: string) => new URL(`http://${address}/`).hostname

const NEAR =
  '127.0.0.1 localhost [::1] 10.1.2.3 172.16.0.9 172.31.255.1 192.168.1.20 [fd12:3456::1] studio studio.local box.lan gpu.rack.internal nas.home.arpa'
const FAR =
  '8.8.8.8 172.32.0.1 192.169.1.1 169.254.169.254 100.64.0.1 [2001:db8::1] [2606:4700::1] example.com studio.local.example.com local.example [::ffff:8.8.8.8] evil-local.com'

describe('a host', () => {
  it.each(NEAR.split(' '))('%s stands in the own network', (address) => expect(isNearHost(hostOf(address))).toBe(true))
  it.each(FAR.split(' '))('%s does not', (address) => expect(isNearHost(hostOf(address))).toBe(false))
})

describe('a connection without TLS', () => {
  const mistakesOf = (inOwnNetwork: boolean, baseUrl: string) => {
    const vendor = testVendor(inOwnNetwork ? { inOwnNetwork } : {})
    const file = { connections: [{ id: 'one', vendor: 'acme', apiKey: 'none', baseUrl }] }
    const parsed = parseConfig(JSON.stringify(file), { vendors: [vendor], env: {} })
    return parsed.ok ? [] : parsed.mistakes
  }

  it('is taken in the own network for a vendor whose servers stand there, and for no other', () => {
    expect(mistakesOf(true, 'http://192.168.1.20:8188')).toEqual([])
    expect(mistakesOf(true, 'http://studio.local:8188')).toEqual([])
    expect(mistakesOf(false, 'http://192.168.1.20:8188')).toEqual([expect.stringContaining('must be an https address')])
    expect(mistakesOf(false, 'http://127.0.0.1:8188')).toEqual([])
  })

  it.each(['http://8.8.8.8:8188', 'http://comfy.example.com', 'http://169.254.169.254'])(
    'is taken nowhere else: %s',
    (baseUrl) => expect(mistakesOf(true, baseUrl)).toEqual([expect.stringContaining('must be an https address')]),
  )
})
