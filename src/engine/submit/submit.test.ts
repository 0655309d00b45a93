import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import type { Draft } from '#engine/engine.ts'
import { NOON } from '#testing/builders.ts'
import { memoryDisk, type MemoryDisk, memoryStorage } from '#testing/memory-storage.ts'
import {
  broken,
  made,
  PLAIN,
  type PlainAnswer,
  plainRef,
  plainVendor,
  running,
  throttled,
  wrongKey,
} from '#testing/plain-vendor.ts'
import { aBrowser, type Answer, aWire, openTab, type TestTab, type Wire } from '#testing/test-engine.ts'
import { NO_ADVICE } from '#vendors/advice.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const DRAFT: Draft = {
  connection: PLAIN,
  model: 'm',
  params: { prompt: 'a lighthouse' },
  options: {},
  tags: ['t'],
  note: '',
  resubmitOf: null,
}

async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis)
}

async function started(wire: Wire, options: Parameters<typeof openTab>[1] = {}): Promise<TestTab> {
  const tab = openTab(wire, options)
  void tab.engine.start()
  await pass(10)
  return tab
}

/**
 * A vendor that makes a task for each key it has not seen, as an idempotent one does; `lose` says which POST answers
 * get lost on the way, counted from 1.
 */
function shop(lose: (post: number) => Answer | null = () => null) {
  const tasks = new Map<string, string>()
  let posts = 0
  const wire = aWire(({ method, headers }): Answer => {
    if (method !== 'POST') return running
    const key = headers['idempotency-key'] ?? ''
    if (!tasks.has(key)) tasks.set(key, `r${tasks.size + 1}`)
    return lose(++posts) ?? made(tasks.get(key) ?? '')
  })
  return { wire, tasks }
}

const LOST: Answer = { kind: 'network', message: 'the connection broke' }

function postsOf(wire: Wire): readonly (string | null)[] {
  return wire.sent.filter(({ method }) => method === 'POST').map(({ key }) => key)
}

function only(tab: TestTab): TaskRecord {
  const [record] = tab.engine.ledger.store.getState().tasks.values()
  if (record === undefined) throw new Error('there is no task')
  return record
}

async function submitted(tab: TestTab, count = 1): Promise<readonly TaskId[]> {
  const ids = tab.engine.commands.submit(DRAFT, count)
  await pass(10)
  return await ids
}

