import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskRecord } from '#domain/task/task.ts'
import { DATABASE_NAME, openDatabase } from '#engine/storage/database.ts'
import { FIRST_ROWS_KEY } from '#engine/storage/first-rows.ts'
import { packedRow, toRow } from '#engine/storage/rows.ts'
import { sealBlock } from '#engine/storage/sealing.ts'
import { platformTimers } from '#engine/timers.ts'
import { aRecord, aRecordIn, NOON } from '#testing/builders.ts'
import { fakeTime, openPage, raw, until } from '#testing/storage-page.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  fakeTime()
})

afterEach(() => {
  vi.useRealTimers()
})

const running = (name: string) => aRecordIn({ phase: 'running', progress: null }, NOON, { id: `test/${name}` })
const done = (name: string) => aRecordIn({ phase: 'succeeded' }, NOON, { id: `test/${name}` })

const kept = () => raw((database) => database.get('meta', FIRST_ROWS_KEY))

/** A visit that shows these, in this order. */
async function aVisit(records: readonly TaskRecord[], view = 'active-desc', isOfAll = true) {
  const page = await openPage()
  page.change(records)
  const before = await kept()
  page.storage.first?.keep({ view, isOfAll, records, groups: [] })
  await until(async () => (await kept()) !== before)
  await page.storage.close()
}

/** What the next visit may paint. */
async function looks() {
  const { storage } = await openPage()
  const rows = storage.first?.store.getState() ?? null
  await storage.close()
  return rows
}

/** Of the look that was kept last. */
const painted = async () => (await looks())?.[0] ?? null

describe('the rows that a visit begins with', () => {
  it('are those that the last one ended with, in the same order', async () => {
    const records = [running('b'), done('a'), done('c')]
    await aVisit(records, 'model-asc')
    expect(await painted()).toEqual({ view: 'model-asc', isOfAll: true, records, groups: [] })
  })

  it('are there for a few looks: at all tasks the last one, and through filters the last three', async () => {
    const [all, failed] = [[done('a'), done('b')], [done('b')]]
    await aVisit(all, 'all, by age')
    await aVisit(all, 'all, by model')
    for (const view of ['failed', 'slow', 'of veo', 'failed', 'of kling']) await aVisit(failed, view, false)
    expect(await looks()).toMatchObject([
      { view: 'of kling', isOfAll: false, records: failed },
      { view: 'failed', isOfAll: false, records: failed },
      { view: 'of veo', isOfAll: false, records: failed },
      { view: 'all, by model', isOfAll: true, records: all },
    ])
  })

  it('are in the groups that they were in; earlier versions kept none', async () => {
    const page = await openPage()
    page.change([done('a')])
    const look = { view: 'by model', isOfAll: true, records: [done('a')] }
    const groups = [{ key: 'no model', value: null, from: NOON, until: NOON, ids: ['test/a'], isCut: true }] as const
    page.storage.first?.keep({ ...look, groups })
    await until(async () => (await kept()) !== undefined)
    await page.storage.close()
    expect(await painted()).toEqual({ ...look, groups })
    const before = JSON.stringify([{ view: look.view, isOfAll: true, rows: look.records.map(toRow) }])
    await raw((database) => database.put('meta', before, FIRST_ROWS_KEY))
    expect(await painted()).toEqual({ ...look, groups: [] })
  })

  it('are none where what is kept may be of another list', async () => {
    await aVisit([done('a')])
    const { list, storage } = await openPage({ trustsFirst: () => false })
    expect(storage.first?.store.getState()).toBeNull()
    expect([...list.keys()]).toEqual(['test/a'])
    await storage.close()
  })

  it('are none where nothing was kept, or something else lies there', async () => {
    await aVisit([done('a')])
    await raw((database) => database.put('meta', '{"view": 3}', FIRST_ROWS_KEY))
    expect(await painted()).toBeNull()
    await raw((database) => database.delete('meta', FIRST_ROWS_KEY))
    expect(await painted()).toBeNull()
  })

  it('say what the disk says by now, and leave out what was forgotten or nobody can vouch for', async () => {
    const records = [running('changed'), done('forgotten'), running('sealed since'), done('sealed'), done('odd')]
    await aVisit(records)
    const changed = aRecord({ ...done('changed'), note: 'seen since' })
    await raw(async (database) => {
      await database.put('hot', packedRow(changed), changed.id)
      await database.delete('hot', 'test/forgotten')
      await database.put('tombstones', true, 'test/forgotten')
      for (const id of ['test/sealed since', 'test/sealed']) await database.delete('hot', id)
      // A row that cannot be read is set aside, and not painted as it once was.
      await database.put('hot', 'nonsense', 'test/odd')
    })
    expect((await painted())?.records).toEqual([changed, done('sealed')])
  })

  it('are shown before anything else is read', async () => {
    await aVisit([done('a')])
    let show = () => {}
    const page = openPage({ firstShown: new Promise((resolve) => (show = resolve)) })
    const onRead = vi.fn()
    void page.then(onRead)
    // Turns of the disk itself, more than it takes to read one task.
    for (let look = 0; look < 20; look += 1) await kept()
    expect(onRead).not.toHaveBeenCalled()
    show()
    const { list, storage } = await page
    expect([...list.keys()]).toEqual(['test/a'])
    await storage.close()
  })

  it('are waited for by nobody where none were kept', async () => {
    const { storage } = await openPage({ firstShown: new Promise(() => undefined) })
    await storage.close()
  })

  it('are not kept over a sealing: the copies could be older than what was sealed', async () => {
    const records = Array.from({ length: 1_000 }, (_, index) => done(String(index)))
    await aVisit(records.slice(0, 3))
    await raw(async (database) => {
      for (const record of records) await database.put('hot', toRow(record), record.id)
    })
    const page = await openPage()
    await page.storage.close()
    expect(await kept()).toBeDefined()
    const events = { onSuperseded: () => undefined, onLost: () => undefined }
    const opened = await openDatabase(DATABASE_NAME, events, platformTimers)
    if (opened.kind !== 'open') throw new Error('the database is not to be had')
    expect(await sealBlock(opened.database, NOON + 1e9)).not.toBeNull()
    opened.database.close()
    expect(await kept()).toBeUndefined()
  })
})
