import { describe, expect, it } from 'vitest'
import { callbackSender } from '#gateway/hooks/send-callback.ts'

describe('the callbacks of imitated vendors', () => {
  const BOUND = { host: '127.0.0.1', port: 4310 }

  async function sentTo(url: string): Promise<string | null> {
    let target: string | null = null
    const send = callbackSender({
      bound: BOUND,
      publicUrl: 'https://me.example/rw',
      fetch(input, init) {
        target = input instanceof URL ? input.href : null
        expect(init).toMatchObject({ method: 'POST', redirect: 'manual' })
        return Promise.resolve(new Response(null, { status: 204 }))
      },
    })
    const status = await send({ url, headers: {}, body: '{}' })
    expect(status).toBe(target === null ? null : 204)
    return target
  }

  it.each([
    ['http://127.0.0.1:9000/hook', 'http://127.0.0.1:9000/hook'],
    ['http://localhost:9000/hook', 'http://localhost:9000/hook'],
    // What would come back by way of the proxy goes straight to this gateway.
    ['https://me.example/rw/api/hooks/a/b', 'http://127.0.0.1:4310/api/hooks/a/b'],
  ])('reach this machine: %s', async (url, target) => {
    expect(await sentTo(url)).toBe(target)
  })

  it.each([
    'https://evil.example/hook',
    'http://10.0.0.1/hook',
    'http://169.254.169.254/latest',
    'https://me.example/rwx/api',
    'https://me.example.evil.example/rw/api',
    'http://127.0.0.1.evil.example/',
    'http://me:word@127.0.0.1/',
    'file:///etc/passwd',
    'nonsense',
  ])('reach nobody else: %s', async (url) => {
    expect(await sentTo(url)).toBeNull()
  })
})
