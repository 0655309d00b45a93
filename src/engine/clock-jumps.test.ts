/** Our clock set forward, set back, and a machine that slept: the vendor's own time goes on as it was. */
import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskRecord } from '#domain/task/task.ts'
import { DAY, HOUR, MINUTE, SECOND, type Millis } from '#domain/time.ts'
import { boundsOf } from '#domain/timeline/span.ts'
import { queuedFor, ranFor, totalFor } from '#domain/timeline/timeline.ts'
import { createEngine } from '#engine/create-engine.ts'
import { CAST } from '#testing/cast.ts'
import { REGISTRY } from '#testing/product.ts'
import { createSandbox } from '#sandbox/sandbox.ts'
import type { ScenarioKey } from '#sandbox/world/scenarios.ts'
import { PLAIN_DRAFT } from '#sandbox/world/world.ts'
import { NOON } from '#testing/builders.ts'
import { aConnection, remoteOf } from '#testing/fake-vendor.ts'
import { memoryDisk, memoryStorage } from '#testing/memory-storage.ts'
import { sandboxAccess } from '#testing/sandbox-access.ts'
import { aBrowser, NO_OUTPUTS, surroundings } from '#testing/test-engine.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const pass = (time: Millis) => vi.advanceTimersByTimeAsync(time)

/** Our clock jumps; timers that are under way, and the vendor's clock, do not. */
function jump(by: Millis): void {
  vi.setSystemTime(Date.now() + by)
}

async function watching(scenarios: readonly ScenarioKey[]) {
  const began = performance.now()
  const sandbox = createSandbox({ clock: { now: () => NOON + performance.now() - began }, demo: false, cast: CAST })
  let requests = 0
  const counted = { fetch: (request: Request) => (requests++, sandbox.fetch(request)) }
  const browser = aBrowser(memoryDisk())
  const engine = createEngine({
    queryClient: new QueryClient(),
    vendors: REGISTRY,
    access: sandboxAccess(counted, [aConnection('hiapi', { sandbox: true, maxInFlight: 8 })]),
    storage: memoryStorage(browser.disk),
    channel: browser.channel(),
    locks: browser.locks,
    environment: surroundings(),
    outputs: () => NO_OUTPUTS,
  })
  void engine.start()
  await pass(10)
  const dialect = CAST.dialects.find(({ key }) => key === 'hiapi')
  if (dialect === undefined) throw new Error('no dialect')
  const refs = scenarios.map((scenario) => {
    const { id } = sandbox.world.add(dialect, { ...PLAIN_DRAFT, scenario, createdAt: NOON })
    const found = REGISTRY.of('hiapi')?.recognise(id)
    return {
      connection: 'hiapi',
      vendor: 'hiapi',
      remote: found?.kind === 'ref' ? found.remote : remoteOf(id),
      model: null,
    }
  })
  void engine.commands.track(refs)
  await pass(5 * SECOND)
  return {
    sandbox,
    engine,
    requests: () => requests,
    records: () => [...engine.ledger.store.getState().tasks.values()],
  }
}

function saysNothingNegative(record: TaskRecord): void {
  for (const span of [queuedFor(record, Date.now()), ranFor(record, Date.now()), totalFor(record, Date.now())]) {
    const { low, high } = boundsOf(span)
    expect(low).toBeGreaterThanOrEqual(0)
    expect(high ?? Infinity).toBeGreaterThanOrEqual(low)
  }
}

const JUMPS = [
  ['a day forward', DAY],
  ['a day back', -DAY],
  ['a weekend of sleep', 60 * HOUR],
  ['a minute back', -MINUTE],
] as const

describe.each(JUMPS)('%s', (_name, by) => {
  it('ends nothing wrongly, and the watching goes on at its pace', async () => {
    const { engine, records, requests } = await watching(['happy-video', 'happy-image', 'long-video', 'task-failed'])
    jump(by)
    const before = requests()
    await pass(MINUTE)
    // Somebody is looking at them: each is asked at least every half minute, and never in a burst.
    expect(requests() - before).toBeGreaterThanOrEqual(4)
    expect(requests() - before).toBeLessThan(200)
    await pass(30 * MINUTE)
    expect(
      records()
        .map(({ state }) => state.phase)
        .toSorted(),
    ).toEqual(['failed', 'succeeded', 'succeeded', 'succeeded'])
    for (const record of records()) saysNothingNegative(record)
    await engine.stop()
  })

  it('never asks before a time that the vendor named, and never waits for a day after it', async () => {
    const { sandbox, engine, records, requests } = await watching(['long-video'])
    sandbox.world.faults.add({
      target: 'hiapi',
      kind: 'throttle-seconds',
      operation: null,
      taskId: null,
      delayMs: 20 * SECOND,
      term: { kind: 'times', left: 1 },
    })
    await pass(15 * SECOND)
    expect(records()[0]?.contact.kind).toBe('waiting')
    const before = requests()
    jump(by)
    await pass(3 * SECOND)
    if (by < 0) expect(requests()).toBe(before)
    await pass(2 * MINUTE)
    expect(requests()).toBeGreaterThan(before)
    expect(records()[0]?.contact.kind).toBe('fine')
    await engine.stop()
  })
})
