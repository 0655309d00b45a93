import { describe, expect, it } from 'vitest'
import { boxesPath, boxPath, LINES_TYPE } from '#domain/connection/answer-box-protocol.ts'
import { ORIGIN_HEADER, TOKEN_HEADER } from '#domain/connection/gateway-protocol.ts'
import { sessionPath } from '#domain/connection/session-path.ts'
import { gatewayAccess } from '#engine/conversation/gateway-transport.ts'
import type { AccessEvent } from '#engine/conversation/transport.ts'
import { platformTimers } from '#engine/timers.ts'
import { NOON } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import type { VendorRequest } from '#vendors/port.ts'

const REQUEST: VendorRequest = { method: 'POST', path: '/v1/tasks?a=b', headers: { 'x-a': '1' }, body: '{}' }
const HERE = aConnection('hiapi', { id: 'my hiapi' })

type Handler = (path: string, init: RequestInit) => Response | Promise<Response>

function accessTo(handler: Handler, isOnline = true, lines?: { readonly most: number }) {
  const seen: { path: string; init: RequestInit }[] = []
  const access = gatewayAccess({
    fetch: async (input, init = {}) => {
      const path = typeof input === 'string' ? input : 'not a plain path'
      seen.push({ path, init })
      return await handler(path, init)
    },
    clock: { now: () => NOON },
    isOnline: () => isOnline,
    ...(lines && { lines: { ...lines, timers: platformTimers } }),
  })
  const events: AccessEvent[] = []
  access.subscribe((event) => events.push(event))
  const send = (signal = new AbortController().signal) => access.transport(HERE, REQUEST, signal)
  return { access, seen, events, send }
}

function sessionOf(token: string): Response {
  return Response.json({ version: '1', token, connections: [HERE] })
}

function fromVendor(body: BodyInit | null, status = 200): Response {
  return new Response(body, { status, headers: { [ORIGIN_HEADER]: 'vendor', 'Retry-After': '5' } })
}

function refusal(code: string, status = 403): Response {
  return Response.json({ error: { code, message: 'because' } }, { status, headers: { [ORIGIN_HEADER]: 'gateway' } })
}

const signal = new AbortController().signal

