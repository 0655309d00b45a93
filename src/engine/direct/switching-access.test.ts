import { describe, expect, it } from 'vitest'
import { sessionPath } from '#domain/connection/session-path.ts'
import { directAccess } from '#engine/direct/direct-access.ts'
import { directMedia } from '#engine/direct/direct-media.ts'
import { switchingAccess } from '#engine/direct/switching-access.ts'
import { fetchOutput } from '#engine/outputs/fetch-output.ts'
import { memoryRoom } from '#testing/memory-room.ts'
import { gatewayAccess } from '#engine/conversation/gateway-transport.ts'
import type { AccessEvent } from '#engine/conversation/transport.ts'
import { REGISTRY } from '#testing/product.ts'

const SESSION = { version: '1', token: 't', connections: [] }
const clock = { now: () => 0 }
const signal = new AbortController().signal

/** A page whose gateway answers like this. */
function openPage(answer: () => Promise<Response>, chosen = false) {
  const written: boolean[] = []
  let stored: string | null = null
  const access = switchingAccess({
    gateway: gatewayAccess({
      fetch: (input) => (input === sessionPath ? answer() : Promise.reject(new TypeError('elsewhere'))),
      clock,
      isOnline: () => true,
    }),
    choice: { read: () => chosen, write: (on) => written.push(on) },
    loadDirect: () =>
      Promise.resolve(
        directAccess({
          fetch: () => Promise.resolve(new Response('{}')),
          clock,
          isOnline: () => true,
          storage: { read: () => stored, write: (text) => (stored = text) },
          vendors: REGISTRY,
          crypto,
        }),
      ),
  })
  const events: AccessEvent[] = []
  access.subscribe((event) => events.push(event))
  return { access, written, events, mode: () => access.direct.store.getState().mode }
}

const HTML = () => Promise.resolve(new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }))

describe('which way the page reaches vendors', () => {
  it('is the gateway where there is one', async () => {
    const page = openPage(() => Promise.resolve(Response.json(SESSION)), true)
    expect(await page.access.session(signal)).toEqual(SESSION)
    expect(page.mode()).toBe('off')
  })

  it.each([
    ['a page in its place', HTML],
    ['a 404 of a static host', () => Promise.resolve(new Response('Not found', { status: 404 }))],
  ])('is offered to be direct for %s', async (_name, answer) => {
    const page = openPage(answer)
    expect(await page.access.session(signal)).toBeNull()
    expect(page.mode()).toBe('offered')
  })

  it.each([
    ['a gateway that is stopped', () => Promise.reject(new TypeError('refused'))],
    [
      'a gateway that refuses',
      () => Promise.resolve(new Response('{}', { status: 403, headers: { 'x-renderwatch-origin': 'gateway' } })),
    ],
  ])('is not offered to be direct for %s', async (_name, answer) => {
    const page = openPage(answer, true)
    expect(await page.access.session(signal)).toBeNull()
    expect(page.mode()).toBe('off')
  })

  it('is direct once the person says so, and on later visits', async () => {
    const page = openPage(HTML)
    await page.access.session(signal)
    expect((await page.access.direct.enable()).ok).toBe(true)
    expect(page.mode()).toBe('on')
    expect(page.written).toEqual([true])
    expect(page.events.at(-1)).toMatchObject({ kind: 'session', session: { connections: [] } })
    await page.access.edits?.add({ id: 'a', vendor: 'hiapi', label: 'A', apiKey: 'sk-1' }, null)
    expect([...page.access.direct.store.getState().keyed]).toEqual(['a'])
    const later = openPage(HTML, true)
    expect(await later.access.session(signal)).toMatchObject({ connections: [] })
    expect(later.mode()).toBe('on')
  })
})

describe('outputs in direct mode', () => {
  const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const output = {
    url: 'https://cdn.example.com/a.png?sig=1',
    kind: 'image',
    isLarge: false,
    onProgress: () => undefined,
    pause: () => Promise.resolve(),
    room: memoryRoom(),
    signal,
  } as const

  it('come from their own address, without a referrer or a cookie', async () => {
    const asked: [string, RequestInit | undefined][] = []
    const fetched = await fetchOutput(
      directMedia((input, init) => {
        asked.push([typeof input === 'string' ? input : 'no text', init])
        return Promise.resolve(new Response(PNG, { headers: { 'content-type': 'image/png' } }))
      }).fetch,
      output,
    )
    expect(fetched).toMatchObject({ kind: 'verified', extension: 'png' })
    expect(asked[0]?.[0]).toBe(output.url)
    expect(asked[0]?.[1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' })
  })

  it('say that a file which needs the key is not fetched from a page, and send nothing', async () => {
    let asked = 0
    const { fetch } = directMedia(() => {
      asked += 1
      return Promise.resolve(new Response('x'))
    })
    const found = await fetchOutput(fetch, {
      url: 'https://api.example.com/v1/videos/v-1/content',
      keyedBy: 'mine',
      kind: 'image',
      isLarge: false,
      onProgress: () => undefined,
      pause: () => Promise.resolve(),
      room: memoryRoom(),
      signal: new AbortController().signal,
    })
    expect(found).toMatchObject({ kind: 'failed', message: expect.stringContaining('only with the key') })
    expect(asked).toBe(0)
  })

  it('say why they cannot be read, and that a dead link is dead', async () => {
    const refused = await fetchOutput(directMedia(() => Promise.reject(new TypeError('Failed to fetch'))).fetch, output)
    expect(refused).toMatchObject({ kind: 'failed', final: false })
    expect(refused.kind === 'failed' && refused.message).toContain(
      "cdn.example.com does not let other sites' pages read",
    )
    const expired = await fetchOutput(
      directMedia(() => Promise.resolve(new Response('<Error/>', { status: 403 }))).fetch,
      output,
    )
    expect(expired).toMatchObject({ kind: 'failed', final: true })
  })

  it('are shown only from an address of the web', () => {
    const { urlOf } = directMedia(fetch)
    expect(urlOf(output.url)).toBe(output.url)
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'no url']) {
      expect(urlOf(url)).toBe('about:blank')
    }
  })
})
