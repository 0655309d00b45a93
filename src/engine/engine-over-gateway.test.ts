/** The engine, the gateway and the sandbox together, in one process and on one clock. */
import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MINUTE, SECOND } from '#domain/time.ts'
import { createEngine } from '#engine/create-engine.ts'
import type { Engine } from '#engine/engine.ts'
import { gatewayAccess } from '#engine/conversation/gateway-transport.ts'
import { platformClock } from '#engine/timers.ts'
import { parseConfig } from '#gateway/config/config.ts'
import { createGateway, type Gateway } from '#gateway/server/gateway.ts'
import { createSandbox, type Sandbox } from '#sandbox/sandbox.ts'
import { NOON } from '#testing/builders.ts'
import { memoryDisk, memoryStorage } from '#testing/memory-storage.ts'
import { aBrowser, NO_OUTPUTS, surroundings } from '#testing/test-engine.ts'
import { CAST } from '#testing/cast.ts'
import { REGISTRY } from '#testing/product.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const ORIGIN = 'http://127.0.0.1:4310'

async function pass(millis: number): Promise<void> {
  for (let passed = 0; passed < millis; passed += 50) {
    await vi.advanceTimersByTimeAsync(50)
    // Streams and crypto answer from outside the fake clock.
    await new Promise((resolve) => setImmediateForReal(resolve))
  }
}

const setImmediateForReal = setImmediate

function aGateway(sandbox: Sandbox): Gateway {
  const parsed = parseConfig('{"connections":[],"sandbox":true}', { vendors: REGISTRY.all, env: {} })
  if (!parsed.ok) throw new Error(parsed.mistakes.join('\n'))
  return createGateway({
    config: parsed.config,
    sandbox,
    clock: platformClock,
    bound: { host: '127.0.0.1', port: 4310 },
    version: '0',
    assets: null,
    accessWord: null,
    log: () => undefined,
  })
}

function house(): { engine: Engine; sandbox: Sandbox; restart: () => void; down: (is: boolean) => void } {
  const sandbox = createSandbox({ clock: platformClock, cast: CAST, demo: false })
  let gateway = aGateway(sandbox)
  let isDown = false
  const toGateway: typeof fetch = async (input, init) => {
    if (isDown) throw new TypeError('Failed to fetch')
    const headers = new Headers(init?.headers)
    headers.set('sec-fetch-site', 'same-origin')
    const url = new URL(typeof input === 'string' ? input : '', ORIGIN)
    return await gateway.fetch(new Request(url, { ...init, headers }))
  }
  const around = surroundings()
  const browser = aBrowser(memoryDisk())
  const engine = createEngine({
    vendors: REGISTRY,
    queryClient: new QueryClient(),
    access: gatewayAccess({ fetch: toGateway, clock: platformClock, isOnline: () => around.isOnline() }),
    storage: memoryStorage(browser.disk),
    channel: browser.channel(),
    locks: browser.locks,
    environment: around,
    outputs: () => NO_OUTPUTS,
  })
  return {
    engine,
    sandbox,
    restart: () => (gateway = aGateway(sandbox)),
    down: (is) => (isDown = is),
  }
}

function draft(prompt: string) {
  const rest = { model: 'gpt-image-2', options: {}, tags: [], note: '', resubmitOf: null }
  return { ...rest, connection: 'sandbox-hiapi', params: { prompt } }
}

describe('the engine over the gateway', () => {
  it.each(['a cat', 'a cat lost-answer', 'a cat lost-answer-truncated'])(
    'submits "%s" into exactly one task and follows it to its outputs',
    async (prompt) => {
      const { engine, sandbox } = house()
      void engine.start()
      await pass(100)
      expect([...engine.connections.getState().statuses.keys()]).toContain('sandbox-hiapi')
      void engine.commands.submit(draft(prompt), 1)
      await pass(2 * MINUTE)
      const records = [...engine.ledger.store.getState().tasks.values()]
      expect(records).toHaveLength(1)
      expect(records[0]).toMatchObject({ state: { phase: 'succeeded' }, contact: { kind: 'fine' } })
      expect(records[0]?.outputs[0]?.url).toContain(`${ORIGIN}/sandbox/media/`)
      expect(sandbox.world.size()).toBe(1)
      await engine.stop()
    },
  )

  it('goes on after the gateway was restarted, and after it was away', async () => {
    const { engine, restart, down } = house()
    void engine.start()
    await pass(100)
    void engine.commands.submit(draft('a film happy-video'), 2)
    await pass(6 * SECOND)
    restart()
    await pass(6 * SECOND)
    down(true)
    await pass(20 * SECOND)
    expect(engine.connections.getState().gateway).toBe('unreachable')
    down(false)
    restart()
    await pass(2 * MINUTE)
    expect(engine.connections.getState().gateway).toBe('ready')
    const records = [...engine.ledger.store.getState().tasks.values()]
    expect(records.map(({ state }) => state.phase)).toEqual(['succeeded', 'succeeded'])
    await engine.stop()
  })

  it('learns how far the vendor’s clock is off, and puts its times on ours', async () => {
    const { engine, sandbox } = house()
    sandbox.world.clock.advance(10 * MINUTE)
    void engine.start()
    await pass(100)
    void engine.commands.submit(draft('a cat'), 1)
    await pass(2 * MINUTE)
    const [record] = engine.ledger.store.getState().tasks.values()
    const begins = record?.timeline.flatMap((entry) => (entry.kind === 'phase' ? entry.notAfter : [])) ?? []
    expect(begins.length).toBeGreaterThan(2)
    for (const at of begins) expect(at).toBeLessThanOrEqual(Date.now() + 2 * SECOND)
    await engine.stop()
  })
})
