/**
 * Pages over the storage as it is used, with a database that can be taken away, emptied and filled up. Time is told
 * in turns of the event loop and a fake clock: nothing here depends on how fast the machine is.
 */
import { deleteDB, openDB } from 'idb'
import { vi } from 'vitest'
import { shelved } from '#domain/task/shelved.ts'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { HOUR, MINUTE, SECOND } from '#domain/time.ts'
import type { StorageState } from '#engine/storage/storage-state.ts'
import { openTaskStorage } from '#engine/storage/records.ts'
// Asked for while a page is open: it must not depend on the machine when that is there.
import '#engine/storage/upkeep.ts'
import type { ListOfPage, TaskStorage } from '#engine/storage/task-storage.ts'
import { aRecord, NOON } from '#testing/builders.ts'

const NAME = 'renderwatch'
const LATER = NOON + 24 * HOUR

/** A page: its list in memory, and its storage. */
export interface StoragePage {
  readonly list: Map<TaskId, TaskRecord>
  readonly storage: TaskStorage
  /** What it told other tabs because it had vanished from the disk. */
  readonly restored: TaskRecord[]
  /** What was to be seen of its storage, in order. */
  readonly kinds: StorageState['kind'][]
  change(records: readonly TaskRecord[], forgotten?: readonly TaskId[]): void
  /** Another tab has told of these. */
  hear(records: readonly TaskRecord[], forgotten?: readonly TaskId[]): void
}

interface PageOptions {
  /** See {@link openTaskStorage}; nothing is waited for where it is left out. */
  readonly firstShown?: Promise<void>
  /** See {@link openTaskStorage}. */
  readonly trustsFirst?: () => boolean
}

export async function openPage(late: PageOptions = {}): Promise<StoragePage> {
  const list = new Map<TaskId, TaskRecord>()
  const restored: TaskRecord[] = []
  const page: ListOfPage = {
    all: () => list.values(),
    get: (id) => list.get(id),
    found: ({ records }) => records.forEach((record) => list.has(record.id) || list.set(record.id, record)),
    restored: (records) => restored.push(...records),
    shelve(sealed) {
      for (const { id, evidence } of sealed) {
        const known = list.get(id)
        if (known?.evidence?.body === evidence?.body && known !== undefined) list.set(id, shelved(known))
      }
    },
  }
  const storage = openTaskStorage({ clock: { now: () => LATER }, persist: () => Promise.resolve(), ...late })
  const kinds: StorageState['kind'][] = []
  storage.store.subscribe(({ kind }) => kinds.at(-1) === kind || kinds.push(kind))
  const stored = await storage.load(page)
  for (const record of stored.records) list.set(record.id, record)
  function put(records: readonly TaskRecord[], forgotten: readonly TaskId[]): void {
    for (const record of records) list.set(record.id, record)
    for (const id of forgotten) list.delete(id)
  }
  return {
    list,
    storage,
    restored,
    kinds,
    change(records, forgotten = []) {
      put(records, forgotten)
      storage.write(records, forgotten)
    },
    hear(records, forgotten = []) {
      put(records, forgotten)
      storage.writtenElsewhere(records, forgotten)
    },
  }
}

export const kindOf = ({ storage }: StoragePage) => storage.store.getState().kind
export const idsOf = ({ list }: StoragePage) => [...list.keys()].toSorted()

export function tasks(count: number, name = 'task'): readonly TaskRecord[] {
  return Array.from({ length: count }, (_, index) => aRecord({ id: `test/${name}-${index}` }))
}

/** Only what engine code waits for; the database lives outside the fake clock. */
export function fakeTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
}

/** Lets time pass, a second at a time with room for the database between, until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let second = 0; second < 2000; second += 1) {
    if (await isSo()) return
    await turns(100)
    await vi.advanceTimersByTimeAsync(SECOND)
  }
  throw new Error('it never came to be so')
}

/** Lets the looks of so many minutes happen, over a list that is short. */
export async function minutes(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await vi.advanceTimersByTimeAsync(MINUTE)
    await turns(300)
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export async function raw<T>(work: (database: Awaited<ReturnType<typeof openDB>>) => Promise<T>): Promise<T> {
  const database = await openDB(NAME)
  const result = await work(database)
  database.close()
  return result
}

/** Deletes the database under all open pages. */
export const takeAway = () => deleteDB(NAME)

export async function idsOnDisk(): Promise<readonly string[]> {
  const keys = await raw((database) =>
    database.objectStoreNames.contains('hot') ? database.getAllKeys('hot') : Promise.resolve([]),
  )
  return keys.map(String).toSorted()
}

/** What a page that is opened now has. */
export async function listOnDisk(): Promise<StoragePage['list']> {
  const page = await openPage()
  await page.storage.close()
  return page.list
}

/**
 * From here on the disk has room for so many more rows. The one too many ends its transaction as a browser does: the
 * rows before it were accepted, and are taken back. Answers with the way to make room.
 */
export function fillUp(room: number): () => void {
  let left = room
  // oxlint-disable-next-line typescript/unbound-method -- it is called as a method of the store below
  const { put } = IDBObjectStore.prototype
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    const request = put.apply(this, args)
    left -= 1
    const { transaction } = this
    if (left < 0) request.addEventListener('success', () => abortFor(transaction, 'QuotaExceededError'))
    return request
  })
  return () => spy.mockRestore()
}

/** By the database and not by the page: that is how fake-indexeddb ends a transaction for a reason of its own. */
function abortFor(transaction: IDBTransaction, reason: string): void {
  const abort: unknown = Reflect.get(transaction, '_abort')
  if (typeof abort !== 'function') throw new Error('fake-indexeddb has changed')
  if (transaction.error === null) Reflect.apply(abort, transaction, [reason])
}