describe('submit', () => {
  it('is durable before its request leaves, and ends in a task that is polled', async () => {
    const disk = memoryDisk()
    const { wire } = shop()
    const answer = wire.answer
    wire.answer = (request, connection) => {
      if (request.method === 'POST') expect([...disk.records.values()][0]?.state.phase).toBe('submitting')
      return answer(request, connection)
    }
    const tab = await started(wire, { browser: aBrowser(disk) })
    const [id] = await submitted(tab)
    expect(id).toMatch(/^plain\/own-key-/)
    await pass(10 * SECOND)
    const record = only(tab)
    expect(record).toMatchObject({ id, remote: { id: 'r1' }, state: { phase: 'running' }, tags: ['t'] })
    expect(record.timeline.map((entry) => (entry.kind === 'phase' ? entry.phase : entry.text))).toEqual([
      'submitting',
      'queued',
      'running',
    ])
    expect(disk.records.get(record.id)?.remote?.id).toBe('r1')
    await tab.engine.stop()
  })

  it('sends nothing when the disk refuses, and says so', async () => {
    const { wire } = shop()
    const tab = await started(wire, { storage: (disk: MemoryDisk) => memoryStorage(disk, () => true) })
    const outcome = tab.engine.commands.submit(DRAFT, 1).catch((error: unknown) => String(error))
    await pass(MINUTE)
    expect(await outcome).toMatch(/Nothing was sent.*the disk is full/)
    expect(wire.sent).toEqual([])
    expect(tab.engine.ledger.store.getState().tasks.size).toBe(0)
    await tab.engine.stop()
  })

  it.each([0, 1.5, 101, Number.NaN])('refuses to make %s tasks', async (count) => {
    const { wire } = shop()
    const tab = await started(wire)
    await expect(tab.engine.commands.submit(DRAFT, count)).rejects.toThrow(/between 1 and 100/)
    await tab.engine.stop()
  })

  it('gives each of several its own key', async () => {
    const { wire, tasks } = shop()
    const tab = await started(wire)
    await submitted(tab, 5)
    await pass(10 * SECOND)
    expect(tasks.size).toBe(5)
    expect(new Set(postsOf(wire)).size).toBe(5)
    await tab.engine.stop()
  })

  it('resolves a lost answer with the same key: exactly one task', async () => {
    const { wire, tasks } = shop((post) => (post <= 2 ? LOST : null))
    const tab = await started(wire)
    await submitted(tab)
    await pass(100)
    expect(only(tab).state).toMatchObject({ phase: 'unconfirmed', trouble: { message: 'the connection broke' } })
    await pass(MINUTE)
    expect(only(tab)).toMatchObject({ remote: { id: 'r1' }, state: { phase: 'running' }, contact: { kind: 'fine' } })
    expect(tasks.size).toBe(1)
    const posts = postsOf(wire)
    expect(posts).toHaveLength(3)
    expect(new Set(posts).size).toBe(1)
    await tab.engine.stop()
  })

  it.each([
    ['a 5xx', broken],
    ['an answer that cannot be read', { body: '<html>' }],
    ['no answer', 'silence'],
    ['an answer too large', { kind: 'too-large', status: 200, limit: 1 }],
  ] as const)('takes %s as unconfirmed, not as failed', async (_name, answer) => {
    const { wire, tasks } = shop((post) => (post === 1 ? answer : null))
    const tab = await started(wire)
    await submitted(tab)
    await pass(30 * SECOND + 100)
    expect(only(tab).timeline.some((entry) => entry.kind === 'phase' && entry.phase === 'unconfirmed')).toBe(true)
    await pass(MINUTE)
    expect(only(tab).state.phase).toBe('running')
    expect(tasks.size).toBe(1)
    await tab.engine.stop()
  })

  it('waits as long as the server asks before it sends a postponed one again', async () => {
    const { wire } = shop((post) => (post === 1 ? throttled(20 * SECOND) : null))
    const tab = await started(wire)
    await submitted(tab)
    await pass(10 * SECOND)
    expect(only(tab)).toMatchObject({ state: { phase: 'submitting' }, contact: { kind: 'waiting' } })
    await pass(15 * SECOND)
    const times = wire.sent.filter(({ method }) => method === 'POST').map(({ at }) => at)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(20 * SECOND)
    expect(only(tab).remote?.id).toBe('r1')
    await tab.engine.stop()
  })

  it('ends as failed when the vendor refuses, and is not sent again', async () => {
    const { wire } = shop(() => ({ status: 400 }))
    const tab = await started(wire)
    await submitted(tab)
    await pass(HOUR)
    expect(only(tab).state).toMatchObject({ phase: 'failed', failure: { step: 'submit', httpStatus: 400 } })
    expect(postsOf(wire)).toHaveLength(1)
    await tab.engine.stop()
  })

  it('does not send the rest when the first one shows that the key is refused', async () => {
    const { wire } = shop(() => wrongKey)
    if (wire.session !== null) {
      const connections = wire.session.connections.map((one) => ({ ...one, maxInFlight: 1 }))
      wire.session = { ...wire.session, connections }
    }
    const tab = await started(wire)
    await submitted(tab, 5)
    await pass(MINUTE)
    const states = [...tab.engine.ledger.store.getState().tasks.values()].map(({ state }) => state)
    expect(states.map(({ phase }) => phase)).toEqual(Array(5).fill('failed'))
    expect(states[4]).toMatchObject({ failure: { step: 'submit', message: expect.stringMatching(/^not sent/) } })
    expect(postsOf(wire)).toHaveLength(1)
    await expect(tab.engine.commands.submit(DRAFT, 1)).rejects.toThrow(/key of this connection was refused/)
    await tab.engine.stop()
  })

  it('waits through a gateway that is away, and is sent once', async () => {
    const { wire } = shop()
    const { session } = wire
    const tab = await started(wire)
    wire.session = null
    tab.access.tell({ kind: 'lost' })
    await pass(1)
    await submitted(tab)
    await pass(5 * MINUTE)
    expect(postsOf(wire)).toEqual([])
    wire.session = session === null ? null : { ...session, token: 'second' }
    await pass(MINUTE)
    expect(postsOf(wire)).toHaveLength(1)
    expect(only(tab).state.phase).toBe('running')
    await tab.engine.stop()
  })

  it('merges a task that was pasted before the answer came', async () => {
    const { wire } = shop((post) => (post === 1 ? LOST : null))
    const tab = await started(wire)
    await submitted(tab)
    await pass(100)
    void tab.engine.commands.track([plainRef('r1')], ['pasted'])
    await pass(MINUTE)
    expect([...tab.engine.ledger.store.getState().tasks.values()]).toHaveLength(1)
    expect(only(tab)).toMatchObject({ remote: { id: 'r1' }, state: { phase: 'running' }, tags: ['t', 'pasted'] })
    expect(only(tab).request?.params).toEqual(DRAFT.params)
    await tab.engine.stop()
  })
})

