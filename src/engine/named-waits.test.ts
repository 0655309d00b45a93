/** A time that a vendor names holds its whole connection, whatever the status beside it, and outlives the page. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { taskIdOf } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { memoryDisk } from '#testing/memory-storage.ts'
import { PLAIN, plainRef, running } from '#testing/plain-vendor.ts'
import { aBrowser, type Answer, aWire, openTab, type TestTab, type Wire } from '#testing/test-engine.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const pass = (time: number) => vi.advanceTimersByTimeAsync(time)
const asked = (status: number, seconds: number): Answer => ({
  status,
  body: JSON.stringify({ wait: seconds * SECOND }),
})

async function tracking(wire: Wire, count: number, disk = memoryDisk()): Promise<TestTab> {
  const tab = openTab(wire, { browser: aBrowser(disk) })
  void tab.engine.start()
  await pass(10)
  void tab.engine.commands.track(Array.from({ length: count }, (_, index) => plainRef(`t${index}`)))
  await pass(SECOND)
  return tab
}

describe('a wait that a vendor names', () => {
  it.each([429, 503, 500, 502])('holds all tasks of the connection (%i)', async (status) => {
    const wire = aWire(() => running)
    const tab = await tracking(wire, 18)
    await pass(5 * SECOND)
    wire.answer = () => asked(status, 40)
    await pass(4 * SECOND)
    const before = wire.sent.length
    wire.answer = () => running
    await pass(34 * SECOND)
    expect(wire.sent.length).toBe(before)
    await pass(30 * SECOND)
    expect(wire.sent.length).toBeGreaterThan(before)
    await tab.engine.stop()
  })

  it('is waited for in full, however long, and the person may end it', async () => {
    const wire = aWire(() => running)
    const tab = await tracking(wire, 1)
    wire.answer = () => asked(503, 3 * 3600)
    await pass(5 * SECOND)
    const before = wire.sent.length
    wire.answer = () => running
    await pass(170 * MINUTE)
    expect(wire.sent.length).toBe(before)
    void tab.engine.commands.endWait(PLAIN)
    await pass(MINUTE)
    expect(wire.sent.length).toBeGreaterThan(before)
    expect(tab.engine.ledger.get(taskIdOf(PLAIN, 't0'))?.contact.kind).toBe('fine')
    await tab.engine.stop()
  })

  it('is not forgotten by a page that is opened anew', async () => {
    const disk = memoryDisk()
    const wire = aWire(() => running)
    const first = await tracking(wire, 4, disk)
    wire.answer = () => asked(429, 60)
    await pass(5 * SECOND)
    await first.engine.stop()
    wire.answer = () => running
    const before = wire.sent.length
    const second = openTab(wire, { browser: aBrowser(disk) })
    void second.engine.start()
    await pass(50 * SECOND)
    expect(wire.sent.length).toBe(before)
    await pass(30 * SECOND)
    expect(wire.sent.length).toBeGreaterThan(before)
    await second.engine.stop()
  })
})
