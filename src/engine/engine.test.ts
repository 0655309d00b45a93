/** The whole engine against the sandbox in this process: the vendor's own wire, its limits and its faults. */
import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Connection } from '#domain/connection/connection.ts'
import type { TaskRecord, TaskRef } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { createEngine } from '#engine/create-engine.ts'
import type { Engine } from '#engine/engine.ts'
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { PLAIN_DRAFT } from '#sandbox/world/world.ts'
import type { ScenarioKey } from '#sandbox/world/scenarios.ts'
import { CAST } from '#testing/cast.ts'
import { REGISTRY } from '#testing/product.ts'
import { NOON } from '#testing/builders.ts'
import { aConnection, remoteOf } from '#testing/fake-vendor.ts'
import { memoryDisk, memoryStorage } from '#testing/memory-storage.ts'
import { sandboxAccess } from '#testing/sandbox-access.ts'
import { aBrowser, NO_OUTPUTS, surroundings } from '#testing/test-engine.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis)
}

interface Stage {
  readonly sandbox: Sandbox
  readonly engine: Engine
  readonly track: (scenario: ScenarioKey, count: number) => Promise<void>
  readonly records: () => readonly TaskRecord[]
  readonly statuses: () => readonly number[]
}

async function stage(changes: Partial<Connection> = {}, vendor = 'hiapi', disk = memoryDisk()): Promise<Stage> {
  const sandbox = createSandbox({ clock: { now: () => Date.now() }, cast: CAST, demo: false })
  const statuses: number[] = []
  const watched: Pick<Sandbox, 'fetch'> = {
    async fetch(request) {
      const response = await sandbox.fetch(request)
      statuses.push(response.status)
      return response
    },
  }
  const browser = aBrowser(disk)
  const engine = createEngine({
    vendors: REGISTRY,
    queryClient: new QueryClient(),
    access: sandboxAccess(watched, [aConnection(vendor, { sandbox: true, maxInFlight: 8, ...changes })]),
    storage: memoryStorage(browser.disk),
    channel: browser.channel(),
    locks: browser.locks,
    environment: surroundings(),
    outputs: () => NO_OUTPUTS,
  })
  void engine.start()
  await pass(10)
  return {
    sandbox,
    engine,
    async track(scenario, count) {
      const dialect = CAST.dialects.find(({ key }) => key === vendor)
      if (dialect === undefined) throw new Error(`no dialect ${vendor}`)
      const refs = Array.from({ length: count }, (): TaskRef => {
        const { id } = sandbox.world.add(dialect, { ...PLAIN_DRAFT, scenario, createdAt: Date.now() })
        const recognition = REGISTRY.of(vendor)?.recognise(id)
        const remote = recognition?.kind === 'ref' ? recognition.remote : remoteOf(id)
        return { connection: vendor, vendor, remote, model: null }
      })
      void engine.commands.track(refs)
      await pass(1)
    },
    records: () => [...engine.ledger.store.getState().tasks.values()],
    statuses: () => statuses,
  }
}

