import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { statusOf } from '#domain/connection/gateway-protocol.ts'
import { noticesPath, type NotifyState } from '#domain/connection/settings-protocol.ts'
import { isJsonObject, parseJson, type Json } from '#domain/json.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { platformClock, platformTimers } from '#engine/timers.ts'
import { editConfigFile } from '#gateway/config/config-edit.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { createOutbound, type Outbound, type OutboundReply } from '#gateway/forward/outbound.ts'
import { noticesOf } from '#gateway/notify/notice-body.ts'
import type { NotifyConfig } from '#gateway/notify/notify-config.ts'
import { Notifier } from '#gateway/notify/notifier.ts'
import type { News } from '#keeper/keeper-news.ts'
import { aFailure, aRecordIn, NOON } from '#testing/builders.ts'
import { openGateway } from '#testing/system/open-gateway.ts'

const SECRET_PATH = 'services/T000/B000/xyzzy-secret'
const CONFIG: NotifyConfig = {
  url: `https://hooks.example/${SECRET_PATH}`,
  shape: 'json',
  ended: true,
  risks: true,
  blocked: true,
}

interface Sent {
  readonly at: number
  readonly url: string
  readonly body: Json | undefined
}

/** A receiver that answers so; `hang` never does. */
function receiver(answer: () => number | 'hang' | Error): { readonly outbound: Outbound; readonly sent: Sent[] } {
  const sent: Sent[] = []
  const send: Outbound['vendor'] = ({ url, body, signal }) => {
    sent.push({ at: Date.now(), url: url.href, body: parseJson(new TextDecoder().decode(body ?? new Uint8Array())) })
    const status = answer()
    if (status instanceof Error) return Promise.reject(status)
    if (status === 'hang') {
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
      )
    }
    const reply: OutboundReply = { status, headers: { location: 'http://10.0.0.1/' }, body: endless() }
    return Promise.resolve(reply)
  }
  return { outbound: { vendor: send, publicMedia: send, namedMedia: send }, sent }
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield await Promise.resolve(new Uint8Array(1024))
}

function notifier(outbound: Outbound, config: NotifyConfig | null = CONFIG): Notifier {
  return new Notifier({ outbound, clock: platformClock, timers: platformTimers, userAgent: 'test' }, config)
}

function ended(count: number, title = 'a cat'): News {
  const records = Array.from({ length: count }, (_, index) =>
    aRecordIn({ phase: 'succeeded' }, NOON, { id: `hiapi/${index}`, note: '', echoedPrompt: title }),
  )
  return { ended: records, risks: [], blocked: [] }
}

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

describe('notices', () => {
  it('go out gathered, in both shapes, and no more often than every five seconds', async () => {
    const { outbound, sent } = receiver(() => 200)
    const one = notifier(outbound)
    for (let round = 0; round < 100; round += 1) {
      one.tell(ended(1))
      await vi.advanceTimersByTimeAsync(200)
    }
    await vi.advanceTimersByTimeAsync(MINUTE)
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5 * SECOND)
    const told = sent.flatMap(({ body }) => (body as { notices: readonly Json[] }).notices)
    expect(told).toHaveLength(100)
    expect(one.state()).toMatchObject({ waiting: 0, last: { kind: 'sent', status: 200 } })
    one.configure({ ...CONFIG, shape: 'text' })
    one.tell(ended(14))
    await vi.advanceTimersByTimeAsync(MINUTE)
    const body = sent.at(-1)?.body
    const said = isJsonObject(body) ? body['text'] : null
    const text = typeof said === 'string' ? said : ''
    expect(text.split('\n')).toHaveLength(11)
    expect(text).toMatch(/^Succeeded: a cat/)
    expect(text).toMatch(/… and 4 more$/)
  })

  it('are tried again with longer and longer waits, and given up in the end', async () => {
    let status: number | 'hang' = 500
    const { outbound, sent } = receiver(() => status)
    const one = notifier(outbound)
    one.tell(ended(1))
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0))
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
    expect(one.state()).toMatchObject({ waiting: 1, last: { kind: 'failing', status: 500 } })
    status = 200
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(one.state()).toMatchObject({ waiting: 0, last: { kind: 'sent' } })
    status = 'hang'
    one.tell(ended(1))
    await vi.advanceTimersByTimeAsync(12 * SECOND)
    expect(one.state().last).toEqual({ kind: 'unreachable', at: Date.now() - SECOND, why: 'no answer within 10 s' })
    const before = sent.length
    await vi.advanceTimersByTimeAsync(24 * HOUR)
    expect(sent.length - before).toBeLessThanOrEqual(10)
    expect(one.state().waiting).toBe(0)
  })

  it.each([302, 307, 400, 401, 404, 410])(
    'that are refused with %i are not sent again, nor anywhere else',
    async (status) => {
      const { outbound, sent } = receiver(() => status)
      const one = notifier(outbound)
      one.tell(ended(1))
      await vi.advanceTimersByTimeAsync(HOUR)
      expect(sent.map(({ url }) => url)).toEqual([CONFIG.url])
      expect(one.state()).toMatchObject({ waiting: 0, last: { kind: 'refused', status } })
    },
  )

  it('are off by default, and nothing waits for an address that comes later', async () => {
    const { outbound, sent } = receiver(() => 200)
    const one = notifier(outbound, null)
    expect(one.wanted()).toEqual({ ended: false, risks: false, blocked: false })
    one.tell(ended(3))
    one.configure(CONFIG)
    await vi.advanceTimersByTimeAsync(HOUR)
    expect(sent).toEqual([])
  })

  it('say no secret, and call nobody by what others wrote', () => {
    const KEY = 'sk-live0123456789abcdef'
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(KEY, '<!channel>', '@everyone', '\n@here'),
        (text, evil) => {
          const failure = { ...aFailure(), message: `${evil} ${text}` }
          const record = aRecordIn({ phase: 'failed', failure }, NOON, { note: `${text} ${evil}` })
          const [notice] = noticesOf({ ended: [record], risks: [], blocked: [] })
          const said = JSON.stringify(notice)
          for (const part of [KEY, '<!', '@everyone', '@here', '\\n']) expect(said).not.toContain(part)
        },
      ),
    )
  })
})

