import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Session } from '#domain/connection/gateway-protocol.ts'
import type { Engine } from '#engine/engine.ts'
import type { ConnectionEdits } from '#engine/conversation/transport.ts'
import { aConnection, remoteOf } from '#testing/fake-vendor.ts'
import { PLAIN } from '#testing/plain-vendor.ts'
import { aBrowser, aWire, openTab } from '#testing/test-engine.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Two tabs of one browser over one keeper of connections. */
async function twoTabs() {
  const wire = aWire(() => ({ status: 401 }), { id: 'first' })
  const browser = aBrowser()
  let session: Session = { version: '0', token: 'first', connections: [aConnection(PLAIN, { id: 'first' })] }
  wire.session = session
  const keep = (connections: Session['connections']) => {
    session = { ...session, connections }
    wire.session = session
    return Promise.resolve({ ok: true, session } as const)
  }
  const edits: ConnectionEdits = {
    add: ({ id, vendor, label }) => keep([...session.connections, aConnection(vendor, { id, label })]),
    change: (id, { label, apiKey }) =>
      keep(
        session.connections.map((connection) =>
          connection.id === id
            ? {
                ...connection,
                label: label ?? connection.label,
                revision: (connection.revision ?? 0) + (apiKey === undefined ? 0 : 1),
              }
            : connection,
        ),
      ),
    addSandbox: (vendor) =>
      keep([...session.connections, aConnection(vendor, { id: `sandbox-${vendor}`, sandbox: true })]),
    remove: (id) => keep(session.connections.filter((connection) => connection.id !== id)),
  }
  const tabs = [openTab(wire, { browser, edits }).engine, openTab(wire, { browser, edits }).engine] as const
  for (const tab of tabs) void tab.start()
  await vi.advanceTimersByTimeAsync(100)
  return { tabs, wire }
}

const idsIn = (engine: Engine) => [...engine.connections.getState().statuses.keys()]
const entered = { vendor: PLAIN, label: 'My Account', apiKey: 'k' }

describe('changing connections', () => {
  it('shows at once in every tab', async () => {
    const { tabs } = await twoTabs()
    const [here, there] = tabs
    expect(await here.connectionAdmin.add(entered)).toEqual({ ok: true, id: 'my-account' })
    expect(idsIn(here)).toEqual(['first', 'my-account'])
    await vi.advanceTimersByTimeAsync(100)
    expect(idsIn(there)).toEqual(['first', 'my-account'])
    await there.connectionAdmin.remove('first')
    await vi.advanceTimersByTimeAsync(100)
    expect(idsIn(here)).toEqual(['my-account'])
    await Promise.all(tabs.map((tab) => tab.stop()))
  })

  it('never takes over tasks by accident, and refuses those of another vendor', async () => {
    const { tabs } = await twoTabs()
    const [engine] = tabs
    const ref = { remote: remoteOf('t1'), model: null }
    await engine.commands.track([{ ...ref, connection: 'my-account', vendor: PLAIN }])
    await engine.commands.track([{ ...ref, connection: 'of-another', vendor: 'other' }])
    expect(await engine.connectionAdmin.add(entered)).toEqual({ ok: true, id: 'my-account-2' })
    expect(await engine.connectionAdmin.add({ ...entered, id: 'my-account' })).toEqual({ ok: true, id: 'my-account' })
    expect(await engine.connectionAdmin.add({ ...entered, id: 'of-another' })).toMatchObject({ ok: false, field: 'id' })
    await Promise.all(tabs.map((tab) => tab.stop()))
  })

  it('asks again with a new key where the old one was refused, in the tab that polls too', async () => {
    const { tabs, wire } = await twoTabs()
    const [leader, other] = tabs
    await leader.commands.track([{ connection: 'first', vendor: PLAIN, remote: remoteOf('t1'), model: null }])
    await vi.advanceTimersByTimeAsync(60_000)
    const refused = wire.sent.length
    expect(leader.connections.getState().statuses.get('first')?.health.kind).toBe('blocked')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(wire.sent).toHaveLength(refused)
    await other.connectionAdmin.change('first', { label: 'Renamed' })
    await vi.advanceTimersByTimeAsync(1_000)
    wire.answer = () => ({ body: JSON.stringify({ status: 'running' }) })
    await other.connectionAdmin.change('first', { apiKey: 'another' })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(leader.connections.getState().statuses.get('first')?.health.kind).toBe('fine')
    expect(leader.connections.getState().statuses.get('first')?.connection.label).toBe('Renamed')
    await Promise.all(tabs.map((tab) => tab.stop()))
  })
})
