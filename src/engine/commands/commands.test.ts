import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { taskIdOf, titleOf } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { memoryDisk, memoryStorage } from '#testing/memory-storage.ts'
import { notFound, PLAIN, plainRef, plainVendor, running, succeeded, wrongKey } from '#testing/plain-vendor.ts'
import { aBrowser, type Answer, aWire, openTab, type TestTab, type Wire } from '#testing/test-engine.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const ONE = taskIdOf(PLAIN, 'one')
const CANCELLED: Answer = { body: '{"phase":"cancelled"}' }

async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis)
}

async function settled<T>(promise: Promise<T>): Promise<T> {
  const done = promise.then((value) => ({ value }))
  await pass(SECOND)
  return (await done).value
}

async function started(wire: Wire, options: Parameters<typeof openTab>[1] = {}): Promise<TestTab> {
  const tab = openTab(wire, options)
  void tab.engine.start()
  await pass(10)
  return tab
}

async function tracking(wire: Wire, options: Parameters<typeof openTab>[1] = {}): Promise<TestTab> {
  const tab = await started(wire, options)
  await settled(tab.engine.commands.track([plainRef('one')]))
  return tab
}

describe('move', () => {
  it('asks another connection for the same task, with what the person wrote', async () => {
    const disk = memoryDisk()
    const tab = await tracking(
      aWire(() => running),
      { browser: aBrowser(disk) },
    )
    tab.engine.commands.annotate(ONE, { note: 'the fox', tags: ['mine'] })
    const to = { ...plainRef('one'), connection: 'elsewhere' }
    const moved = await settled(tab.engine.commands.move(ONE, to))
    expect(moved).toBe(taskIdOf('elsewhere', 'one'))
    expect(tab.engine.ledger.get(ONE)).toBeUndefined()
    expect([...disk.records.keys()]).toEqual([moved])
    expect(disk.records.get(taskIdOf('elsewhere', 'one'))).toMatchObject({
      note: 'the fox',
      tags: ['mine'],
      addedAt: NOON + 10,
      state: { phase: 'tracked' },
    })
    await tab.engine.stop()
  })

  it('joins a task that is tracked there, whose own note stays, and leaves alone what is not there to move', async () => {
    const tab = await tracking(aWire(() => running))
    const to = { ...plainRef('one'), connection: 'elsewhere' }
    await settled(tab.engine.commands.track([to], ['there']))
    tab.engine.commands.annotate(taskIdOf('elsewhere', 'one'), { note: 'known' })
    tab.engine.commands.annotate(ONE, { note: 'lost', tags: ['mine'] })
    expect(await settled(tab.engine.commands.move(ONE, to))).toBe(taskIdOf('elsewhere', 'one'))
    const all = [...tab.engine.ledger.store.getState().tasks.values()]
    expect(all).toMatchObject([{ connection: 'elsewhere', note: 'known', tags: ['there', 'mine'] }])
    expect(await settled(tab.engine.commands.move(ONE, to))).toBeNull()
    await tab.engine.stop()
  })
})

describe('track', () => {
  it('adds each task once and reports what was there, durable when it resolves', async () => {
    const disk = memoryDisk()
    const tab = await tracking(
      aWire(() => running),
      { browser: aBrowser(disk) },
    )
    const refs = [plainRef('one'), plainRef('two'), plainRef('two'), plainRef('one')]
    const result = tab.engine.commands.track(refs, ['mine'])
    await pass(1)
    expect(await result).toEqual({ added: [taskIdOf(PLAIN, 'two')], known: [ONE] })
    expect(disk.records.get(taskIdOf(PLAIN, 'two'))?.tags).toEqual(['mine'])
    await tab.engine.stop()
  })

  it('calls a task what the text calls it that names it', async () => {
    const tab = await tracking(aWire(() => running))
    await settled(tab.engine.commands.track([{ ...plainRef('two'), title: 'a red fox' }]))
    const titles = [ONE, taskIdOf(PLAIN, 'two')]
      .map((id) => tab.engine.ledger.get(id))
      .map((record) => record && titleOf(record))
    expect(titles).toEqual([null, 'a red fox'])
    await tab.engine.stop()
  })

  it('works in memory when the disk does not', async () => {
    const wire = aWire(() => running)
    const tab = await tracking(wire, { storage: (disk) => memoryStorage(disk, () => true) })
    expect(tab.engine.ledger.get(ONE)?.state.phase).toBe('running')
    await tab.engine.stop()
  })
})

describe('forget and restore', () => {
  it('stops polling and removes the record; undo brings both back', async () => {
    const disk = memoryDisk()
    const wire = aWire(() => running)
    const tab = await tracking(wire, { browser: aBrowser(disk) })
    const record = tab.engine.ledger.get(ONE)
    await settled(tab.engine.commands.forget([ONE]))
    expect(disk.records.size).toBe(0)
    const sent = wire.sent.length
    await pass(MINUTE)
    expect(wire.sent).toHaveLength(sent)
    if (record === undefined) throw new Error('it was not there')
    await settled(tab.engine.commands.restore([record, record]))
    await pass(MINUTE)
    expect(wire.sent.length).toBeGreaterThan(sent)
    expect(disk.records.size).toBe(1)
    await tab.engine.stop()
  })

  it('forgets a task whose answer is on the way', async () => {
    const wire = aWire(() => running)
    const tab = await started(wire)
    wire.latency = 500
    void tab.engine.commands.track([plainRef('one')])
    await pass(100)
    void tab.engine.commands.forget([ONE])
    await pass(5 * SECOND)
    expect(tab.engine.ledger.get(ONE)).toBeUndefined()
    await tab.engine.stop()
  })
})

