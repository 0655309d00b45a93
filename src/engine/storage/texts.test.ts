import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { shelved } from '#domain/task/shelved.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import type { Database } from '#engine/storage/database.ts'
import { compact, moveTexts } from '#engine/storage/sealing.ts'
import { block, carried, idOf, moveAll, onDatabase, sealedDisk, task, textAt } from '#testing/sealed-disk.ts'
import { fakeTime, openPage, raw, tasks, until } from '#testing/storage-page.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  fakeTime()
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const blocks = async () => JSON.stringify(await raw((database) => database.getAll('blocks')))
async function moveOldestFirst(database: Database) {
  for (const number of await database.getAllKeys('blocks')) await moveTexts(database, number)
}

const textsOf = () => raw((database) => database.getAllKeys('texts'))

/** The same task, answered anew. */
const answered = (record: TaskRecord, text: string) => ({
  ...record,
  evidence: evidenceOf(200, text, { requestId: text }),
})

describe('the texts of sealed tasks', () => {
  it('are not read before one is asked for', async () => {
    await sealedDisk([task('a'), task('b')], 'beside')
    const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const readsTexts = () => transactions.mock.calls.some(([stores]) => [stores].flat().includes('texts'))
    const page = await openPage()
    expect(readsTexts()).toBe(false)
    expect(await textAt(page, idOf('a'))).toBe('the answer about a')
    expect(readsTexts()).toBe(true)
    await page.storage.close()
  })

  it('are moved out of the blocks of an earlier version by a page that is open', async () => {
    await sealedDisk([task('a'), task('b')], 'within')
    const page = await openPage()
    await until(async () => !(await blocks()).includes('the answer'))
    expect(await textsOf()).toEqual([idOf('a'), idOf('b')])
    expect(await textAt(page, idOf('b'))).toBe('the answer about b')
    await page.storage.close()
    const next = await openPage()
    expect([...next.list.values()]).toEqual([shelved(task('a')), shelved(task('b'))])
    await next.storage.close()
  })

  it('are lost by no order in which they are moved, where a task has two', async () => {
    const [first, other] = [answered(task('a'), 'the first'), answered(task('a'), 'the other')]
    for (const order of [moveAll, moveOldestFirst]) {
      globalThis.indexedDB = new IDBFactory()
      await sealedDisk([first], 'within')
      await block([other, ...tasks(2)], 'within')
      for (const time of [1, 2]) {
        await onDatabase(order)
        const page = await openPage()
        for (const record of [first, other]) {
          page.list.set(record.id, shelved(record))
          expect(await textAt(page, record.id), `after ${time}`).toBe(record.evidence.body)
        }
        await page.storage.close()
      }
      await onDatabase(compact)
      const page = await openPage()
      expect(await textAt(page, idOf('a'))).toBe('the other')
      await page.storage.close()
    }
  })

  it('leave what cannot be read, and what has none, as it is', async () => {
    await sealedDisk([task('a')], 'within')
    await raw(async (database) => {
      const bare = { ...task('bare'), evidence: null }
      await database.add('blocks', { rows: JSON.stringify([{ v: 1 }, 'nonsense', { v: 2, record: bare }]) })
      await database.add('blocks', { rows: 'no rows' })
    })
    const before = await raw((database) => database.getAll('blocks'))
    await onDatabase(moveAll)
    expect((await raw((database) => database.getAll('blocks'))).slice(1)).toEqual(before.slice(1))
    expect(await textsOf()).toEqual([idOf('a')])
  })

  it('go with their tasks', async () => {
    await sealedDisk([task('sealed'), task('changed'), task('forgotten')], 'beside')
    const page = await openPage()
    page.change([{ ...carried(page, idOf('changed')), note: 'changed' }], [idOf('forgotten')])
    await page.storage.close()
    await onDatabase(compact)
    expect(await textsOf()).toEqual([idOf('changed'), idOf('sealed')])
  })

  it('are none where something else lies in their place', async () => {
    await sealedDisk([task('a'), task('b')], 'beside')
    await raw(async (database) => {
      await database.put('texts', '{"body":', idOf('a'))
      await database.put('texts', { body: 'the answer about b' }, idOf('b'))
    })
    const page = await openPage()
    expect([await textAt(page, idOf('a')), await textAt(page, idOf('b'))]).toEqual([null, null])
    await page.storage.close()
  })
})

describe('a text in a block of an earlier version', () => {
  it('keeps the text in its block while its row in front may lose it, and not longer', async () => {
    await sealedDisk([task('a'), task('b')], 'within')
    const page = await openPage()
    page.change([{ ...carried(page, idOf('a')), note: 'changed' }])
    page.change([{ ...carried(page, idOf('b')), evidence: evidenceOf(200, 'another answer') }])
    await page.storage.close()
    await onDatabase(compact)
    const sealed = await raw((database) => database.getAll('blocks'))
    expect(JSON.stringify(sealed)).toContain('the answer about a')
    expect(JSON.stringify(sealed)).not.toContain('the answer about b')
    await block([{ ...task('a'), note: 'changed' }], 'within')
    await raw((database) => database.delete('hot', idOf('a')))
    await onDatabase(compact)
    expect(await raw((database) => database.count('blocks'))).toBe(1)
  })

  it('has the text of its own answer, or none', async () => {
    const [first, second] = [answered(task('a'), 'the first'), answered(task('a'), 'the other')]
    await sealedDisk([first], 'within')
    await block([second], 'within')
    const page = await openPage()
    const found: unknown[] = []
    for (const record of [first, second, answered(task('a'), 'never stored')]) {
      page.list.set(record.id, shelved(record))
      found.push(await textAt(page, record.id))
    }
    expect(found).toEqual(['the first', 'the other', null])
    await page.storage.close()
  })
})