describe('where notices go', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'notify-'))
    writeFileSync(join(folder, 'config.json'), '{ "connections": [], "sandbox": true }')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  async function house(outbound: Outbound = receiver(() => 200).outbound) {
    const file = join(folder, 'config.json')
    const open = await openGateway(parseJson(readFileSync(file, 'utf8')), {
      outbound,
      clock: platformClock,
      editConfig: (change) => editConfigFile(file, { vendors: [], env: {} }, change),
    })
    const put = (body: unknown) =>
      open.ask(noticesPath, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    return { ...open, file, put, test: () => open.ask(`${noticesPath}/test`, { method: 'POST' }) }
  }
  const WISH = { shape: 'text', ended: true, risks: false, blocked: true } as const

  it('is written down, tried, changed without being told again, and never shown', async () => {
    const { outbound, sent } = receiver(() => 204)
    const { ask, put, test, file, logged } = await house(outbound)
    expect(statusOf(await test())).toBe(400)
    const said = [await (await put({ ...WISH, address: CONFIG.url })).text()]
    expect(parseConfig(readFileSync(file, 'utf8'), { vendors: [], env: {} })).toMatchObject({
      config: { notify: { url: CONFIG.url, ...WISH } },
    })
    const answer = await test()
    const state: NotifyState = JSON.parse(await answer.text())
    expect(state).toMatchObject({ address: 'https://hooks.example/…', last: { kind: 'sent', status: 204 } })
    expect(sent).toMatchObject([{ url: CONFIG.url, body: { text: expect.stringContaining('test notice') } }])
    expect(statusOf(await test())).toBe(429)
    said.push(await (await put({ ...WISH, risks: true })).text(), await (await ask(noticesPath)).text())
    expect(readFileSync(file, 'utf8')).toContain(SECRET_PATH)
    expect([...said, ...logged].join()).not.toContain('xyzzy')
    await put({ ...WISH, address: null })
    expect(readFileSync(file, 'utf8')).not.toContain('notify')
  })

  it.each([
    'http://hooks.example/x',
    'https://10.0.0.1/x',
    'https://169.254.169.254/latest',
    'https://[::ffff:10.0.0.1]/',
    'https://me:word@hooks.example/',
    'ftp://hooks.example/',
    'hooks.example',
    '',
  ])('is not %s', async (address) => {
    const { put, file } = await house()
    const answer = await put({ ...WISH, address })
    const said = await answer.text()
    expect([statusOf(answer), said]).toEqual([400, expect.stringContaining('"field":"address"')])
    if (address.length > 5) expect(said).not.toContain(address)
    expect(readFileSync(file, 'utf8')).not.toContain('notify')
  })

  it('is not a name that leads into a private network', async () => {
    vi.useRealTimers()
    const outbound = createOutbound(1000, (_name, _options, callback) =>
      callback(Object.assign(new Error('private'), { code: 'ERR_ADDRESS_NOT_PUBLIC' }), ''),
    )
    const { put, test } = await house(outbound)
    await put({ ...WISH, address: 'https://inside.example/' })
    expect(await (await test()).text()).toContain('the name leads to an address that is not public')
  })

  it('needs the token, and a wish that is understood', async () => {
    const { gateway, put } = await house()
    const bare = await gateway.fetch(new Request(`http://127.0.0.1:4310${noticesPath}`))
    expect(bare.status).toBe(403)
    for (const nonsense of [null, [], {}, { ...WISH, shape: 'xml' }, { ...WISH, ended: 1 }]) {
      expect(statusOf(await put(nonsense))).toBe(400)
    }
  })
})