describe('submit at a vendor without idempotency', () => {
  const vendor = plainVendor({ resend: 'unsafe' })

  it('leaves a lost answer to the person, who may force it', async () => {
    const { wire } = shop((post) => (post === 1 ? LOST : null))
    const tab = await started(wire, { vendor })
    const [id] = await submitted(tab)
    if (id === undefined) throw new Error('there is no id')
    await pass(HOUR)
    expect(only(tab).state.phase).toBe('unconfirmed')
    expect(postsOf(wire)).toHaveLength(1)
    await expect(tab.engine.commands.resend(id)).rejects.toThrow(/may make, and bill, a second task/)
    await tab.engine.commands.resend(id, true)
    await tab.engine.commands.resend(id, true)
    await pass(MINUTE)
    expect(postsOf(wire)).toHaveLength(2)
    expect(only(tab).state.phase).toBe('running')
    await tab.engine.stop()
  })

  it('looks the key up where the vendor can', async () => {
    const { wire } = shop((post) => (post === 1 ? LOST : null))
    const answer = wire.answer
    wire.answer = (request, connection) => (request.path === '/by-key' ? made('r1') : answer(request, connection))
    const { submit } = vendor
    const lookUp = plainVendor({
      resend: 'unsafe',
      lookUpByOwnKey: () => {
        const { request, read } = submit({ model: '', params: {}, options: {}, idempotencyKey: '' })
        return { request: { ...request, method: 'GET', path: '/by-key' }, read }
      },
    })
    const tab = await started(wire, { vendor: lookUp })
    await submitted(tab)
    await pass(MINUTE)
    expect(postsOf(wire)).toHaveLength(1)
    expect(only(tab)).toMatchObject({ remote: { id: 'r1' }, state: { phase: 'running' } })
    await tab.engine.stop()
  })
})

