import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PACES, type PaceAdvice } from '#domain/connection/pace.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { aConnection } from '#testing/fake-vendor.ts'
import { finishing, PLAIN, type PlainAnswer, plainRef, plainVendor, queued, running } from '#testing/plain-vendor.ts'
import { aWire, openTab, type TestTab, type Wire } from '#testing/test-engine.ts'
import { NO_ADVICE } from '#vendors/advice.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

/** The longest that a task's own jitter makes of a delay. */
const JITTERED = 1.15

async function watching(wire: Wire, pace?: PaceAdvice, ids: readonly string[] = ['one']): Promise<TestTab> {
  const vendor = plainVendor(pace === undefined ? {} : { advice: { ...NO_ADVICE, pace } })
  const tab = openTab(wire, { vendor })
  void tab.engine.start()
  await vi.advanceTimersByTimeAsync(1)
  void tab.engine.commands.track(ids.map((id) => plainRef(id)))
  await vi.advanceTimersByTimeAsync(50)
  return tab
}

/** The time between the first answer and the second question. */
async function firstGap(answer: PlainAnswer, chosen: Record<string, number>, pace?: PaceAdvice): Promise<number> {
  const wire = aWire(() => answer, { checkEverySeconds: chosen })
  const tab = await watching(wire, pace)
  await vi.advanceTimersByTimeAsync(6 * MINUTE)
  await tab.engine.stop()
  const [first = 0, second = 0] = wire.sent.map(({ at }) => at)
  return second - first - wire.latency
}

describe('the interval of a status', () => {
  it('differs from the first poll on', async () => {
    const [waits, runs, stores] = [
      await firstGap(queued, {}),
      await firstGap(running, {}),
      await firstGap(finishing, {}),
    ]
    expect(waits).toBeGreaterThanOrEqual(PACES.queued.base)
    expect(runs).toBeLessThan(PACES.queued.base)
    expect(runs).toBeGreaterThanOrEqual(PACES.running.base)
    expect(stores).toBeLessThan(PACES.running.base)
  })

  it.each([
    [queued, 'queued', 45],
    [running, 'running', 1],
    [finishing, 'finishing', 300],
  ] as const)('is the one that was chosen for the connection: %j', async (answer, phase, seconds) => {
    const gap = await firstGap(answer, { [phase]: seconds })
    expect(gap).toBeGreaterThanOrEqual(seconds * SECOND)
    expect(gap).toBeLessThanOrEqual(seconds * SECOND * JITTERED + 100)
  })

  it('is no shorter than the vendor allows, whatever was chosen', async () => {
    expect(await firstGap(running, { running: 1 }, { floor: 5 * SECOND, phases: {} })).toBeGreaterThanOrEqual(
      5 * SECOND,
    )
  })

  it('holds at once when it is made shorter, and makes nothing wait longer', async () => {
    const wire = aWire(() => running, { checkEverySeconds: { running: 200 } })
    const tab = await watching(wire)
    await vi.advanceTimersByTimeAsync(10 * SECOND)
    expect(wire.sent).toHaveLength(1)
    const connections = [
      aConnection(PLAIN, { requestsPerSecond: 100, maxInFlight: 50, checkEverySeconds: { running: 2 } }),
    ]
    tab.access.tell({ kind: 'session', session: { version: '0', token: 'first', connections } })
    await vi.advanceTimersByTimeAsync(4 * SECOND)
    expect(wire.sent.length).toBeGreaterThanOrEqual(2)
  })
})

describe('what is said about checks', () => {
  const checksIn = (tab: TestTab) => tab.engine.connections.getState().statuses.get(PLAIN)?.budget.checks

  it('is what happened: nothing before a task was heard of twice, then how far apart its answers were', async () => {
    const wire = aWire(() => queued, { checkEverySeconds: { queued: 30 } })
    const tab = await watching(wire)
    await vi.advanceTimersByTimeAsync(20 * SECOND)
    expect(checksIn(tab)).toBeUndefined()
    await vi.advanceTimersByTimeAsync(20 * SECOND)
    const [first = 0, second = 0] = wire.sent.map(({ at }) => at)
    expect(checksIn(tab)).toEqual({ least: second - first, most: second - first, tasks: 1 })
  })

  it('follows the budget where that is what holds tasks up', async () => {
    const wire = aWire(() => running, { requestsPerSecond: 1 })
    const tab = await watching(
      wire,
      undefined,
      Array.from({ length: 30 }, (_, at) => `task-${at}`),
    )
    await vi.advanceTimersByTimeAsync(3 * MINUTE)
    // 30 tasks, one request a second: a round takes half a minute.
    expect(checksIn(tab)?.most).toBeGreaterThanOrEqual(30 * SECOND)
  })

  it('counts no pause as an interval', async () => {
    const wire = aWire(() => running)
    const tab = await watching(wire)
    await vi.advanceTimersByTimeAsync(10 * SECOND)
    tab.engine.polling.pause()
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    expect(checksIn(tab)).toBeUndefined()
    tab.engine.polling.resume()
    await vi.advanceTimersByTimeAsync(20 * SECOND)
    expect(checksIn(tab)?.most).toBeLessThan(30 * SECOND)
  })
})
