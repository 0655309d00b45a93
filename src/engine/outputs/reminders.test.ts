import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AtRisk } from '#domain/output/expiry.ts'
import type { Output } from '#domain/output/output.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#domain/time.ts'
import { aRecordIn, anOutput, NOON } from '#testing/builders.ts'
import { memoryDisk } from '#testing/memory-storage.ts'
import { aBrowser, aWire, openTab, type TestBrowser, type TestTab } from '#testing/test-engine.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: NOON })
})
let tabs: TestTab[] = []
afterEach(async () => {
  for (const { engine } of tabs) {
    const stopping = engine.stop()
    await vi.advanceTimersByTimeAsync(SECOND)
    await stopping
  }
  tabs = []
  vi.useRealTimers()
})

function task(name: string, lifetime: number, changes: Partial<Output> = {}) {
  const output = anOutput({ expiry: { at: NOON + lifetime, source: 'vendor' }, ...changes })
  return aRecordIn({ phase: 'succeeded' }, NOON, { id: `test/${name}`, outputs: [output] })
}

/** A tab of the browser that notes what it tells. */
async function visit(browser: TestBrowser, mayTell = () => true) {
  const tab = openTab(
    aWire(() => 'silence'),
    { browser },
  )
  tabs.push(tab)
  const told: string[] = []
  tab.engine.reminders.subscribe((risks: readonly AtRisk[]) => {
    told.push(risks.map(({ record, level }) => `${record.id.slice(5)} ${level}`).join(', '))
  }, mayTell)
  void tab.engine.start()
  await vi.advanceTimersByTimeAsync(2 * SECOND)
  return { ...tab, told }
}

describe('reminders', () => {
  it('come once for each threshold, together for what crosses it together', async () => {
    const all = [task('a', DAY + HOUR), task('b', DAY + HOUR), task('c', DAY + 90 * MINUTE)]
    const { told } = await visit(aBrowser(memoryDisk(all)))
    await vi.advanceTimersByTimeAsync(59 * MINUTE)
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(told).toEqual(['a soon, b soon'])
    await vi.advanceTimersByTimeAsync(DAY)
    expect(told.slice(1)).toEqual(['c soon', 'a urgent, b urgent', 'c urgent', 'a critical, b critical'])
    await vi.advanceTimersByTimeAsync(HOUR)
    expect(told.slice(5)).toEqual(['c critical'])
  })

  it('come once over tabs, and not again after a reload or in a tab opened later', async () => {
    const browser = aBrowser(memoryDisk([task('a', DAY + 30 * MINUTE)]))
    const [first, second] = [await visit(browser), await visit(browser)]
    await vi.advanceTimersByTimeAsync(31 * MINUTE)
    expect([...first.told, ...second.told]).toEqual(['a soon'])
    const later = await visit(browser)
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(later.told).toEqual([])
    await vi.advanceTimersByTimeAsync(23 * HOUR)
    expect([...first.told, ...second.told, ...later.told]).toEqual(['a soon', 'a urgent'])
  })

  it('tell a tab opened later what nobody was there to hear, at its present level', async () => {
    const browser = aBrowser(memoryDisk([task('a', HOUR), task('b', 7 * DAY)]))
    await vi.advanceTimersByTimeAsync(30 * MINUTE)
    expect((await visit(browser)).told).toEqual(['a urgent'])
  })

  it('come in the tab that somebody looks at, and in a hidden one only without such a tab', async () => {
    const browser = aBrowser(memoryDisk([task('a', DAY + 30 * MINUTE)]))
    const [hidden, seen] = [await visit(browser), await visit(browser)]
    hidden.surroundings.set({ visible: false })
    await vi.advanceTimersByTimeAsync(31 * MINUTE)
    expect([hidden.told, seen.told]).toEqual([[], ['a soon']])
    seen.surroundings.set({ visible: false })
    await vi.advanceTimersByTimeAsync(23 * HOUR)
    expect([...seen.told, ...hidden.told].toSorted()).toEqual(['a soon', 'a urgent'])
  })

  it('wait while nobody may be told', async () => {
    let allowed = false
    const browser = aBrowser(memoryDisk([task('a', HOUR)]))
    const { told, surroundings } = await visit(browser, () => allowed)
    await vi.advanceTimersByTimeAsync(45 * MINUTE)
    expect(told).toEqual([])
    allowed = true
    surroundings.set({ visible: true })
    await vi.advanceTimersByTimeAsync(SECOND)
    expect(told).toEqual(['a urgent'])
  })

  it('come again when a snooze is over, never for what nobody wants, and the answer survives', async () => {
    const browser = aBrowser(memoryDisk([task('a', DAY + 30 * MINUTE), task('b', DAY + 30 * MINUTE)]))
    const { engine, told } = await visit(browser)
    await vi.advanceTimersByTimeAsync(30 * MINUTE)
    engine.reminders.snooze([{ id: 'test/a', outputKey: '0' }], Date.now() + 10 * MINUTE)
    engine.reminders.decline([{ id: 'test/b', outputKey: '0' }])
    await vi.advanceTimersByTimeAsync(9 * MINUTE)
    expect(told).toEqual(['a soon, b soon'])
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    expect(told).toEqual(['a soon, b soon', 'a soon'])
    expect(browser.disk.records.get('test/b')?.outputs[0]?.answer).toMatchObject({ kind: 'unwanted' })
    engine.reminders.wake([{ id: 'test/b', outputKey: '0' }])
    await vi.advanceTimersByTimeAsync(5 * SECOND)
    expect(told.at(-1)).toBe('b soon')
  })
})
