/** The list of two tabs and the disk below them: the whole engine, over the real storage. */
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openTaskStorage } from '#engine/storage/records.ts'
import { NOON } from '#testing/builders.ts'
import { plainRef, succeeded } from '#testing/plain-vendor.ts'
import { fillUp, listOnDisk, minutes, takeAway, until } from '#testing/storage-page.ts'
import { aBrowser, aWire, openTab, type TestBrowser, type TestTab } from '#testing/test-engine.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  // With the date: what a tab tells a new one of by itself is what has just changed.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: NOON })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function openedTab(browser: TestBrowser): Promise<TestTab> {
  const storage = () => openTaskStorage({ clock: { now: () => NOON }, persist: () => Promise.resolve() })
  const tab = openTab(
    aWire(() => succeeded),
    { browser, storage },
  )
  await tab.engine.start()
  return tab
}

const idsIn = ({ engine }: TestTab) => [...engine.ledger.store.getState().tasks.keys()].toSorted()

it('a tab that is opened while the disk has lost the tasks has them from the tab that writes them again', async () => {
  const browser = aBrowser()
  const first = await openedTab(browser)
  const { added } = await first.engine.commands.track(['one', 'two', 'three'].map((id) => plainRef(id)))
  // A new tab is told of what has just changed: two of them are long over.
  await minutes(1)
  first.engine.commands.annotate('plain/one', { note: 'seen' })
  await minutes(1)
  const gone = takeAway()
  const second = await openedTab(browser)
  expect(idsIn(second)).not.toContain('plain/two')
  await gone
  await until(() => idsIn(second).includes('plain/two'))
  expect(idsIn(second)).toEqual([...added].toSorted())
  await until(async () => (await listOnDisk()).size === 3)
  await Promise.all([first.engine.stop(), second.engine.stop()])
})

it('what a tab without room told another before it was closed is written by that one', async () => {
  const browser = aBrowser()
  const [first, second] = [await openedTab(browser), await openedTab(browser)]
  const { added } = await first.engine.commands.track([plainRef('one')])
  const [id] = added
  if (id === undefined) throw new Error('nothing was added')
  const makeRoom = fillUp(0)
  first.engine.commands.annotate(id, { note: 'the last word' })
  await until(() => second.engine.ledger.get(id)?.note === 'the last word')
  await first.engine.stop()
  expect((await listOnDisk()).get(id)?.note).toBe('')
  makeRoom()
  await until(async () => (await listOnDisk()).get(id)?.note === 'the last word')
  await second.engine.stop()
})
