/** What every place that keeps tasks must do, asked of each of them alike. */
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isTerminal } from '#domain/task/phase.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { NO_LIST } from '#engine/remote/list-cache.ts'
import { DATABASE_NAME } from '#engine/storage/database.ts'
import { openTaskStorage } from '#engine/storage/records.ts'
import type { TaskStorage } from '#engine/storage/task-storage.ts'
import { keptStorage } from '#keeper/kept-storage.ts'
import { anyRecord } from '#testing/any-record.ts'
import { aRecord, aRecordIn, NOON } from '#testing/builders.ts'
import { LIST_PLACES, type EmptyList } from '#testing/list-places.ts'
import { memoryDisk, memoryStorage } from '#testing/memory-storage.ts'

const clock = { now: () => NOON }

interface Place {
  readonly name: string
  /** Makes an empty disk; the answer opens it, as often as one likes, one after the other. */
  readonly disk: () => Promise<() => Promise<TaskStorage>>
  /** What is over stays in the file, and is read by id. */
  readonly loadsOpenOnly: boolean
  /** Puts rows beside the storage that it cannot read; null where there are no rows. */
  readonly spoil: (() => Promise<void>) | null
  /** Why it cannot be asked here. */
  readonly isMissing?: boolean
  /** How often a property is tried, where opening takes its time. */
  readonly runs?: number
}

let lists: EmptyList[] = []
beforeEach(() => {
  lists = []
})
afterEach(() => Promise.all(lists.map((list) => list.remove())))

const PLACES: readonly Place[] = [
  {
    name: 'memory',
    loadsOpenOnly: false,
    spoil: null,
    async disk() {
      const disk = memoryDisk()
      return async () => memoryStorage(disk)
    },
  },
  {
    name: 'IndexedDB',
    loadsOpenOnly: false,
    async spoil() {
      const database = await openDB(DATABASE_NAME)
      await database.put('hot', { v: 1, record: { half: 'a row' } }, 'test/bad')
      database.close()
    },
    async disk() {
      globalThis.indexedDB = new IDBFactory()
      return async () => openTaskStorage({ clock, persist: () => Promise.resolve() })
    },
  },
  ...LIST_PLACES.map(({ name, isMissing, make }): Place => ({
    name,
    isMissing,
    loadsOpenOnly: true,
    runs: name === 'SQLite' ? 40 : 5,
    spoil: async () => lists.at(-1)?.spoil(),
    async disk() {
      const list = await make()
      lists.push(list)
      return async () =>
        keptStorage({ store: await list.open(), clock, isOver: (record) => isTerminal(record.state.phase) })
    },
  })),
]

describe.each(PLACES)('tasks kept in $name', ({ disk, loadsOpenOnly, spoil, runs = 40, isMissing = false }) => {
  beforeEach(({ skip }) => skip(isMissing, 'there is no such server here'))

  it('are there on the next visit, the latest of each and nothing forgotten', async () => {
    const step = fc.tuple(anyRecord, fc.constantFrom('a', 'b', 'c'), fc.boolean(), fc.boolean())
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const open = await disk()
        const storage = await open()
        await storage.load(NO_LIST)
        const expected = new Map<TaskId, TaskRecord>()
        for (const [record, name, forgets, waits] of steps) {
          const id: TaskId = `${record.connection}/${name}`
          const [changed, forgotten] = forgets ? [[], [id]] : [[{ ...record, id }], []]
          if (forgets) expected.delete(id)
          else expected.set(id, { ...record, id })
          if (waits) await storage.writeNow(changed, forgotten)
          else storage.write(changed, forgotten)
        }
        await storage.close()
        const next = await open()
        const { records, quarantined } = await next.load(NO_LIST)
        const wanted = [...expected.values()].filter((one) => !loadsOpenOnly || !isTerminal(one.state.phase))
        expect(byId(records)).toEqual(byId(wanted))
        expect(quarantined).toBe(0)
        expect(byId(await next.read(['test/none', ...expected.keys()]))).toEqual(byId([...expected.values()]))
        await next.close()
      }),
      { numRuns: runs },
    )
  })

  it('waits with what comes before it has loaded, and writes it then', async () => {
    const open = await disk()
    const storage = await open()
    storage.write([aRecord({ note: 'early' })], [])
    await storage.load(NO_LIST)
    await storage.flush()
    expect((await storage.read([aRecord().id])).map(({ note }) => note)).toEqual(['early'])
    await storage.close()
  })

  it('writes in the order of the calls, whoever waits', async () => {
    const storage = await (await disk())()
    await storage.load(NO_LIST)
    storage.write([aRecord({ note: '1' })], [])
    const second = storage.writeNow([aRecord({ note: '2' })], [])
    storage.write([aRecord({ note: '3' })], [])
    await second
    await storage.flush()
    expect((await storage.read([aRecord().id])).map(({ note }) => note)).toEqual(['3'])
    await storage.close()
  })

  it('remembers when open tasks were last heard of', async () => {
    const open = await disk()
    const storage = await open()
    await storage.load(NO_LIST)
    const heard = new Map([[aRecord().id, { answeredAt: NOON, stateAskedAt: NOON - 5 }]])
    storage.write([aRecord(), { ...aRecordIn({ phase: 'running', progress: null }), id: 'test/other' }], [])
    storage.rememberHeard(heard)
    await storage.close()
    const next = await open()
    expect((await next.load(NO_LIST)).heard).toEqual(heard)
    expect(next.store.getState()).toMatchObject({ kind: 'ready', quarantined: 0 })
    await next.close()
  })

  it.skipIf(spoil === null)('sets aside what it cannot read, says how many, and keeps the rest', async () => {
    const open = await disk()
    const before = await open()
    await before.load(NO_LIST)
    await before.writeNow([aRecordIn({ phase: 'running', progress: null })], [])
    await before.close()
    await spoil?.()
    for (const visit of [1, 2]) {
      const storage = await open()
      const { records, quarantined } = await storage.load(NO_LIST)
      expect([records.length, quarantined], `visit ${visit}`).toEqual([1, 1])
      expect(storage.store.getState()).toMatchObject({ kind: 'ready', quarantined: 1 })
      await storage.close()
    }
  })

  it('has many at once, whole', async () => {
    const open = await disk()
    const storage = await open()
    await storage.load(NO_LIST)
    const running = aRecordIn({ phase: 'running', progress: null })
    const all = Array.from({ length: 1200 }, (_, index) => ({
      ...running,
      id: `test/${index}` as const,
      note: `${index}`,
    }))
    await storage.writeNow(all, [])
    storage.write(
      [],
      all.slice(0, 400).map(({ id }) => id),
    )
    await storage.close()
    const next = await open()
    expect(byId((await next.load(NO_LIST)).records)).toEqual(byId(all.slice(400)))
    await next.close()
  })

  it('is quiet after its end: nothing throws, nothing is written', async () => {
    const open = await disk()
    const storage = await open()
    await storage.load(NO_LIST)
    await storage.writeNow([aRecord()], [])
    await storage.close()
    storage.rememberHeard(new Map())
    await storage.flush()
    const next = await open()
    await next.load(NO_LIST)
    expect((await next.read([aRecord().id])).length).toBe(1)
    await next.close()
  })
})

function byId(records: readonly TaskRecord[]): ReadonlyMap<TaskId, TaskRecord> {
  return new Map(records.map((record) => [record.id, record]))
}
