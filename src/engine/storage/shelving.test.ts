import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { evidenceOf } from '#domain/task/evidence.ts'
import { isShelved, shelved } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { HOUR } from '#domain/time.ts'
import { exportJsonParts } from '#engine/storage/export-tasks.ts'
import { packedRow } from '#engine/storage/rows.ts'
import { compact, sealBlock } from '#engine/storage/sealing.ts'
import { NOON } from '#testing/builders.ts'
import { exportJson } from '#testing/exported.ts'
import {
  block,
  carried,
  hotRow,
  idOf,
  moveAll,
  onDatabase,
  type Place,
  sealedDisk,
  task,
  textAt,
} from '#testing/sealed-disk.ts'
import { fakeTime, minutes, openPage, raw, type StoragePage, takeAway, until } from '#testing/storage-page.ts'

const LATER = NOON + 24 * HOUR

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  fakeTime()
})

afterEach(() => {
  vi.useRealTimers()
})

const note = (page: StoragePage, id: TaskId, text: string) => page.change([{ ...carried(page, id), note: text }])

/** A page that is left in the middle of a write has time for the row alone. */
const leaveWith = (record: TaskRecord) => raw((database) => database.put('hot', packedRow(record), record.id))

describe.each<Place>(['within', 'beside'])('a sealed task whose text lies %s its block', (place) => {
  it('is carried without its text, which is found when it is asked for', async () => {
    await sealedDisk([task('a'), task('b')], place)
    const page = await openPage()
    expect([...page.list.values()].map(isShelved)).toEqual([true, true])
    expect(await textAt(page, idOf('b'))).toBe('the answer about b')
    await page.storage.close()
  })

  it('keeps its text on the disk when it is changed, again and again, and so does the next visit', async () => {
    await sealedDisk([task('a')], place)
    const page = await openPage()
    for (const words of ['one', 'two']) {
      note(page, idOf('a'), words)
      await page.storage.flush()
      await until(async () => (await hotRow(idOf('a')))?.evidence?.body === 'the answer about a')
    }
    expect(await hotRow(idOf('a'))).toEqual({ ...task('a'), note: 'two' })
    await page.storage.close()
    const next = await openPage()
    expect(carried(next, idOf('a'))).toEqual({ ...task('a'), note: 'two' })
    await next.storage.close()
  })

  it('has its text again after a page that was left in the middle of a change, compaction or not', async () => {
    for (const isCompacted of [false, true]) {
      globalThis.indexedDB = new IDBFactory()
      await sealedDisk([task('a')], place)
      await leaveWith(shelved({ ...task('a'), note: 'last words' }))
      if (isCompacted) await onDatabase(compact)
      const page = await openPage()
      expect(carried(page, idOf('a')).note).toBe('last words')
      expect(await textAt(page, idOf('a'))).toBe('the answer about a')
      await until(async () => (await hotRow(idOf('a')))?.evidence?.body === 'the answer about a')
      await page.storage.close()
    }
  })

  it('keeps its text when it is forgotten and put back', async () => {
    await sealedDisk([task('a')], place)
    const page = await openPage()
    const record = carried(page, idOf('a'))
    page.change([], [record.id])
    await page.storage.flush()
    page.change([record])
    await page.storage.flush()
    expect(await textAt(page, idOf('a'))).toBe('the answer about a')
    await page.storage.close()
    expect(await hotRow(idOf('a'))).toEqual(task('a'))
  })

  it('keeps its text whichever of two tabs changes it', async () => {
    await sealedDisk([task('a')], place)
    const [here, there] = [await openPage(), await openPage()]
    note(here, idOf('a'), 'from here')
    there.hear([carried(here, idOf('a'))])
    await minutes(3)
    await here.storage.flush()
    note(there, idOf('a'), 'from there')
    here.hear([carried(there, idOf('a'))])
    await minutes(3)
    for (const page of [here, there]) {
      expect(carried(page, idOf('a')).note).toBe('from there')
      expect(await textAt(page, idOf('a'))).toBe('the answer about a')
    }
    await here.storage.close()
    await there.storage.close()
    expect(await hotRow(idOf('a'))).toEqual({ ...task('a'), note: 'from there' })
  })

  it('of which another tab died before it wrote is written by this one, with its text', async () => {
    await sealedDisk([task('a')], place)
    const page = await openPage()
    page.hear([{ ...carried(page, idOf('a')), note: 'told' }])
    await until(async () => (await hotRow(idOf('a')))?.evidence?.body === 'the answer about a')
    expect((await hotRow(idOf('a')))?.note).toBe('told')
    await page.storage.close()
  })

  it('that another tab told of and the disk has already is left as it is', async () => {
    await sealedDisk([task('a')], place)
    const page = await openPage()
    page.hear([carried(page, idOf('a'))])
    await minutes(4)
    expect(await hotRow(idOf('a'))).toBeNull()
    await page.storage.close()
  })

  it('that was sealed before its row had the text again keeps it where it was', async () => {
    await sealedDisk([task('a')], place)
    await block([shelved({ ...task('a'), note: 'last words' })], place)
    await onDatabase(compact)
    const page = await openPage()
    expect(carried(page, idOf('a')).note).toBe('last words')
    expect(await textAt(page, idOf('a'))).toBe('the answer about a')
    await page.storage.close()
    expect(await raw((database) => database.count('blocks'))).toBe(place === 'within' ? 2 : 1)
  })

  it('is found in a block that another tab has made since', async () => {
    await sealedDisk([task('a')], place)
    const page = await openPage()
    await block([task('late')], place)
    page.list.set(idOf('late'), shelved(task('late')))
    expect(await textAt(page, idOf('late'))).toBe('the answer about late')
    await page.storage.close()
  })

  it('is exported byte for byte as one that is carried whole', async () => {
    const records = ['a', 'b', 'c'].map((name) => task(name, JSON.stringify({ status: 'done', name })))
    await sealedDisk(records, place)
    const page = await openPage()
    let text = ''
    const withTexts = async (some: readonly TaskRecord[]) => (await page.storage.readTexts?.(some)) ?? some
    const choices = { keepSignedLinks: true }
    for await (const part of exportJsonParts([...page.list.values()], withTexts, NOON, choices)) text += part
    expect(text).toBe(await exportJson(records, NOON, choices))
    await page.storage.close()
  })

  it('is written again from a page whose database was deleted, and says that its text is gone', async () => {
    await sealedDisk([task('a')], place)
    const page = await openPage()
    note(page, idOf('a'), 'known here')
    await page.storage.flush()
    await takeAway()
    await until(async () => (await hotRow(idOf('a'))) !== null)
    expect(await hotRow(idOf('a'))).toEqual(shelved({ ...task('a'), note: 'known here' }))
    expect(await textAt(page, idOf('a'))).toBeNull()
    await page.storage.close()
  })
})