describe('the engine over the sandbox', () => {
  it.each(['hiapi', 'hiapi-guide'])('follows a task of %s to its outputs', async (vendor) => {
    const { engine, track, records } = await stage({}, vendor)
    await track('happy-image', 1)
    await pass(2 * MINUTE)
    const [record] = records()
    expect(record).toMatchObject({ state: { phase: 'succeeded' }, contact: { kind: 'fine' } })
    expect(record?.outputs).toHaveLength(1)
    expect(record?.outputs[0]?.expiry).not.toBeNull()
    const seen = record?.timeline.flatMap((entry) => (entry.kind === 'phase' ? entry.phase : []))
    expect(seen).toContain('succeeded')
    await engine.stop()
  })

  it('polls 300 tasks one by one, at 10 requests a second, without a single 429', async () => {
    const { sandbox, engine, track, records, statuses } = await stage({ requestsPerSecond: 10 }, 'bytespike')
    sandbox.world.limits.set({ perSecond: 10, burst: 1 })
    await track('stuck-running', 300)
    await pass(2 * MINUTE)
    expect(records().every(({ state }) => state.phase === 'running')).toBe(true)
    expect(statuses().filter((status) => status !== 200)).toEqual([])
    // 120 s at 85 % of 10 a second: the rest is kept for clicks.
    expect(statuses().length).toBeGreaterThan(950)
    expect(engine.connections.getState().statuses.get('bytespike')?.budget.perSecond).toBeGreaterThan(8)
    await engine.stop()
  })

  it('finds a limit that is lower than it was told, and settles below it', async () => {
    const { sandbox, engine, track, records, statuses } = await stage({ requestsPerSecond: 20 }, 'bytespike')
    sandbox.world.limits.set({ perSecond: 5, burst: 2 })
    await track('stuck-running', 100)
    await pass(3 * MINUTE)
    const refused = statuses().filter((status) => status === 429).length
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(statuses().length / 10)
    expect(records().every(({ state }) => state.phase === 'running')).toBe(true)
    await engine.stop()
  })

  it.each([
    ['throttled-seconds', 'waiting'],
    ['html-page', 'retrying'],
    ['truncated-json', 'retrying'],
    ['huge-answer', 'retrying'],
    ['missing-status', 'retrying'],
    ['html-bad-gateway', 'retrying'],
  ] as const)('lives through %s: trouble with the line, never a failed task', async (scenario, contact) => {
    const { engine, track, records } = await stage()
    await track(scenario, 1)
    await pass(12 * SECOND)
    expect(records()[0]?.contact.kind).toBe(contact)
    expect(records()[0]?.state.phase).not.toBe('failed')
    await pass(5 * MINUTE)
    expect(records()[0]).toMatchObject({ state: { phase: 'succeeded' }, contact: { kind: 'fine' } })
    await engine.stop()
  })

  it('shows a status word that nobody documented, and goes on', async () => {
    const { engine, track, records } = await stage()
    await track('unknown-status', 1)
    await pass(12 * SECOND)
    expect(records()[0]?.state).toEqual({ phase: 'unrecognised', word: 'upscaling' })
    await pass(3 * MINUTE)
    expect(records()[0]?.state.phase).toBe('succeeded')
    await engine.stop()
  })

  it.each(['lost-answer', 'lost-answer-502', 'lost-answer-truncated', 'slow-submit'] as const)(
    'ends a submit with %s in exactly one task',
    async (scenario) => {
      const { sandbox, engine, records } = await stage()
      const draft = { connection: 'hiapi', model: 'gpt-image-2', options: {}, tags: [], note: '', resubmitOf: null }
      void engine.commands.submit({ ...draft, params: { prompt: `a cat ${scenario}` } }, 1)
      await pass(3 * MINUTE)
      expect(sandbox.world.size()).toBe(1)
      expect(records()).toHaveLength(1)
      expect(records()[0]?.state.phase).toBe('succeeded')
      await engine.stop()
    },
  )

  it('finds a lost submit of PiAPI in its histories, and never takes one task for two', async () => {
    const { sandbox, engine, records } = await stage({}, 'piapi')
    const draft = { connection: 'piapi', options: {}, tags: [], note: '', resubmitOf: null }
    const params = { prompt: 'a cat lost-answer' }
    void engine.commands.submit({ ...draft, model: 'Qubico/flux1-schnell:txt2img', params }, 1)
    await pass(3 * MINUTE)
    expect(records().map(({ state }) => state.phase)).toEqual(['succeeded'])
    expect(records()[0]?.outputs).not.toEqual([])
    void engine.commands.submit({ ...draft, model: 'Qubico/flux1-dev:txt2img', params }, 2)
    await pass(15 * MINUTE)
    expect(sandbox.world.size()).toBe(3)
    const found = records().flatMap(({ remote }) => (remote === null ? [] : [remote.id]))
    expect(new Set(found).size).toBe(found.length)
    for (const { state, remote } of records()) expect(state.phase).toBe(remote === null ? 'unconfirmed' : 'succeeded')
    await engine.stop()
  })

  it('loses nothing over a reload in the middle', async () => {
    const disk = memoryDisk()
    const first = await stage({}, 'hiapi', disk)
    await first.track('happy-video', 3)
    await pass(15 * SECOND)
    const before = first.records().map(({ id, timeline }) => ({ id, seen: timeline.length }))
    await first.engine.stop()
    const second = await stage({}, 'hiapi', disk)
    expect(second.records().map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    for (const { id, seen } of before) expect(second.engine.ledger.get(id)?.timeline.length).toBe(seen)
    await second.engine.stop()
  })
})
