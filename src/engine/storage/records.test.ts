import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { HOUR } from '#domain/time.ts'
import { NO_LIST } from '#engine/remote/list-cache.ts'
import { openTaskStorage } from '#engine/storage/records.ts'
import { toRow } from '#engine/storage/rows.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'
import { anyRecord } from '#testing/any-record.ts'
import { aRecord, aRecordIn, NOON } from '#testing/builders.ts'
import { fakeTime, raw, until } from '#testing/storage-page.ts'

const LATER = NOON + 30 * 24 * HOUR
/** A page whose list is empty: it has nothing that the disk could have lost. */
const page = NO_LIST

let opened: TaskStorage[] = []
let persisted = 0

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  fakeTime()
  opened = []
  persisted = 0
})

afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await Promise.all(opened.map((storage) => storage.close()))
})

/** Opens the storage as a page would. Opening a second one is another tab, or the next visit after a crash. */
function open(): TaskStorage {
  const persist = async () => {
    persisted += 1
    await Promise.resolve()
  }
  const storage = openTaskStorage({ clock: { now: () => LATER }, persist })
  opened.push(storage)
  return storage
}

async function visit(): Promise<Map<TaskId, TaskRecord>> {
  const storage = open()
  const { records } = await storage.load(page)
  await storage.close()
  return new Map(records.map((record) => [record.id, record]))
}

function named(name: string, changes: Partial<TaskRecord> = {}): TaskRecord {
  return aRecord({ id: `test/${name}`, ...changes })
}

function sealable(count: number): readonly TaskRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    ...aRecordIn({ phase: 'succeeded' }),
    id: `test/old-${index}` as const,
  }))
}

/** Lets the tidying that follows a load run, until a store has so many values. */
async function tidied(storage: TaskStorage, store: string, count: number): Promise<void> {
  await storage.load(page)
  await until(async () => (await raw((database) => database.count(store))) === count)
}

describe('task storage', () => {
  it('gives back on the next visit whatever was handed over, the latest of each and nothing forgotten', async () => {
    const steps = fc.array(fc.tuple(anyRecord, fc.constantFrom('a', 'b', 'c'), fc.boolean(), fc.boolean()), {
      maxLength: 8,
    })
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        globalThis.indexedDB = new IDBFactory()
        const model = new Map<TaskId, TaskRecord>()
        const storage = open()
        await storage.load(page)
        for (const [any, name, forget, urgent] of history) {
          const record = { ...any, id: `test/${name}` as const }
          if (forget) model.delete(record.id)
          else model.set(record.id, record)
          const [changed, forgotten] = forget ? [[], [record.id]] : [[record], []]
          if (urgent) await storage.writeNow(changed, forgotten)
          else storage.write(changed, forgotten)
        }
        await storage.close()
        expect(await visit()).toEqual(model)
      }),
      { numRuns: 30 },
    )
  })

  it('writes nothing before the load has finished, and then everything', async () => {
    const first = open()
    await first.load(page)
    await first.writeNow([named('a', { note: 'the past' })], [])
    await first.close()

    const put = vi.spyOn(IDBObjectStore.prototype, 'put')
    const storage = open()
    storage.write([named('b')], [])
    const durable = storage.writeNow([named('c')], [])
    const loading = storage.load(page)
    storage.write([named('d')], [])
    expect(put).not.toHaveBeenCalled()
    const { records } = await loading
    expect(records.map((record) => [record.id, record.note])).toEqual([['test/a', 'the past']])
    await durable
    await storage.flush()
    expect([...(await visit()).keys()].toSorted()).toEqual(['test/a', 'test/b', 'test/c', 'test/d'])
  })

  it('gathers a burst in one transaction after about 300 ms', async () => {
    const storage = open()
    await storage.load(page)
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    for (let n = 0; n < 50; n += 1) storage.write([named(`n${n % 5}`, { note: String(n) })], [])
    vi.advanceTimersByTime(299)
    expect(transaction).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(transaction).toHaveBeenCalledTimes(1)
    expect(transaction.mock.calls[0]?.[2]).toEqual({ durability: 'relaxed' })
    await storage.flush()
    expect((await visit()).get('test/n4')?.note).toBe('49')
  })

  it('has a durable write on the disk when it says so, even if the page dies right then', async () => {
    const storage = open()
    await storage.load(page)
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    storage.write([named('a', { note: 'earlier' })], [])
    await storage.writeNow([named('a', { note: 'submitted' })], [])
    expect(transaction.mock.calls[0]?.[2]).toEqual({ durability: 'strict' })
    // No close, no flush: the next visit finds it.
    expect((await visit()).get('test/a')?.note).toBe('submitted')
    expect(persisted).toBe(1)
  })

  it('asks the browser for protection when a person has put tasks in: once, and never after a mere poll', async () => {
    const storage = open()
    await storage.load(page)
    storage.write([named('polled')], [])
    await storage.flush()
    expect(persisted).toBe(0)
    await storage.writeNow([named('pasted')], [])
    await storage.writeNow([named('submitted')], [])
    expect(persisted).toBe(1)
  })

  it('flushes on demand, without waiting for the timer', async () => {
    const storage = open()
    await storage.load(page)
    storage.write([named('a')], [])
    await storage.flush()
    expect([...(await visit()).keys()]).toEqual(['test/a'])
  })

  it('remembers when each vendor last spoke', async () => {
    const storage = open()
    await storage.load(page)
    const heard = new Map([['test/a', { answeredAt: NOON, stateAskedAt: null }]] as const)
    storage.rememberHeard(heard)
    await storage.close()
    expect((await open().load(page)).heard).toEqual(heard)
  })

  it('reads a few records as the disk has them now, another tab’s changes included', async () => {
    const [here, there] = [open(), open()]
    await Promise.all([here.load(page), there.load(page)])
    await there.writeNow([named('a', { note: 'from there' }), named('b')], [])
    await there.writeNow([], ['test/b'])
    const found = await here.read(['test/a', 'test/b', 'test/never'])
    expect(found.map((record) => record.note)).toEqual(['from there'])
  })
})

