import { describe, expect, it } from 'vitest'
import { addressOf, isLoopbackHost, isOwnHost } from '#gateway/server/own-host.ts'

describe('isOwnHost', () => {
  const local = { host: '127.0.0.1', port: 4310 }
  const everywhere = { host: '0.0.0.0', port: 4310 }

  it.each(['127.0.0.1:4310', 'localhost:4310', 'LOCALHOST:4310', '[::1]:4310'])('accepts %s', (host) => {
    expect(isOwnHost(local, host)).toBe(true)
  })

  it.each([
    'localhost',
    'localhost:4311',
    'evil.example.com:4310',
    '127.0.0.1.evil.example.com:4310',
    '192.168.1.5:4310',
    'localhost:4310@evil.example.com',
    'evil.example.com/localhost:4310',
    '',
  ])('refuses %j', (host) => {
    expect(isOwnHost(local, host)).toBe(false)
  })

  it('bound to every address, accepts literals, which cannot be rebound, and no foreign name', () => {
    expect(isOwnHost(everywhere, '192.168.1.5:4310')).toBe(true)
    expect(isOwnHost(everywhere, 'rebound.example.com:4310')).toBe(false)
  })

  it('accepts the name it was bound to', () => {
    expect(isOwnHost({ host: 'render.lan', port: 80 }, 'render.lan')).toBe(true)
  })
})

it('writes the address to open', () => {
  expect(addressOf({ host: '127.0.0.1', port: 4310 })).toBe('http://127.0.0.1:4310')
  expect(addressOf({ host: '::1', port: 1 })).toBe('http://[::1]:1')
  expect(addressOf({ host: '0.0.0.0', port: 1 })).toBe('http://localhost:1')
})

it('knows loopback in every notation', () => {
  for (const name of ['localhost', 'a.localhost', '127.8.9.1', '[::1]', '::ffff:127.0.0.1']) {
    expect(isLoopbackHost(name), name).toBe(true)
  }
  for (const name of ['example.com', '10.0.0.1', 'localhost.example.com', '0.0.0.0']) {
    expect(isLoopbackHost(name), name).toBe(false)
  }
})
