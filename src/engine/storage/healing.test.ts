import 'fake-indexeddb/auto'
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MINUTE } from '#domain/time.ts'
import { aRecord, aRecordIn } from '#testing/builders.ts'
import * as storagePage from '#testing/storage-page.ts'
import {
  fakeTime,
  fillUp,
  idsOf,
  idsOnDisk,
  kindOf,
  listOnDisk,
  minutes,
  raw,
  takeAway,
  tasks,
  until,
  type StoragePage,
} from '#testing/storage-page.ts'

let pages: StoragePage[] = []
/** The first is the page's own: a browser may close it without asking. */
let openings = vi.spyOn(IDBFactory.prototype, 'open')

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  pages = []
  openings = vi.spyOn(IDBFactory.prototype, 'open')
  fakeTime()
})

afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await Promise.all(pages.map(({ storage }) => storage.close()))
})

async function openPage(): Promise<StoragePage> {
  const page = await storagePage.openPage()
  pages.push(page)
  return page
}

const restoredIn = ({ storage }: StoragePage) => storage.store.getState().restored

/** Ways in which a database goes away under an open page. */
const LOSSES: readonly (readonly [string, () => Promise<void>])[] = [
  ['deleted', takeAway],
  [
    'cleared and closed by the browser',
    async () => {
      const connection: unknown = Reflect.get(Object(openings.mock.results[0]?.value), 'result')
      await raw((database) => database.clear('hot'))
      // Its types ask for the class where it wants one of its objects.
      Reflect.apply(forceCloseDatabase, null, [connection])
    },
  ],
]

describe('a database that goes away under an open page', () => {
  it.each(LOSSES)(
    'is written again from the list, in slices, when it is %s; the page says so, and tells other tabs',
    async (_how, lose) => {
      const page = await openPage()
      page.change(tasks(1200))
      await page.storage.flush()
      await lose()
      await until(() => restoredIn(page) === 1200 && kindOf(page) === 'ready')
      expect(page.kinds).toEqual(['loading', 'ready', 'lost', 'ready'])
      expect(await idsOnDisk()).toEqual(idsOf(page))
      expect(page.restored.map(({ id }) => id).toSorted()).toEqual(idsOf(page))
      expect(await listOnDisk()).toEqual(page.list)
    },
  )

  it('is healed by one of two tabs, and the other’s newer rows and forgotten tasks stay so', async () => {
    const first = await openPage()
    first.change(tasks(20))
    await first.storage.flush()
    const second = await openPage()
    await takeAway()
    const newer = aRecord({ id: 'test/task-1', note: 'newer' })
    second.change([newer], ['test/task-2'])
    first.hear([newer], ['test/task-2'])
    await second.storage.flush()
    await until(async () => (await idsOnDisk()).length === 19)
    await minutes(3)
    expect(restoredIn(first) + restoredIn(second)).toBeLessThanOrEqual(19)
    expect(second.list).toEqual(first.list)
    expect(await listOnDisk()).toEqual(second.list)
  })
})

describe('a database that shrinks without a word', () => {
  it('is looked at now and then: what is missing twice is written again, sealed tasks are not missing', async () => {
    const page = await openPage()
    const old = Array.from({ length: 1000 }, (_, index) => ({
      ...aRecordIn({ phase: 'succeeded' }),
      id: `test/old-${index}` as const,
    }))
    page.change([...old, ...tasks(10)])
    await page.storage.flush()
    await until(async () => (await raw((database) => database.count('blocks'))) === 1)
    await minutes(3)
    expect(restoredIn(page)).toBe(0)

    await raw((database) => database.delete('hot', 'test/task-3'))
    await until(() => restoredIn(page) === 1)
    await raw((database) => database.clear('blocks'))
    await until(() => restoredIn(page) === 1001)
    await until(() => kindOf(page) === 'ready')
    expect(await idsOnDisk()).toEqual(idsOf(page))
  })
})

describe('a disk that fills up', () => {
  it('in the middle of a commit leaves nothing half, says so, and has everything once there is room', async () => {
    const page = await openPage()
    page.change(tasks(2, 'before'))
    await page.storage.flush()
    const makeRoom = fillUp(5)
    page.change(tasks(20), ['test/before-1'])
    await page.storage.flush()
    expect(page.storage.store.getState()).toMatchObject({ kind: 'full', why: expect.stringContaining('Quota') })
    expect(await idsOnDisk()).toEqual(['test/before-0', 'test/before-1'])
    expect(page.list.size).toBe(21)
    makeRoom()
    await vi.advanceTimersByTimeAsync(MINUTE)
    await until(() => kindOf(page) === 'ready')
    expect(await idsOnDisk()).toEqual(idsOf(page))
    expect(await listOnDisk()).toEqual(page.list)
  })

  it('while lost tasks are written again goes on where it stopped', async () => {
    const page = await openPage()
    page.change(tasks(1200))
    await page.storage.flush()
    const makeRoom = fillUp(700)
    await takeAway()
    await until(() => kindOf(page) === 'full')
    expect(await idsOnDisk()).toHaveLength(500)
    makeRoom()
    await until(() => kindOf(page) === 'ready')
    expect(restoredIn(page)).toBe(1200)
    expect(await idsOnDisk()).toEqual(idsOf(page))
  })
})
