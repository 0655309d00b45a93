import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { taskIdOf } from '#domain/task/task.ts'
import { MINUTE, SECOND } from '#domain/time.ts'
import { NOON } from '#testing/builders.ts'
import { PLAIN, plainRef, running, succeeded, wrongKey } from '#testing/plain-vendor.ts'
import { aBrowser, aWire, openTab, type TestBrowser, type TestTab, type Wire } from '#testing/test-engine.ts'

beforeEach(() => void vi.useFakeTimers({ now: NOON }))
afterEach(() => void vi.useRealTimers())

const ONE = taskIdOf(PLAIN, 'one')

async function pass(millis: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(millis)
}

async function started(wire: Wire, browser: TestBrowser): Promise<TestTab> {
  const tab = openTab(wire, { browser })
  void tab.engine.start()
  await pass(10)
  return tab
}

async function twoTabs(): Promise<{ wire: Wire; leader: TestTab; follower: TestTab; browser: TestBrowser }> {
  const wire = aWire(() => running)
  const browser = aBrowser()
  const leader = await started(wire, browser)
  const follower = await started(wire, browser)
  return { wire, leader, follower, browser }
}

function mode(tab: TestTab): string {
  return tab.engine.polling.store.getState().mode
}

function phase(tab: TestTab): string | undefined {
  return tab.engine.ledger.store.getState().tasks.get(ONE)?.state.phase
}

describe('several tabs', () => {
  it('has one that polls; the others see what it learns, and when the next poll is due', async () => {
    const { wire, leader, follower } = await twoTabs()
    expect([mode(leader), mode(follower)]).toEqual(['polling', 'following'])
    void follower.engine.commands.track([plainRef('one')])
    await pass(5 * SECOND)
    expect([phase(leader), phase(follower)]).toEqual(['running', 'running'])
    expect(wire.sent.length).toBeLessThanOrEqual(3)
    expect(follower.engine.polling.log(ONE)).toEqual(leader.engine.polling.log(ONE))
    expect(follower.engine.ledger.lastHeard(ONE)).toBe(leader.engine.ledger.lastHeard(ONE))
    expect(follower.engine.polling.nextPollAt(ONE)).toBe(leader.engine.polling.nextPollAt(ONE))
    expect(follower.engine.polling.store.getState().live).toBe(1)
    await follower.engine.stop()
    await leader.engine.stop()
  })

  it('hands over at once when the leading tab closes', async () => {
    const { wire, leader, follower } = await twoTabs()
    void leader.engine.commands.track([plainRef('one')])
    await pass(SECOND)
    await leader.engine.stop()
    await pass(1)
    expect(mode(follower)).toBe('polling')
    const sent = wire.sent.length
    await pass(10 * SECOND)
    expect(wire.sent.length).toBeGreaterThan(sent)
    wire.answer = () => succeeded
    await pass(MINUTE)
    expect(phase(follower)).toBe('succeeded')
    await follower.engine.stop()
  })

  it('lets the leader answer a click in another tab', async () => {
    const { wire, leader, follower } = await twoTabs()
    void leader.engine.commands.track([plainRef('one')])
    await pass(SECOND)
    const sent = wire.sent.length
    let answered = false
    void follower.engine.polling.checkNow([ONE]).then(() => (answered = true))
    await pass(1500)
    expect(wire.sent).toHaveLength(sent + 1)
    expect(answered).toBe(true)
    void follower.engine.polling.checkNow([taskIdOf(PLAIN, 'nobody')]).then(() => (answered = false))
    await pass(15 * SECOND)
    expect(answered).toBe(false)
    await follower.engine.stop()
    await leader.engine.stop()
  })

  it('polls often what is open in a tab that follows, until it is closed', async () => {
    const { wire, leader, follower } = await twoTabs()
    void leader.engine.commands.track([plainRef('one')])
    await pass(20 * MINUTE)
    const before = wire.sent.length
    const end = follower.engine.polling.watch(ONE)
    await pass(MINUTE)
    const during = wire.sent.length - before
    expect(during).toBeGreaterThan(15)
    end()
    await pass(30 * SECOND)
    const after = wire.sent.length
    await pass(MINUTE)
    expect(wire.sent.length - after).toBeLessThan(5)
    await follower.engine.stop()
    await leader.engine.stop()
  })

  it('pauses and resumes everywhere, also in a tab that opens later', async () => {
    const { wire, leader, follower, browser } = await twoTabs()
    void leader.engine.commands.track([plainRef('one')])
    await pass(SECOND)
    follower.engine.polling.pause()
    await pass(10)
    const third = await started(wire, browser)
    expect([leader, follower, third].map(mode)).toEqual(['paused', 'paused', 'paused'])
    const sent = wire.sent.length
    await pass(MINUTE)
    expect(wire.sent).toHaveLength(sent)
    follower.engine.polling.resume()
    await pass(10 * SECOND)
    expect(wire.sent.length).toBeGreaterThan(sent)
    for (const tab of [third, follower, leader]) await tab.engine.stop()
  })

  it('goes on after a test in another tab found that the key works', async () => {
    const { wire, leader, follower } = await twoTabs()
    wire.answer = () => wrongKey
    void leader.engine.commands.track([plainRef('one')])
    await pass(SECOND)
    wire.answer = () => running
    void follower.engine.commands.testConnection(PLAIN)
    await pass(2 * SECOND)
    expect(phase(leader)).toBe('running')
    await follower.engine.stop()
    await leader.engine.stop()
  })

  it('forgets and annotates in all tabs', async () => {
    const { leader, follower } = await twoTabs()
    void leader.engine.commands.track([plainRef('one')])
    await pass(SECOND)
    follower.engine.commands.annotate(ONE, { note: 'mine' })
    await pass(100)
    expect(leader.engine.ledger.get(ONE)?.note).toBe('mine')
    void follower.engine.commands.forget([ONE])
    await pass(100)
    expect(leader.engine.ledger.get(ONE)).toBeUndefined()
    await follower.engine.stop()
    await leader.engine.stop()
  })
})