describe('submit across a reload', () => {
  it('sends what was stored but never left', async () => {
    const disk = memoryDisk()
    const { wire, tasks } = shop()
    const first = await started(wire, { browser: aBrowser(disk) })
    await submitted(first)
    const stored = [...disk.records.values()].find(({ state }) => state.phase === 'submitting')
    await first.engine.stop()
    wire.sent.length = 0
    tasks.clear()
    if (stored === undefined) throw new Error('nothing was stored')

    const second = await started(wire, { browser: aBrowser(memoryDisk([stored])) })
    await pass(MINUTE)
    expect(postsOf(wire)).toEqual([stored.request?.idempotencyKey])
    expect(only(second)).toMatchObject({ id: stored.id, state: { phase: 'running' } })
    await second.engine.stop()
  })

  it('finds the task again whose answer came after the page was closed', async () => {
    const disk = memoryDisk()
    const { wire, tasks } = shop()
    wire.latency = 5000
    const first = await started(wire, { browser: aBrowser(disk) })
    await submitted(first)
    await pass(1000)
    await first.engine.stop()
    expect(tasks.size).toBe(1)
    await pass(10 * SECOND)
    wire.latency = 20
    const second = await started(wire, { browser: aBrowser(memoryDisk([...disk.records.values()])) })
    await pass(MINUTE)
    expect(tasks.size).toBe(1)
    expect(only(second)).toMatchObject({ remote: { id: 'r1' }, state: { phase: 'running' } })
    await second.engine.stop()
  })

  it('does not send by itself when the vendor may have forgotten the key', async () => {
    const disk = memoryDisk()
    const { wire } = shop((post) => (post === 1 ? LOST : null))
    const first = await started(wire, { browser: aBrowser(disk) })
    const [id] = await submitted(first)
    if (id === undefined) throw new Error('there is no id')
    await pass(100)
    await first.engine.stop()
    await pass(12 * HOUR)
    const second = await started(wire, { browser: aBrowser(disk) })
    await pass(HOUR)
    expect(postsOf(wire)).toHaveLength(1)
    expect(only(second).state.phase).toBe('unconfirmed')
    await expect(second.engine.commands.resend(id)).rejects.toThrow(/second task/)
    await second.engine.stop()
  })

  it.each([
    ['remembers keys for an hour', HOUR, 1],
    ['remembers keys for a week', 7 * 24 * HOUR, 2],
  ])('trusts a vendor that %s for half of that', async (_what, keyMemory, posts) => {
    const disk = memoryDisk()
    const vendor = plainVendor({ advice: { ...NO_ADVICE, keyMemory } })
    const { wire } = shop((post) => (post === 1 ? LOST : null))
    const first = await started(wire, { browser: aBrowser(disk), vendor })
    await submitted(first)
    await pass(100)
    await first.engine.stop()
    await pass(31 * MINUTE)
    const second = await started(wire, { browser: aBrowser(disk), vendor })
    await pass(MINUTE)
    expect(postsOf(wire)).toHaveLength(posts)
    await second.engine.stop()
  })

  it('leaves a submit to the tab that is still at it, and takes over when that tab dies', async () => {
    const browser = aBrowser()
    const { wire, tasks } = shop()
    const leader = await started(wire, { browser })
    const follower = await started(wire, { browser })
    wire.latency = 10 * SECOND
    await submitted(follower)
    await pass(2 * SECOND)
    expect(only(leader).state.phase).toBe('submitting')
    expect(postsOf(wire)).toHaveLength(1)
    wire.latency = 20
    await follower.engine.stop()
    await pass(MINUTE)
    expect(tasks.size).toBe(1)
    expect(only(leader)).toMatchObject({ remote: { id: 'r1' }, state: { phase: 'running' } })
    expect(new Set(postsOf(wire)).size).toBe(1)
    await leader.engine.stop()
  })

  it('is not sent a second time by the leader when another tab got the answer', async () => {
    const browser = aBrowser()
    const { wire } = shop()
    const leader = await started(wire, { browser })
    const follower = await started(wire, { browser })
    await submitted(follower, 3)
    await pass(MINUTE)
    expect(postsOf(wire)).toHaveLength(3)
    const phases = [...leader.engine.ledger.store.getState().tasks.values()].map(({ state }) => state.phase)
    expect(phases).toEqual(['running', 'running', 'running'])
    await follower.engine.stop()
    await leader.engine.stop()
  })
})

describe('the fake shop', () => {
  it('answers a key that it knows with the same task', () => {
    const { wire, tasks } = shop()
    const request = { method: 'POST', path: '/tasks', headers: { 'idempotency-key': 'k' }, body: null } as const
    const connection = wire.session?.connections[0]
    if (connection === undefined) throw new Error('there is no connection')
    const answers = [1, 2].map((): Answer | PlainAnswer => wire.answer(request, connection))
    expect(answers).toEqual([made('r1'), made('r1')])
    expect(tasks.size).toBe(1)
  })
})