describe('rows that cannot be read', () => {
  it('are set aside and counted, once, while the rest loads', async () => {
    await visit()
    await raw(async (database) => {
      await database.put('hot', toRow(named('good')), 'test/good')
      await database.put('hot', { v: 1, record: { half: 'a row' } }, 'test/bad')
      await database.put('hot', 'nonsense', 'test/worse')
      await database.put('hot', toRow(named('x')), 'test/y')
      await database.add('blocks', { rows: '[{"v":1,' })
      await database.add('blocks', { rows: JSON.stringify([toRow(named('sealed')), { v: 1 }]) })
    })
    for (const attempt of ['first', 'second']) {
      const storage = open()
      const { records, quarantined } = await storage.load(page)
      expect(records.map((record) => record.id).toSorted(), attempt).toEqual(['test/good', 'test/sealed'])
      expect(quarantined, attempt).toBe(5)
      expect(storage.store.getState()).toMatchObject({ kind: 'ready', quarantined: 5 })
      await storage.close()
    }
    await raw(async (database) => {
      const kept = await database.getAll('quarantine')
      expect(kept.map(({ value }) => value)).toContainEqual({ v: 1, record: { half: 'a row' } })
      expect(await database.getAllKeys('hot')).toEqual(['test/good'])
    })
  })

  it('of a newer version are left alone, and this tab stops writing', async () => {
    await visit()
    await raw((database) => database.put('hot', { v: 999, record: { id: 'test/new', shape: 'new' } }, 'test/new'))
    const storage = open()
    storage.write([named('new')], [])
    await storage.load(page)
    expect(storage.store.getState().kind).toBe('newer')
    await expect(storage.writeNow([named('new')], [])).rejects.toThrow('reload this page')
    await storage.close()
    await raw(async (database) => {
      expect(await database.get('hot', 'test/new')).toEqual({ v: 999, record: { id: 'test/new', shape: 'new' } })
      expect(await database.count('quarantine')).toBe(0)
    })
  })
})