describe('the gateway transport', () => {
  it('sends to the connection with the session’s token and gives back what the vendor said', async () => {
    const { access, seen, send } = accessTo((path) =>
      path === sessionPath ? sessionOf('secret') : fromVendor('{"ok":1}', 418),
    )
    expect((await access.session(signal))?.connections).toEqual([HERE])
    expect(await send()).toEqual({
      kind: 'reply',
      reply: {
        status: 418,
        headers: expect.objectContaining({ 'retry-after': '5' }),
        body: '{"ok":1}',
        receivedAt: NOON,
      },
    })
    expect(seen[1]).toMatchObject({
      path: '/api/forward/my%20hiapi/v1/tasks?a=b',
      init: { method: 'POST', body: '{}', headers: { 'x-a': '1', [TOKEN_HEADER]: 'secret' }, redirect: 'error' },
    })
  })

  it('tells the gateway’s own answer from the vendor’s', async () => {
    const { send } = accessTo(() => refusal('path_not_allowed'))
    expect(await send()).toEqual({ kind: 'gateway', code: 'path_not_allowed', message: 'because' })
  })

  it.each([
    ['a page of something else', () => new Response('<html>proxy</html>', { status: 502 })],
    ['a refusal in words we do not know', () => refusal('brand_new_code')],
    ['a refusal without our mark', () => Response.json({ error: { code: 'bad_token', message: '' } })],
  ])('takes %s as nobody’s word', async (_name, handler) => {
    expect(await accessTo(handler).send()).toMatchObject({ kind: 'gateway', code: null })
  })

  it('reads the session again, once, when the gateway was restarted', async () => {
    const { access, send, seen, events } = accessTo((path, init) => {
      if (path === sessionPath) return sessionOf(seen.length === 1 ? 'old' : 'new')
      return new Headers(init.headers).get(TOKEN_HEADER) === 'new' ? fromVendor('fine') : refusal('bad_token')
    })
    await access.session(signal)
    expect(await send()).toMatchObject({ kind: 'reply', reply: { body: 'fine' } })
    expect(seen.map(({ path }) => path === sessionPath)).toEqual([true, false, true, false])
    expect(events.map(({ kind }) => kind)).toEqual(['session', 'session'])
  })

  it('does not ask for ever when no token is good', async () => {
    const { send, seen } = accessTo((path) => (path === sessionPath ? sessionOf('bad') : refusal('bad_token')))
    expect(await send()).toMatchObject({ kind: 'gateway', code: 'bad_token' })
    expect(seen).toHaveLength(3)
  })

  it.each([
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['an error', () => new Response('down', { status: 500 })],
    ['a page', () => new Response('<html>')],
    ['another shape', () => Response.json({ token: 1 })],
  ])('has no session when the gateway gives %s', async (_name, handler) => {
    expect(await accessTo(handler).access.session(signal)).toBeNull()
  })

  it('says that the gateway is lost when nobody answers, and whether the device is offline', async () => {
    const down: Handler = () => Promise.reject(new TypeError('Failed to fetch'))
    const lost = accessTo(down)
    expect(await lost.send()).toMatchObject({ kind: 'network', message: expect.stringContaining('Failed to fetch') })
    expect(lost.events).toEqual([{ kind: 'lost' }])
    expect(await accessTo(down, false).send()).toEqual({ kind: 'offline' })
  })

  it('stops reading an answer of 50 MB at the limit', async () => {
    const chunk = new Uint8Array(1024 * 1024)
    let chunks = 0
    let cancelled = false
    const huge = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(chunk)
        if (++chunks === 50) controller.close()
      },
      cancel() {
        cancelled = true
      },
    })
    expect(await accessTo(() => fromVendor(huge)).send()).toMatchObject({ kind: 'too-large', status: 200 })
    expect(cancelled).toBe(true)
    expect(chunks).toBeLessThan(10)
  })

  it('takes an answer that breaks off as no answer', async () => {
    const cut = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('{"half":'))
        controller.error(new TypeError('terminated'))
      },
    })
    expect(await accessTo(() => fromVendor(cut)).send()).toMatchObject({ kind: 'network' })
  })

  it('reads text that is cut inside a character, and no text at all', async () => {
    const bytes = new TextEncoder().encode('“é”')
    const split = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    expect(await accessTo(() => fromVendor(split)).send()).toMatchObject({ reply: { body: '“é”' } })
    expect(await accessTo(() => fromVendor(null, 204)).send()).toMatchObject({ reply: { status: 204, body: '' } })
  })

  it('rejects with the caller’s reason when it is called off', async () => {
    const off = new AbortController()
    const { send, events } = accessTo((_path, init) => {
      off.abort(new Error('called off'))
      return Promise.reject(init.signal?.reason)
    })
    await expect(send(off.signal)).rejects.toThrow('called off')
    expect(events).toEqual([])
  })
})

describe('a form', () => {
  it('goes as parts with the bytes of its files, and its type is the platform’s', async () => {
    const { access, seen } = accessTo(() => fromVendor('{}'))
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const form = [
      { kind: 'text', name: 'prompt', value: 'a whale\r\n--x' },
      {
        kind: 'file',
        name: 'input',
        fileName: 'a.png',
        contentType: 'image/png',
        base64: Buffer.from(bytes).toString('base64'),
      },
    ] as const
    await access.transport(HERE, { ...REQUEST, headers: {}, body: null, form }, new AbortController().signal)
    const init = seen[0]?.init ?? {}
    const sent = await new Request('http://a.example', { method: 'POST', body: init.body ?? null }).formData()
    expect(sent.get('prompt')).toBe('a whale\r\n--x')
    const file = sent.get('input')
    if (!(file instanceof File)) throw new Error('no file')
    expect([file.name, file.type, new Uint8Array(await file.arrayBuffer())]).toEqual(['a.png', 'image/png', bytes])
    expect(new Headers(init.headers).has('content-type')).toBe(false)
  })
})

