import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import { type DirectAccess, directAccess } from '#engine/direct/direct-access.ts'
import type { TransportOutcome } from '#engine/conversation/transport.ts'
import { aVendor } from '#testing/fake-vendor.ts'
import type { Vendor, VendorRequest } from '#vendors/port.ts'
import { createRegistry } from '#vendors/create-registry.ts'
import { REGISTRY } from '#testing/product.ts'

const KEY = 'sk-very-secret-0123456789'
const PASSPHRASE = 'a long enough passphrase'
const NEW = { id: 'mine', vendor: 'hiapi', label: 'Mine', apiKey: KEY }
const REQUEST: VendorRequest = {
  method: 'GET',
  path: '/v1/tasks?page=1&size=1',
  headers: { accept: 'application/json' },
  body: null,
}

let stored: string | null = null
let full = false
let sent: Request[] = []
let answer: () => Promise<Response> = () => Promise.resolve(new Response('{}'))
let online = true

beforeEach(() => {
  stored = null
  full = false
  sent = []
  answer = () => Promise.resolve(new Response('{}'))
  online = true
})

/** A tab of the one browser that `stored` belongs to. */
function openTab(secure = true, vendors = REGISTRY): DirectAccess {
  return directAccess({
    fetch: (input) => {
      if (input instanceof Request) sent.push(input)
      return answer()
    },
    clock: { now: () => 0 },
    isOnline: () => online,
    storage: {
      read: () => stored,
      write(text) {
        if (full) throw new DOMException('full', 'QuotaExceededError')
        stored = text
      },
    },
    vendors,
    crypto: secure ? crypto : undefined,
  })
}

const vendorsWith = (changes: Partial<Vendor>) => createRegistry([aVendor('acme', { ids: [], ...changes })])

async function connectionsOf(tab: DirectAccess): Promise<Session['connections']> {
  return (await tab.session(new AbortController().signal))?.connections ?? []
}

async function ask(tab: DirectAccess, changes: Partial<VendorRequest> = {}): Promise<TransportOutcome> {
  const [connection] = await connectionsOf(tab)
  if (connection === undefined) throw new Error('no connection')
  return tab.transport(connection, { ...REQUEST, ...changes }, new AbortController().signal)
}

describe('the intervals of a connection', () => {
  it('are kept, changed alone, and given back to the vendor', async () => {
    const tab = openTab()
    await tab.edits?.add({ ...NEW, checkEverySeconds: { queued: 10 } }, null)
    const chosen = async () => (await connectionsOf(openTab()))[0]?.checkEverySeconds
    expect(await chosen()).toEqual({ queued: 10 })
    await tab.edits?.change('mine', { checkEverySeconds: { running: 6 } }, null)
    await tab.edits?.change('mine', { label: 'Still so' }, null)
    expect(await chosen()).toEqual({ running: 6 })
    await tab.edits?.change('mine', { checkEverySeconds: {} }, null)
    expect(await chosen()).toEqual({})
  })
})

