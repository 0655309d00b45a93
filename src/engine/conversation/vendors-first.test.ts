import { describe, expect, it, vi } from 'vitest'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import { accessWithVendors } from '#engine/conversation/vendors-first.ts'
import type { Access, AccessEvent } from '#engine/conversation/transport.ts'
import { aConnection, aVendor } from '#testing/fake-vendor.ts'
import { createRegistry } from '#vendors/create-registry.ts'

const SESSION: Session = { version: '0', token: 'first', connections: [aConnection('late')] }

function desk(shown?: Promise<void>) {
  const vendors = createRegistry([], {
    loaders: () => Promise.resolve(new Map([['late', () => Promise.resolve(aVendor('late', { ids: [] }))]])),
    known: () => Promise.resolve([]),
    read: (text) => Promise.resolve(aVendor('told', { ids: [], label: text })),
  })
  const listeners = new Set<(event: AccessEvent) => void>()
  const edited = () => Promise.resolve({ ok: true, session: SESSION } as const)
  const inner = {
    transport: () => Promise.resolve({ kind: 'offline' } as const),
    session: () => Promise.resolve(SESSION),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    edits: { add: vi.fn(edited), addSandbox: edited, change: edited, remove: edited },
  } satisfies Access
  return {
    vendors,
    inner,
    access: accessWithVendors(inner, vendors, shown),
    tell: (event: AccessEvent) => listeners.forEach((hear) => hear(event)),
  }
}

describe('an access with its vendors', () => {
  it('gives a session when the vendors of its connections are there', async () => {
    const { access, vendors } = desk()
    expect(await access.session(new AbortController().signal)).toBe(SESSION)
    expect(vendors.of('late')).toBeDefined()
  })

  it('fetches nothing for a session before the page shows what it begins with', async () => {
    let show = () => {}
    const { access, vendors, tell } = desk(new Promise((resolve) => (show = resolve)))
    const load = vi.spyOn(vendors, 'load')
    const heard: string[] = []
    access.subscribe(({ kind }) => heard.push(kind))
    const session = access.session(new AbortController().signal)
    tell({ kind: 'session', session: SESSION })
    await new Promise((resolve) => setTimeout(resolve))
    expect([load.mock.calls, heard]).toEqual([[], []])
    show()
    expect(await session).toBe(SESSION)
    expect([vendors.of('late')?.key, heard]).toEqual(['late', ['session']])
  })

  it('tells of a session when they are there, and in order where they were', async () => {
    const { access, vendors, tell } = desk()
    const heard: (boolean | string)[] = []
    access.subscribe((event) => heard.push(event.kind, vendors.of('late') !== undefined))
    tell({ kind: 'session', session: SESSION })
    expect(heard).toEqual([])
    await expect.poll(() => heard).toEqual(['session', true])
    tell({ kind: 'session', session: SESSION })
    tell({ kind: 'lost' })
    expect(heard).toEqual(['session', true, 'session', true, 'lost', true])
  })

  it('learns a better description of a vendor that it knows, before the session is told', async () => {
    const { access, vendors, tell } = desk()
    const heard: string[] = []
    access.subscribe(() => heard.push(vendors.labelOf('told')))
    for (const text of ['first', 'better', 'better']) {
      tell({ kind: 'session', session: { ...SESSION, connections: [aConnection('told')], descriptions: [text] } })
      await expect.poll(() => heard.at(-1)).toBe(text)
    }
    expect(heard).toEqual(['first', 'better', 'better'])
  })

  it('loads the vendor of a new connection before whoever keeps it asks about it', async () => {
    const { access, inner, vendors } = desk()
    const known: boolean[] = []
    inner.edits.add.mockImplementationOnce(() => {
      known.push(vendors.of('late') !== undefined)
      return Promise.resolve({ ok: true, session: SESSION } as const)
    })
    await access.edits?.add({ id: 'late', vendor: 'late', label: 'Late', apiKey: 'k-12345678' }, null)
    expect(known).toEqual([true])
  })
})
