import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PACES } from '#domain/connection/pace.ts'
import type { TaskId } from '#domain/task/task.ts'
import { taskIdOf } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { aRecordIn, NOON } from '#testing/builders.ts'
import { remoteOf } from '#testing/fake-vendor.ts'
import { memoryDisk } from '#testing/memory-storage.ts'
import {
  finishing,
  PLAIN,
  type PlainAnswer,
  plainRef,
  poison,
  queued,
  running,
  succeeded,
  throttled,
  wrongKey,
} from '#testing/plain-vendor.ts'
import { aBrowser, openTab, type TestTab, aWire, type Wire } from '#testing/test-engine.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const ONE = taskIdOf(PLAIN, 'one')

async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis)
}

async function started(wire: Wire, options: Parameters<typeof openTab>[1] = {}): Promise<TestTab> {
  const tab = openTab(wire, options)
  void tab.engine.start()
  await pass(1)
  return tab
}

async function tracking(wire: Wire, ids: readonly string[] = ['one']): Promise<TestTab> {
  const tab = await started(wire)
  void tab.engine.commands.track(ids.map((id) => plainRef(id)))
  await pass(50)
  return tab
}

function pollsOf(wire: Wire, id = 'one'): number[] {
  return wire.sent.filter(({ path }) => path === `/tasks/${id}`).map(({ at }) => at)
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((at, index) => at - (times[index] ?? at))
}

/** Answers one after the other; the last one for ever. */
function inTurn(...answers: readonly PlainAnswer[]): Wire['answer'] {
  let turn = 0
  return () => answers[Math.min(turn++, answers.length - 1)] ?? succeeded
}

function phaseOf(tab: TestTab, id: TaskId = ONE): string | undefined {
  return tab.engine.ledger.get(id)?.state.phase
}

function contactOf(tab: TestTab, id: TaskId = ONE): string | undefined {
  return tab.engine.ledger.get(id)?.contact.kind
}