describe('other versions and broken disks', () => {
  it('lets a newer version in: writes what it has, closes, and asks for a reload', async () => {
    const storage = open()
    await storage.load(page)
    storage.write([named('last words')], [])
    const newer = await openDB('renderwatch', 999_999)
    expect(storage.store.getState().kind).toBe('outdated')
    expect(await newer.getAllKeys('hot')).toEqual(['test/last words'])
    newer.close()
    await expect(storage.writeNow([named('b')], [])).rejects.toThrow('reload this page')
  })

  it('does not touch the database of a newer version', async () => {
    ;(await openDB('renderwatch', 999_999)).close()
    const storage = open()
    expect(await storage.load(page)).toEqual({ records: [], heard: new Map(), quarantined: 0 })
    expect(storage.store.getState().kind).toBe('newer')
  })

  it('works in memory where there is no database, and says so', async () => {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('not in a private window', 'SecurityError')
    })
    const storage = open()
    await storage.load(page)
    expect(storage.store.getState().kind).toBe('unavailable')
    await storage.writeNow([named('a'), named('b')], [])
    await storage.writeNow([], ['test/b'])
    expect(await storage.read(['test/a', 'test/b'])).toEqual([named('a')])
  })

  it('says that the disk is full, keeps trying, and loses nothing once there is room', async () => {
    const storage = open()
    await storage.load(page)
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError')
    })
    storage.write([named('a', { note: 'old' }), named('b')], [])
    await storage.flush()
    expect(storage.store.getState().kind).toBe('full')
    await expect(storage.writeNow([named('submit')], [])).rejects.toThrow('no room')
    storage.write([named('a', { note: 'new' })], [])
    put.mockRestore()
    await until(() => storage.store.getState().kind === 'ready')
    const stored = await visit()
    expect([...stored.keys()].toSorted()).toEqual(['test/a', 'test/b'])
    expect(stored.get('test/a')?.note).toBe('new')
  })

  it('opens the database again when the browser has closed it', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const storage = open()
    await storage.load(page)
    const [database] = transaction.mock.contexts
    if (database instanceof IDBDatabase) database.close()
    await storage.writeNow([named('a')], [])
    expect(storage.store.getState().kind).toBe('ready')
    expect([...(await visit()).keys()]).toEqual(['test/a'])
  })
})

describe('sealing', () => {
  it('moves old tasks into blocks of 1,000 that later edits and removals still win over', async () => {
    const storage = open()
    await storage.load(page)
    const live = aRecordIn({ phase: 'running', progress: null }, NOON, { id: 'test/live' })
    const fresh = aRecordIn({ phase: 'succeeded' }, LATER - HOUR, { id: 'test/fresh' })
    await storage.writeNow([...sealable(2100), live, fresh], [])
    await storage.close()

    const second = open()
    await tidied(second, 'hot', 102)
    await raw(async (database) => expect(await database.count('blocks')).toBe(2))
    const stored = await visit()
    expect(stored.size).toBe(2102)
    const sealedId = [...stored.keys()].find((id) => id.startsWith('test/old'))
    expect(sealedId).toBeDefined()

    await second.writeNow([{ ...aRecordIn({ phase: 'succeeded' }), id: 'test/old-0', note: 'edited' }], [])
    await second.writeNow([], ['test/old-1'])
    expect((await second.read(['test/old-0', 'test/old-1', 'test/old-2'])).map(({ note }) => note)).toEqual([
      'edited',
      '',
    ])
    const edited = await visit()
    expect(edited.get('test/old-0')?.note).toBe('edited')
    expect(edited.has('test/old-1')).toBe(false)
    expect(edited.size).toBe(2101)
  })

  it('lets a forgotten task that was put back survive being sealed again', async () => {
    const storage = open()
    await storage.load(page)
    await storage.writeNow(sealable(1000), [])
    await storage.writeNow([], ['test/old-7'])
    await storage.writeNow(sealable(1000), [])
    await storage.close()
    await tidied(open(), 'blocks', 1)
    expect((await visit()).size).toBe(1000)
  })

  it('frees the room of what nothing can see', async () => {
    const storage = open()
    await storage.load(page)
    await storage.writeNow(sealable(2000), [])
    await storage.close()
    const second = open()
    await tidied(second, 'hot', 0)
    await second.writeNow(
      [],
      sealable(1500).map((record) => record.id),
    )
    await second.close()

    const third = open()
    await tidied(third, 'tombstones', 0)
    await raw(async (database) => {
      const texts = (await database.getAll('blocks')).map(({ rows }) => String(rows).length)
      expect(texts.reduce((sum, length) => sum + length, 0)).toBeLessThan(
        500 * JSON.stringify(sealable(1)).length * 1.2,
      )
    })
    expect((await visit()).size).toBe(500)
  })
})