describe('a long answer', () => {
  const long = 'x'.repeat(5 << 20)

  it('is read where the call says how long it may be, and too large where it does not', async () => {
    const { access, send } = accessTo(() => fromVendor(long))
    expect(await send()).toMatchObject({ kind: 'too-large', limit: 4 << 20 })
    const asked = { ...REQUEST, answerUpTo: 6 << 20 }
    const outcome = await access.transport(HERE, asked, new AbortController().signal)
    expect(outcome.kind === 'reply' && outcome.reply.body.length).toBe(long.length)
    const short = await access.transport(HERE, { ...asked, answerUpTo: 1 << 20 }, new AbortController().signal)
    expect(short).toMatchObject({ kind: 'too-large', limit: 1 << 20 })
  })
})

describe('many questions over one line', () => {
  const NAMES = ['a', 'b', 'c', 'd'] as const
  const asked = (access: ReturnType<typeof accessTo>['access'], more: Partial<VendorRequest> = {}) =>
    Promise.all(
      NAMES.map(async (name) => {
        const request: VendorRequest = { method: 'GET', path: `/v1/${name}`, headers: { 'x-a': name }, body: null }
        return access.transport(HERE, { ...request, ...more }, new AbortController().signal)
      }),
    )
  const addressOf = (line: string) => `/api/forward/my%20hiapi/v1/${line}`

  /** Opens a box, and answers what is posted to it with its address. */
  function aBox() {
    const encoder = new TextEncoder()
    let say: (line: object) => void = () => undefined
    return (path: string, { body }: RequestInit): Response | null => {
      if (path === boxesPath) {
        const lines = new ReadableStream<Uint8Array>({
          start(stream) {
            say = (line) => stream.enqueue(encoder.encode(`${JSON.stringify(line)}\n`))
            say({ box: 'mine' })
          },
        })
        return new Response(lines, { headers: { [ORIGIN_HEADER]: 'gateway', 'content-type': LINES_TYPE } })
      }
      if (path !== boxPath('mine')) return null
      const questions: readonly { readonly nth: number; readonly address: string }[] = JSON.parse(
        typeof body === 'string' ? body : '[]',
      )
      for (const { nth, address } of questions.toReversed()) {
        say({ nth, status: 418, headers: { [ORIGIN_HEADER]: 'vendor' }, body: address })
      }
      return new Response(null, { status: 204 })
    }
  }

  it('go into a box but for the first, and each has its own answer', async () => {
    const box = aBox()
    const { access, seen } = accessTo((path, init) => box(path, init) ?? fromVendor(path, 418), true, { most: 1 })
    const outcomes = await asked(access)
    expect(outcomes).toMatchObject(NAMES.map((name) => ({ reply: { status: 418, body: addressOf(name) } })))
    expect(seen.map(({ path }) => path)).toEqual([addressOf('a'), boxesPath, boxPath('mine')])
    const questions = ['b', 'c', 'd'].map((name, nth) => ({ nth, address: addressOf(name), headers: { 'x-a': name } }))
    expect(seen[2]?.init.body).toBe(JSON.stringify(questions))
  })

  it.each<[string, Partial<VendorRequest>]>([
    ['what submits', { method: 'POST', body: '{}' }],
    ['what may be answered at length', { answerUpTo: 6 << 20 }],
  ])('%s goes by itself', async (_name, more) => {
    const { access, seen } = accessTo((path) => fromVendor(path), true, { most: 1 })
    await asked(access, more)
    expect(seen.map(({ path }) => path)).toEqual(NAMES.map(addressOf))
  })

  it('are all asked again by one new token, read once, when the gateway was restarted', async () => {
    const box = aBox()
    const { access, seen } = accessTo(
      (path, init) => {
        if (path === sessionPath) return sessionOf(seen.length === 1 ? 'old' : 'new')
        if (new Headers(init.headers).get(TOKEN_HEADER) !== 'new') return refusal('bad_token')
        return box(path, init) ?? fromVendor(path)
      },
      true,
      { most: 1 },
    )
    await access.session(signal)
    const outcomes = await asked(access)
    expect(outcomes.map(({ kind }) => kind)).toEqual(NAMES.map(() => 'reply'))
    expect(seen.filter(({ path }) => path === sessionPath)).toHaveLength(2)
  })

  it('are lost together when nobody answers', async () => {
    const { access, events } = accessTo(() => Promise.reject(new TypeError('Failed to fetch')), true, { most: 1 })
    expect((await asked(access)).map(({ kind }) => kind)).toEqual(NAMES.map(() => 'network'))
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['lost']))
  })
})