describe('annotate', () => {
  it('changes what the person wrote and nothing else', async () => {
    const tab = await tracking(aWire(() => running))
    tab.engine.commands.annotate(ONE, { note: 'for the poster' })
    tab.engine.commands.annotate(ONE, { tags: ['poster'] })
    expect(tab.engine.ledger.get(ONE)).toMatchObject({ note: 'for the poster', tags: ['poster'] })
    await tab.engine.stop()
  })
})

describe('recheck', () => {
  it('starts over with a task that was not found', async () => {
    const wire = aWire(() => notFound)
    const tab = await tracking(wire)
    await pass(MINUTE)
    expect(tab.engine.ledger.get(ONE)?.state.phase).toBe('gone')
    wire.answer = () => running
    await settled(tab.engine.commands.recheck(ONE))
    expect(tab.engine.ledger.get(ONE)?.state.phase).toBe('running')
    expect(tab.engine.ledger.get(ONE)?.timeline.some(({ kind }) => kind === 'anomaly')).toBe(false)
    await tab.engine.stop()
  })

  it('asks about one that is over once, and leaves it over', async () => {
    const wire = aWire(() => succeeded)
    const tab = await tracking(wire)
    await settled(tab.engine.commands.recheck(ONE))
    await pass(10 * MINUTE)
    expect(wire.sent).toHaveLength(2)
    expect(tab.engine.ledger.get(ONE)?.state.phase).toBe('succeeded')
    await tab.engine.stop()
  })
})

describe('cancel', () => {
  it('asks the vendor and believes its answer', async () => {
    const wire = aWire(({ method }) => (method === 'DELETE' ? CANCELLED : running))
    const tab = await tracking(wire)
    expect(await settled(tab.engine.commands.cancel(ONE))).toMatchObject({ ok: true })
    expect(tab.engine.ledger.get(ONE)?.state.phase).toBe('cancelled')
    expect(await settled(tab.engine.commands.cancel(ONE))).toEqual({ ok: false, message: 'This task is over.' })
    await tab.engine.stop()
  })

  it.each([
    ['the vendor refuses', { status: 409 }, /HTTP 409/],
    ['no answer comes', { kind: 'network', message: 'broken pipe' }, /Nobody knows.*broken pipe/],
  ] as const)('says so when %s', async (_name, answer, words) => {
    const wire = aWire(({ method }) => (method === 'DELETE' ? answer : running))
    const tab = await tracking(wire)
    const result = await settled(tab.engine.commands.cancel(ONE))
    expect(result.ok).toBe(false)
    expect(result.message).toMatch(words)
    expect(tab.engine.ledger.get(ONE)?.state.phase).toBe('running')
    await tab.engine.stop()
  })

  it('takes not found for the end of it, where the vendor says so, and only once it took the cancel', async () => {
    let cancelled = false
    let refuses = true
    const wire = aWire(({ method }) => {
      if (method === 'DELETE') {
        if (refuses) return { status: 409 }
        cancelled = true
        return { body: '{"phase":"running"}' }
      }
      return cancelled ? { body: '{"phase":"gone"}' } : running
    })
    const tab = await tracking(wire, { vendor: plainVendor({ goneWhenCancelled: true }) })
    expect(await settled(tab.engine.commands.cancel(ONE))).toMatchObject({ ok: false })
    expect(tab.engine.ledger.get(ONE)).not.toHaveProperty('goneMeansCancelled')
    refuses = false
    await settled(tab.engine.commands.cancel(ONE))
    await pass(10 * MINUTE)
    expect(tab.engine.ledger.get(ONE)?.state).toEqual({ phase: 'cancelled' })
    await tab.engine.stop()
  })

  it('gives up at once where nothing can be sent', async () => {
    const tab = await tracking(aWire(() => running))
    tab.surroundings.set({ online: false })
    expect(await settled(tab.engine.commands.cancel(ONE))).toMatchObject({ ok: false })
    await tab.engine.stop()
  })

  it('knows vendors that cannot', async () => {
    const { cancel: _cancel, ...vendor } = plainVendor()
    const tab = await tracking(
      aWire(() => running),
      { vendor },
    )
    expect(await settled(tab.engine.commands.cancel(ONE))).toMatchObject({
      message: 'plain has no way to cancel a task.',
    })
    expect(await settled(tab.engine.commands.cancel(taskIdOf('nowhere', 'x')))).toMatchObject({ ok: false })
    await tab.engine.stop()
  })
})

describe('testConnection and list', () => {
  it('reports a refused key and blocks with it', async () => {
    const tab = await started(aWire(() => wrongKey))
    expect((await settled(tab.engine.commands.testConnection(PLAIN))).kind).toBe('refused')
    expect(tab.engine.connections.getState().statuses.get(PLAIN)?.health.kind).toBe('blocked')
    await tab.engine.stop()
  })

  it('says that a connection is not there, or has no list', async () => {
    const tab = await started(aWire(() => running))
    expect(await settled(tab.engine.commands.testConnection('nowhere'))).toMatchObject({ kind: 'trouble' })
    expect(await settled(tab.engine.commands.list('nowhere', null, 10))).toMatchObject({ kind: 'trouble' })
    expect(await settled(tab.engine.commands.list(PLAIN, null, 10))).toMatchObject({ kind: 'trouble' })
    await tab.engine.stop()
  })
})
