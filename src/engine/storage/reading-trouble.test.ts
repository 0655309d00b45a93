import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aRecord } from '#testing/builders.ts'
import { fakeTime, idsOf, idsOnDisk, kindOf, listOnDisk, openPage, tasks, until } from '#testing/storage-page.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  fakeTime()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('stored tasks that cannot be read when the page opens', () => {
  it('show up once they can, joined with what was done meanwhile', async () => {
    const first = await openPage()
    first.change(tasks(5))
    await first.storage.close()
    const broken = vi.spyOn(IDBObjectStore.prototype, 'getAllKeys').mockImplementation(() => {
      throw new DOMException('the disk is sick', 'UnknownError')
    })
    const page = await openPage()
    expect(page.storage.store.getState()).toMatchObject({ kind: 'failing', why: 'UnknownError: the disk is sick' })
    page.change([aRecord({ id: 'test/task-1', note: 'seen anew' }), aRecord({ id: 'test/new' })], ['test/task-2'])
    broken.mockRestore()
    await until(() => kindOf(page) === 'ready')
    await page.storage.flush()
    expect(idsOf(page)).toEqual(['test/new', 'test/task-0', 'test/task-1', 'test/task-3', 'test/task-4'])
    expect(page.list.get('test/task-1')?.note).toBe('seen anew')
    expect(await listOnDisk()).toEqual(page.list)
    await page.storage.close()
  })

  it('are held by an older version in another tab: says so, and reads them when that is closed', async () => {
    // An older page that does not listen, and so does not let go.
    const older = await openDB('renderwatch', 1, {
      upgrade(database) {
        for (const store of ['hot', 'blocks', 'tombstones', 'quarantine', 'meta']) {
          database.createObjectStore(store, store === 'blocks' ? { autoIncrement: true } : {})
        }
      },
    })
    await older.put('hot', { v: 1, record: { nothing: 'that we can read' } }, 'test/odd')
    const opening = openPage()
    let isOpen = false
    void opening.then(() => {
      isOpen = true
    })
    await until(() => isOpen)
    const page = await opening
    expect(kindOf(page)).toBe('blocked')
    page.change(tasks(2))
    await page.storage.flush()
    older.close()
    await until(() => kindOf(page) === 'ready')
    await page.storage.flush()
    expect(page.storage.store.getState().quarantined).toBe(1)
    expect(await idsOnDisk()).toEqual(['test/task-0', 'test/task-1'])
    await page.storage.close()
  })
})