describe('a key in memory', () => {
  it('goes to its vendor in a header, and into nothing that is stored', async () => {
    const tab = openTab()
    expect(await tab.edits?.add(NEW, null)).toMatchObject({ ok: true })
    expect(await ask(tab)).toMatchObject({ kind: 'reply' })
    expect(sent.map(({ url }) => url)).toEqual(['https://api.hiapi.ai/v1/tasks?page=1&size=1'])
    expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${KEY}`)
    expect(sent[0]).toMatchObject({
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    })
    expect(stored).toContain('"mine"')
    expect(stored).not.toContain('secret')
    expect(JSON.stringify(await connectionsOf(tab))).not.toContain('secret')
  })

  it('is gone after a reload: nothing is sent, and what is missing is named', async () => {
    await openTab().edits?.add(NEW, null)
    const tab = openTab()
    expect(await ask(tab)).toMatchObject({ kind: 'gateway', code: 'missing_key' })
    expect(sent).toEqual([])
    const before = (await connectionsOf(tab))[0]?.revision ?? 0
    await tab.edits?.change('mine', { apiKey: `${KEY}2` }, null)
    expect(await ask(tab)).toMatchObject({ kind: 'reply' })
    expect((await connectionsOf(tab))[0]?.revision).toBe(before + 1)
  })
})

describe('a kept key', () => {
  it('opens in another tab with the passphrase, and with no other', async () => {
    await openTab().edits?.add(NEW, { passphrase: PASSPHRASE })
    expect(stored).not.toContain('secret')
    expect(stored).not.toContain(PASSPHRASE)
    const tab = openTab()
    const heard = vi.fn()
    tab.subscribe(heard)
    expect(tab.state()).toMatchObject({ vault: 'locked' })
    expect(await tab.unlock('a wrong passphrase')).toEqual({
      ok: false,
      message: 'This passphrase does not open the kept keys.',
    })
    expect(await ask(tab)).toMatchObject({ code: 'missing_key' })
    expect(heard).not.toHaveBeenCalled()
    expect((await tab.unlock(PASSPHRASE)).ok).toBe(true)
    expect(heard).toHaveBeenCalledWith(expect.objectContaining({ kind: 'session' }))
    expect(await ask(tab)).toMatchObject({ kind: 'reply' })
    tab.lock()
    expect(await ask(tab)).toMatchObject({ code: 'missing_key' })
  })

  it('needs a passphrase worth the name once, and none while the vault is open', async () => {
    const tab = openTab()
    expect(await tab.edits?.add(NEW, { passphrase: 'short' })).toMatchObject({ ok: false, field: 'passphrase' })
    expect(await connectionsOf(tab)).toEqual([])
    await tab.edits?.add(NEW, { passphrase: PASSPHRASE })
    expect(await tab.edits?.add({ ...NEW, id: 'second' }, { passphrase: '' })).toMatchObject({ ok: true })
    const other = openTab()
    expect(await other.edits?.add({ ...NEW, id: 'third' }, { passphrase: PASSPHRASE })).toMatchObject({
      ok: false,
      field: 'passphrase',
    })
    await other.unlock(PASSPHRASE)
    expect([...other.state().keyed]).toEqual(['mine', 'second'])
  })

  it('does not open for an address that somebody else wrote into the storage', async () => {
    await openTab().edits?.add(NEW, { passphrase: PASSPHRASE })
    stored = (stored ?? '').replace('https://api.hiapi.ai', 'https://evil.example.com')
    const tab = openTab()
    expect((await tab.unlock(PASSPHRASE)).ok).toBe(false)
    await ask(tab)
    expect(sent).toEqual([])
  })

  it('goes with its connection, and the empty vault with the last', async () => {
    const tab = openTab()
    await tab.edits?.add(NEW, { passphrase: PASSPHRASE })
    await tab.edits?.remove('mine')
    expect(JSON.parse(stored ?? '')).toEqual({ version: 1, connections: [], vault: null })
    expect(tab.state().keyed.size).toBe(0)
  })

  it('can be given up when the passphrase is forgotten; the connection stays', async () => {
    await openTab().edits?.add(NEW, { passphrase: PASSPHRASE })
    const tab = openTab()
    tab.discardVault()
    expect(tab.state()).toMatchObject({ vault: 'none' })
    expect(await connectionsOf(tab)).toHaveLength(1)
  })

  it('is not offered where the page is not secure', async () => {
    const tab = openTab(false)
    expect(tab.state().vault).toBe('unsupported')
    expect(await tab.edits?.add(NEW, { passphrase: PASSPHRASE })).toMatchObject({ ok: false, field: 'passphrase' })
    expect(await tab.edits?.add(NEW, null)).toMatchObject({ ok: true })
  })
})

describe('requests', () => {
  it.each([
    '//evil.example.com/v1',
    '/../../x',
    '/v1/%2e%2e/x',
    'https://evil.example.com',
    '/\\evil.example.com',
    '/v1#x',
  ])('do not leave the base: %s', async (path) => {
    const tab = openTab()
    await tab.edits?.add({ ...NEW, baseUrl: 'https://proxy.example.com/base' }, null)
    expect(await ask(tab, { path })).toMatchObject({ kind: 'gateway', code: 'path_not_allowed' })
    expect(sent).toEqual([])
  })

  it('carry the vendor’s fixed headers, and what is shown in place of the key', async () => {
    const mint = (key: string) => Promise.resolve({ token: `made of ${key.length} signs`, until: 60_001 })
    const tab = openTab(true, vendorsWith({ fixedHeaders: { 'x-acme-version': '2' }, mint }))
    await tab.edits?.add({ ...NEW, vendor: 'acme' }, null)
    await ask(tab)
    expect(sent[0]?.headers.get('x-acme-version')).toBe('2')
    expect(sent[0]?.headers.get('authorization')).toBe(`Bearer made of ${KEY.length} signs`)
  })

  it('say so where nothing can be made of the key', async () => {
    const tab = openTab(true, vendorsWith({ mint: () => Promise.reject(new Error('no pair')) }))
    await tab.edits?.add({ ...NEW, vendor: 'acme' }, null)
    expect(await ask(tab)).toMatchObject({ kind: 'gateway', code: 'missing_key' })
    expect(sent).toEqual([])
  })

  it('go to another home that the vendor declares, and to no other', async () => {
    const tab = openTab(true, vendorsWith({ otherHomes: ['https://eu.acme.example'] }))
    await tab.edits?.add({ ...NEW, vendor: 'acme' }, null)
    await ask(tab, { base: 'https://eu.acme.example' })
    expect(sent[0]?.url).toBe('https://eu.acme.example/v1/tasks?page=1&size=1')
    expect(await ask(tab, { base: 'https://evil.example' })).toMatchObject({ code: 'path_not_allowed' })
    expect(sent).toHaveLength(1)
  })

  it('open event streams with the key in the header, and nothing else as one', async () => {
    const tab = openTab()
    await tab.edits?.add(NEW, null)
    const [connection] = await connectionsOf(tab)
    if (connection === undefined) throw new Error('no connection')
    const open = () => tab.openStream?.(connection, REQUEST, new AbortController().signal)
    expect(await open()).toEqual({ kind: 'refused' })
    answer = () => Promise.resolve(new Response('data: x', { headers: { 'content-type': 'text/event-stream' } }))
    expect(await open()).toMatchObject({ kind: 'open' })
    expect(sent[1]?.headers.get('authorization')).toBe(`Bearer ${KEY}`)
  })

  it('say that a page may not be allowed to read the answer, and the way out', async () => {
    const tab = openTab()
    await tab.edits?.add(NEW, null)
    answer = () => Promise.reject(new TypeError('Failed to fetch'))
    const outcome = await ask(tab)
    expect(outcome).toMatchObject({ kind: 'network' })
    expect(outcome.kind === 'network' && outcome.message).toMatch(/HiAPI does not permit calls from web pages.*gateway/)
    online = false
    expect(await ask(tab)).toEqual({ kind: 'offline' })
  })
})

describe('mistakes', () => {
  it.each([
    [{ ...NEW, vendor: 'nobody' }, 'vendor'],
    [{ ...NEW, label: ' ' }, 'label'],
    [{ ...NEW, baseUrl: 'http://api.hiapi.ai' }, 'baseUrl'],
    [{ ...NEW, apiKey: `${KEY} x` }, 'apiKey'],
    [{ ...NEW, maxInFlight: 0 }, 'maxInFlight'],
    [{ ...NEW, checkEverySeconds: { queued: 301 } }, 'checkEverySeconds.queued'],
    [{ ...NEW, vendor: 'hiapi-guide', checkEverySeconds: { queued: 4 } }, 'checkEverySeconds.queued'],
  ])('name the field and quote nothing', async (connection, field) => {
    const outcome = await openTab().edits?.add(connection, null)
    expect(outcome).toMatchObject({ ok: false, field })
    expect(JSON.stringify(outcome)).not.toContain('secret')
    expect(stored).toBeNull()
  })

  it('an id that is taken, and a browser that keeps nothing', async () => {
    const tab = openTab()
    await tab.edits?.add(NEW, null)
    expect(await tab.edits?.add(NEW, null)).toMatchObject({ ok: false, field: 'id' })
    full = true
    expect(await tab.edits?.change('mine', { apiKey: 'sk-new' }, null)).toMatchObject({ ok: false, field: null })
    await ask(tab)
    expect(sent[0]?.headers.get('authorization')).toBe(`Bearer ${KEY}`)
  })

  it.each(['', 'null', '[]', '{"version":2}', '{"version":1,"connections":[{}],"vault":null}', '<html>'])(
    'in what is stored mean an empty book: %s',
    async (text) => {
      stored = text
      expect(await connectionsOf(openTab())).toEqual([])
    },
  )
})