describe('polling', () => {
  it('asks a new task at once, then by the pace of its status, and never again once it is over', async () => {
    const wire = aWire(inTurn(queued, running, finishing, succeeded))
    const tab = await tracking(wire)
    expect(pollsOf(wire)).toEqual([NOON + 1])
    expect(tab.engine.polling.nextPollAt(ONE)).toBeGreaterThan(Date.now())
    await pass(MINUTE)
    const [afterQueued, afterRunning, afterFinishing] = gaps(pollsOf(wire))
    expect(afterQueued).toBeGreaterThanOrEqual(PACES.queued.base)
    expect(afterRunning).toBeGreaterThanOrEqual(PACES.running.base)
    expect(afterFinishing).toBeGreaterThanOrEqual(PACES.finishing.base)
    expect(afterFinishing).toBeLessThan(PACES.running.base)
    expect(phaseOf(tab)).toBe('succeeded')
    await pass(60 * MINUTE)
    expect(pollsOf(wire)).toHaveLength(4)
    expect(tab.engine.polling.nextPollAt(ONE)).toBeNull()
    expect(tab.engine.polling.store.getState()).toMatchObject({ mode: 'polling', live: 0 })
    expect(tab.engine.polling.log(ONE).map(({ saw }) => saw)).toEqual(['succeeded', 'finishing', 'running', 'queued'])
    expect(tab.engine.polling.log(ONE).map(({ next }) => next === null)).toEqual([true, false, false, false])
    await tab.engine.stop()
  })

  it('asks a long queue less often as it grows older', async () => {
    const wire = aWire(() => queued)
    const tab = await tracking(wire)
    await pass(30 * MINUTE)
    const waits = gaps(pollsOf(wire))
    expect(waits[0]).toBeLessThan(5 * SECOND)
    expect(waits.at(-1)).toBeGreaterThan(15 * SECOND)
    await tab.engine.stop()
  })

  it('sends nothing earlier than the server asked, not even for a click', async () => {
    const wire = aWire(inTurn(throttled(20 * SECOND), queued))
    const tab = await tracking(wire, ['one', 'two'])
    const first = wire.sent.length
    void tab.engine.polling.checkNow([ONE])
    await pass(19 * SECOND)
    expect(wire.sent).toHaveLength(first)
    expect(contactOf(tab)).toBe('waiting')
    expect(tab.engine.connections.getState().statuses.get(PLAIN)?.health.kind).toBe('waiting')
    await pass(5 * SECOND)
    expect(pollsOf(wire)[1]).toBeGreaterThanOrEqual(NOON + 20 * SECOND)
    expect(contactOf(tab)).toBe('fine')
    await tab.engine.stop()
  })

  it('halves the allowed rate on a 429, for seconds', async () => {
    const wire = aWire(inTurn(throttled(null), queued), { requestsPerSecond: 10 })
    const tab = await tracking(wire)
    const allowed = () => tab.engine.connections.getState().statuses.get(PLAIN)?.budget.allowedPerSecond
    await pass(SECOND)
    expect(allowed()).toBeLessThan(7)
    await pass(12 * SECOND)
    expect(allowed()).toBe(10)
    await tab.engine.stop()
  })

  it('backs off from a vendor that fails, keeps the state, and recovers', async () => {
    const wire = aWire(inTurn(running, { status: 500 }, { status: 500 }, { status: 500 }, running))
    const tab = await tracking(wire)
    await pass(6 * SECOND)
    expect(contactOf(tab)).toBe('retrying')
    expect(phaseOf(tab)).toBe('running')
    await pass(MINUTE)
    expect(contactOf(tab)).toBe('fine')
    const waits = gaps(pollsOf(wire)).slice(1, 4)
    expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) * 1.8)
    expect(waits[2]).toBeGreaterThan((waits[1] ?? 0) * 1.8)
    await tab.engine.stop()
  })

  it('survives an adapter that throws: the answer is kept, the task is asked again', async () => {
    const wire = aWire(inTurn(running, poison, succeeded))
    const tab = await tracking(wire)
    await pass(5 * SECOND)
    const record = tab.engine.ledger.get(ONE)
    expect(record?.state.phase).toBe('running')
    expect(record?.contact).toMatchObject({
      kind: 'retrying',
      trouble: { reason: 'unintelligible', message: expect.stringContaining('tripped over poison') },
      evidence: { body: 'poison' },
    })
    expect(tab.engine.connections.getState().statuses.get(PLAIN)?.health.kind).toBe('fine')
    await pass(MINUTE)
    expect(phaseOf(tab)).toBe('succeeded')
    await tab.engine.stop()
  })

  it('takes an answer that is too large, or never comes, as trouble', async () => {
    const wire = aWire(() => ({ kind: 'too-large', status: 200, limit: 4 * 1024 * 1024 }))
    const tab = await tracking(wire)
    expect(tab.engine.ledger.get(ONE)?.contact).toMatchObject({ trouble: { reason: 'too-large' } })
    wire.answer = () => 'silence'
    await pass(2 * MINUTE)
    expect(tab.engine.ledger.get(ONE)?.contact).toMatchObject({ trouble: { reason: 'timeout' } })
    expect(phaseOf(tab)).toBe('tracked')
    await tab.engine.stop()
  })

  it('stops a connection whose key is refused until a test succeeds', async () => {
    const wire = aWire(() => wrongKey)
    const tab = await tracking(wire, ['one', 'two', 'three'])
    await pass(SECOND)
    const sent = wire.sent.length
    expect(sent).toBeLessThanOrEqual(3)
    expect(tab.engine.connections.getState().statuses.get(PLAIN)?.health.kind).toBe('blocked')
    void tab.engine.polling.checkNow([ONE])
    await pass(60 * MINUTE)
    expect(wire.sent).toHaveLength(sent)
    expect(phaseOf(tab)).toBe('tracked')

    expect((await settled(tab.engine.commands.testConnection(PLAIN))).kind).toBe('refused')
    await pass(60 * MINUTE)
    expect(wire.sent).toHaveLength(sent + 1)

    wire.answer = () => running
    expect((await settled(tab.engine.commands.testConnection(PLAIN))).kind).toBe('works')
    await pass(2 * SECOND)
    for (const id of ['one', 'two', 'three']) {
      expect(phaseOf(tab, taskIdOf(PLAIN, id))).toBe('running')
      expect(contactOf(tab, taskIdOf(PLAIN, id))).toBe('fine')
    }
    await tab.engine.stop()
  })

  it('polls a watched task often, and lets go of it afterwards', async () => {
    const old = aRecordIn({ phase: 'running', progress: null }, NOON - 60 * MINUTE, {
      id: ONE,
      connection: PLAIN,
      remote: remoteOf('one'),
    })
    const wire = aWire(() => running)
    const tab = await started(wire, { browser: aBrowser(memoryDisk([old])) })
    await pass(MINUTE)
    const before = pollsOf(wire).length
    expect(before).toBeLessThan(5)
    const end = tab.engine.polling.watch(ONE)
    await pass(MINUTE)
    const during = pollsOf(wire).length - before
    expect(during).toBeGreaterThanOrEqual(MINUTE / (3 * SECOND) - 2)
    end()
    end()
    await pass(2 * MINUTE)
    expect(pollsOf(wire).length - before - during).toBeLessThan(8)
    await tab.engine.stop()
  })

  it('asks what the person checks now without waiting for its time, and resolves once it was answered', async () => {
    const wire = aWire(inTurn(queued, succeeded))
    const tab = await tracking(wire)
    await pass(SECOND)
    await settled(tab.engine.polling.checkNow([ONE, taskIdOf(PLAIN, 'unknown')]))
    expect(phaseOf(tab)).toBe('succeeded')
    expect(pollsOf(wire)).toHaveLength(2)
    await settled(tab.engine.polling.checkNow([ONE]))
    expect(pollsOf(wire)).toHaveLength(3)
    await pass(60 * MINUTE)
    expect(pollsOf(wire)).toHaveLength(3)
    await tab.engine.stop()
  })

  it('pauses and resumes all, or one', async () => {
    const wire = aWire(() => running)
    const tab = await tracking(wire, ['one', 'two'])
    tab.engine.polling.pause()
    expect(tab.engine.polling.store.getState()).toMatchObject({ mode: 'paused', live: 2 })
    const sent = wire.sent.length
    await pass(10 * MINUTE)
    expect(wire.sent).toHaveLength(sent)
    tab.engine.commands.setPaused([taskIdOf(PLAIN, 'two')], true)
    tab.engine.polling.resume()
    await pass(MINUTE)
    expect(tab.engine.polling.store.getState()).toMatchObject({ mode: 'polling', live: 1 })
    expect(pollsOf(wire, 'two')).toHaveLength(1)
    expect(pollsOf(wire, 'one').length).toBeGreaterThan(2)
    await tab.engine.stop()
  })

  it('holds while the device is offline, without counting failures, and catches up afterwards', async () => {
    const wire = aWire(() => running)
    const tab = await tracking(wire, ['one', 'two'])
    tab.surroundings.set({ online: false })
    expect(tab.engine.polling.store.getState()).toMatchObject({ mode: 'offline', liveBy: new Map([[PLAIN, 2]]) })
    expect(tab.engine.connections.getState().statuses.get(PLAIN)?.held).toBe('offline')
    const sent = wire.sent.length
    await pass(10 * MINUTE)
    expect(wire.sent).toHaveLength(sent)
    expect(contactOf(tab)).toBe('fine')
    tab.surroundings.set({ online: true })
    expect(tab.engine.polling.store.getState().mode).toBe('polling')
    await pass(SECOND)
    expect(wire.sent).toHaveLength(sent + 2)
    await tab.engine.stop()
  })

  it('goes on with the sandbox while the device is offline', async () => {
    const wire = aWire(() => running, { sandbox: true })
    const tab = await tracking(wire)
    tab.surroundings.set({ online: false })
    expect(tab.engine.polling.store.getState().mode).toBe('polling')
    await pass(MINUTE)
    expect(pollsOf(wire).length).toBeGreaterThan(5)
    await tab.engine.stop()
  })

  it('holds while the gateway does not answer and goes on when it does', async () => {
    const wire = aWire(() => running)
    const tab = await tracking(wire)
    const { session } = wire
    wire.session = null
    tab.access.tell({ kind: 'lost' })
    await pass(1)
    expect(tab.engine.connections.getState().gateway).toBe('unreachable')
    const sent = wire.sent.length
    await pass(5 * MINUTE)
    expect(wire.sent).toHaveLength(sent)
    wire.session = session
    await pass(20 * SECOND)
    expect(tab.engine.connections.getState().gateway).toBe('ready')
    expect(wire.sent.length).toBeGreaterThan(sent)
    await tab.engine.stop()
  })

  it('starts over with a blocked connection when the gateway was restarted', async () => {
    const wire = aWire(() => wrongKey)
    const tab = await tracking(wire)
    expect(tab.engine.connections.getState().statuses.get(PLAIN)?.health.kind).toBe('blocked')
    wire.answer = () => running
    if (wire.session !== null) tab.access.tell({ kind: 'session', session: { ...wire.session, token: 'second' } })
    await pass(SECOND)
    expect(phaseOf(tab)).toBe('running')
    await tab.engine.stop()
  })

  it('keeps the tasks of a connection that was removed, unasked', async () => {
    const wire = aWire(() => running)
    const tab = await tracking(wire)
    if (wire.session !== null) {
      tab.access.tell({ kind: 'session', session: { ...wire.session, connections: [], token: 'second' } })
    }
    const sent = wire.sent.length
    await pass(10 * MINUTE)
    expect(wire.sent).toHaveLength(sent)
    expect(phaseOf(tab)).toBe('running')
    await tab.engine.stop()
  })

  it('spreads the first polls of restored tasks at the pace of the budget', async () => {
    const records = Array.from({ length: 40 }, (_, index) =>
      aRecordIn({ phase: 'running', progress: null }, NOON - MINUTE, {
        id: taskIdOf(PLAIN, `t${index}`),
        connection: PLAIN,
        remote: remoteOf(`t${index}`),
      }),
    )
    const wire = aWire(() => running, { requestsPerSecond: 5 })
    const tab = await started(wire, { browser: aBrowser(memoryDisk(records)) })
    expect(tab.engine.ledger.store.getState().loaded).toBe(true)
    await pass(2 * SECOND)
    expect(wire.sent.length).toBeLessThanOrEqual(11)
    await pass(10 * SECOND)
    expect(new Set(wire.sent.map(({ path }) => path)).size).toBe(40)
    await tab.engine.stop()
  })

  it('tells the fold when it last saw the previous state, also after a reload', async () => {
    const browser = aBrowser()
    const wire = aWire(() => queued)
    const before = await started(wire, { browser })
    void before.engine.commands.track([plainRef('one')])
    await pass(10 * SECOND)
    const lastSeenQueued = pollsOf(wire).at(-1)
    await before.engine.stop()
    await pass(MINUTE)
    wire.answer = () => running
    const after = await started(wire, { browser })
    await pass(SECOND)
    expect(after.engine.ledger.get(ONE)?.timeline.at(-1)).toMatchObject({ phase: 'running', notBefore: lastSeenQueued })
    expect(after.engine.ledger.lastHeard(ONE)).toBeGreaterThan(NOON + MINUTE)
    await after.engine.stop()
  })
})

async function settled<T>(promise: Promise<T>): Promise<T> {
  const done = promise.then((value) => ({ value }))
  await pass(5 * SECOND)
  return (await done).value
}