describe('a page that is open while tasks are sealed', () => {
  it('lets go of their texts, and finds them', async () => {
    const page = await openPage()
    const records = Array.from({ length: 1000 }, (_, index) => task(`old-${index}`))
    page.change(records)
    await page.storage.flush()
    await until(async () => (await raw((database) => database.count('blocks'))) === 1)
    await until(() => isShelved(carried(page, idOf('old-7'))))
    expect(await textAt(page, idOf('old-7'))).toBe('the answer about old-7')
    await page.storage.close()
  })
})

describe('whatever happens', () => {
  const NAMES = ['a', 'b', 'c'] as const
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom('note', 'answer', 'leave', 'forget', 'undo'), name: fc.constantFrom(...NAMES) }),
    fc.record({ kind: fc.constantFrom('seal', 'visit', 'compact', 'flush', 'move'), name: fc.constant('a' as const) }),
  )
  const place = fc.constantFrom<Place>('within', 'beside')
  const FILLER = Array.from({ length: 1000 }, (_, index) => task(`filler-${index}`, ''))

  it('the texts that are looked up are those that a page would carry that lets go of none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), place, async (steps, lies) => {
        globalThis.indexedDB = new IDBFactory()
        const model = new Map<TaskId, string>(NAMES.map((name) => [idOf(name), `the answer about ${name}`]))
        await sealedDisk(
          NAMES.map((name) => task(name)),
          lies,
        )
        const forgotten = new Map<TaskId, readonly [TaskRecord, string]>()
        let page = await openPage()
        for (const [at, { kind, name }] of steps.entries()) {
          const id = idOf(name)
          const [record, text] = [page.list.get(id), model.get(id)]
          if (kind === 'flush') await page.storage.flush()
          if (kind === 'note' && record !== undefined) note(page, id, `note ${at}`)
          if (kind === 'answer' && record !== undefined) {
            // As long as the one before.
            const next = `the answer in ${at % 10}${at > 9 ? '' : ' '}`
            page.change([{ ...record, evidence: evidenceOf(200, next, { requestId: `request ${at}` }) }])
            model.set(id, next)
          }
          if (kind === 'forget' && record !== undefined && text !== undefined) {
            page.change([], [id])
            model.delete(id)
            forgotten.set(id, [record, text])
          }
          const [old] = [forgotten.get(id)]
          if (kind === 'undo' && record === undefined && old !== undefined) {
            page.change([old[0]])
            model.set(id, old[1])
          }
          if (kind === 'visit' || kind === 'leave') {
            await page.storage.close()
            if (kind === 'leave' && record !== undefined && isShelved(record)) {
              await leaveWith({ ...record, note: `note ${at}` })
            }
            page = await openPage()
            forgotten.clear()
          }
          if (kind === 'move') await onDatabase(moveAll)
          if (kind === 'compact') {
            await page.storage.flush()
            await onDatabase(compact)
            // What was thrown away for good is not there to be put back.
            forgotten.clear()
          }
          if (kind === 'seal') {
            await page.storage.flush()
            await raw(async (database) => {
              const { store, done } = database.transaction('hot', 'readwrite')
              for (const filler of FILLER) void store.put(packedRow(filler), filler.id)
              await done
            })
            const sealed = await onDatabase((database) => sealBlock(database, LATER))
            for (const { id: known, evidence } of sealed?.records ?? []) {
              const mine = page.list.get(known)
              if (mine !== undefined && mine.evidence?.body === evidence?.body) page.list.set(known, shelved(mine))
            }
          }
        }
        for (const name of NAMES) {
          const id = idOf(name)
          expect(page.list.has(id)).toBe(model.has(id))
          if (model.has(id)) expect(await textAt(page, id)).toBe(model.get(id))
        }
        await page.storage.close()
      }),
      { numRuns: 15 },
    )
  })
})
