import { describe, expect, it } from 'vitest'
import { TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { MINUTE } from '#domain/time.ts'
import { defaultConfig } from '#gateway/config/config.ts'
import { newAccessWord } from '#gateway/people/access-word.ts'
import type { Assets } from '#gateway/server/assets.ts'
import { createGateway, type Gateway } from '#gateway/server/gateway.ts'
import { NOON } from '#testing/builders.ts'

const OWN = 'http://10.1.2.3:4310'
const WORD = newAccessWord()
const PAGE: Assets = {
  has: (path) => path === '/index.html' || path.startsWith('/assets/screen-'),
  read: async () => new Uint8Array(Buffer.from('page')),
}
const LINK = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' }

function open(): { readonly gateway: Gateway; readonly pass: (time: number) => void } {
  let now = NOON
  const gateway = createGateway({
    config: defaultConfig([]),
    sandbox: { fetch: async () => new Response('sandbox') },
    clock: { now: () => now },
    bound: { host: '0.0.0.0', port: 4310 },
    version: '0.0.0',
    assets: PAGE,
    accessWord: WORD,
    log: () => undefined,
  })
  return { gateway, pass: (time) => (now += time) }
}

const get = (gateway: Gateway, path: string, headers: Record<string, string> = {}) =>
  gateway.fetch(new Request(OWN + path, { headers }))

function enter(gateway: Gateway, word: string, next = '/outputs'): Promise<Response> {
  const body = new URLSearchParams({ secret: word, next })
  return gateway.fetch(
    new Request(`${OWN}/access`, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } }),
  )
}

describe('a gateway beyond loopback', () => {
  it('gives a stranger nothing: no token, no connection, no page, no sandbox', async () => {
    const { gateway } = open()
    for (const path of [
      '/api/session',
      '/api/connections',
      '/api/media?url=x',
      '/api/forward/a/v1',
      '/sandbox/x',
      '/app.js',
      '/index.html',
      '/assets/../api/feed',
      '/assets/%2e%2e/api/feed',
      '/assets/..%2fapi/feed',
      '/assets//api/feed',
    ]) {
      const reply = await get(gateway, path)
      expect([path, reply.status]).toEqual([path, 401])
      expect(await reply.text()).not.toContain(TOKEN_HEADER)
    }
    // What is published anyway, so that a page can go on that was open before.
    expect((await get(gateway, '/assets/screen-0aZ_-.js')).status).toBe(200)
    const page = await get(gateway, '/outputs?x=1', { ...LINK, 'sec-fetch-site': 'none' })
    expect([page.status, page.headers.get('location')]).toEqual([303, '/access?next=%2Foutputs%3Fx%3D1'])
  })

  it('lets in who enters the word, once, with a cookie that no script and no other site can use', async () => {
    const { gateway } = open()
    const reply = await enter(gateway, ` ${WORD.toUpperCase()} `)
    expect([reply.status, reply.headers.get('location')]).toEqual([303, '/outputs'])
    const cookie = reply.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\//)
    expect(cookie).not.toContain(WORD)
    const [pair = ''] = cookie.split(';')
    expect((await get(gateway, '/api/session', { cookie: `a=b; ${pair}` })).status).toBe(200)
    expect((await get(gateway, '/api/session', { cookie: `${pair}x` })).status).toBe(401)
    expect((await get(gateway, '/api/session', { authorization: `Bearer ${WORD}` })).status).toBe(200)
  })

  it('takes ten wrong words a minute, and then not even the right one', async () => {
    const { gateway, pass } = open()
    for (let index = 0; index < 10; index += 1) expect((await enter(gateway, `wrong-${index}`)).status).toBe(403)
    expect((await enter(gateway, WORD)).status).toBe(429)
    pass(MINUTE)
    expect((await enter(gateway, WORD)).status).toBe(303)
  })

  it('leads nowhere else, and shows no word of a stranger as markup', async () => {
    const { gateway } = open()
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '', 'x'.repeat(3000)]) {
      expect((await enter(gateway, WORD, next)).headers.get('location'), next).toBe('/')
    }
    const shown = await get(gateway, '/access?next=%2F%22%3E%3Cscript%3E')
    // Its form must come back with an origin: without a referrer browsers send `null`.
    expect(shown.headers.get('referrer-policy')).toBe('same-origin')
    const page = await shown.text()
    expect(page).not.toContain('<script')
    expect(page).toContain('/&quot;&gt;&lt;script&gt;')
  })

  it('takes a person who follows a link of another site through a step of its own, which carries the cookie', async () => {
    const { gateway } = open()
    const crossing = await get(gateway, '/task/a', { ...LINK, 'sec-fetch-site': 'cross-site' })
    expect(await crossing.text()).toContain('content="0;url=/access?next=%2Ftask%2Fa"')
    const [pair = ''] = ((await enter(gateway, WORD)).headers.get('set-cookie') ?? '').split(';')
    const step = await get(gateway, '/access?next=%2Ftask%2Fa', { ...LINK, cookie: pair })
    expect([step.status, step.headers.get('location')]).toEqual([303, '/task/a'])
  })

  it('makes words that differ and that nobody misreads', () => {
    const words = Array.from({ length: 200 }, newAccessWord)
    expect(new Set(words).size).toBe(200)
    for (const word of words) expect(word).toMatch(/^(?:[a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}$/)
  })
})
