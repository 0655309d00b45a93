import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskId, TaskRecord } from '#domain/task/task.ts'
import { aRecord } from '#testing/builders.ts'
import {
  fakeTime,
  fillUp,
  idsOnDisk,
  kindOf,
  listOnDisk,
  minutes,
  openPage,
  raw,
  takeAway,
  tasks,
  type StoragePage,
} from '#testing/storage-page.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  fakeTime()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** One tab changes something and the others hear of it. */
function tell(from: StoragePage, to: StoragePage, records: readonly TaskRecord[], forgotten: readonly TaskId[]): void {
  from.change(records, forgotten)
  to.hear(records, forgotten)
}

describe('what another tab told of and was to write', () => {
  it('is written in its stead, once it had no room and was closed', async () => {
    const [writer, listener] = [await openPage(), await openPage()]
    tell(writer, listener, tasks(4), [])
    await writer.storage.flush()
    const makeRoom = fillUp(0)
    tell(writer, listener, [aRecord({ id: 'test/task-1', note: 'the last word' })], ['test/task-2'])
    await writer.storage.close()
    expect(kindOf(writer)).toBe('full')
    makeRoom()
    expect(await idsOnDisk()).toContain('test/task-2')
    await minutes(3)
    expect(await listOnDisk()).toEqual(listener.list)
    expect(listener.list.get('test/task-1')?.note).toBe('the last word')
    await listener.storage.close()
  })

  it('is left alone where it was written, and while it still changes', async () => {
    const [writer, listener] = [await openPage(), await openPage()]
    tell(writer, listener, tasks(3), ['test/task-0'])
    await writer.storage.flush()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put')
    await minutes(5)
    expect(put).not.toHaveBeenCalled()
    // This page hears of each change but the last, as if the tab had been frozen in between.
    for (const note of ['one', 'two', 'three']) {
      writer.change([aRecord({ id: 'test/task-1', note })])
      await writer.storage.flush()
      listener.hear([aRecord({ id: 'test/task-1', note: `before ${note}` })])
      await minutes(1)
    }
    expect((await listOnDisk()).get('test/task-1')?.note).toBe('three')
    await Promise.all([writer.storage.close(), listener.storage.close()])
  })
})

/** A random life of two tabs; `who` is which of them acts. */
const NAMES = ['a', 'b', 'c', 'd', 'e'] as const
const anyStep = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('change' as const), name: fc.constantFrom(...NAMES), note: fc.string() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('forget' as const), name: fc.constantFrom(...NAMES) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('shrink' as const), name: fc.constantFrom(...NAMES) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fill' as const), room: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('flush' as const, 'take away' as const, 'minute' as const, 'make room' as const),
    }),
  },
)
const anyLife = fc.array(fc.tuple(fc.nat(1), anyStep), { maxLength: 16 })

describe('whatever is changed, forgotten, deleted, shrunk and filled up, in two tabs and any order', () => {
  it.each([
    ['both tabs live on', false],
    ['the tab that changed last is closed while there is no room', true],
  ] as const)('disk and memory are one in the end, where %s', async (_how, isOneClosed) => {
    await fc.assert(
      fc.asyncProperty(anyLife, async (life) => {
        globalThis.indexedDB = new IDBFactory()
        const pages = [await openPage(), await openPage()] as const
        let makeRoom = () => undefined as void
        for (const [who, step] of life) {
          const [here, there] = who === 0 ? pages : [pages[1], pages[0]]
          if (step.kind === 'change') tell(here, there, [aRecord({ id: `test/${step.name}`, note: step.note })], [])
          else if (step.kind === 'forget') tell(here, there, [], [`test/${step.name}`])
          else if (step.kind === 'shrink') await shrink(step.name)
          else if (step.kind === 'flush') await here.storage.flush()
          else if (step.kind === 'take away') await takeAway()
          else if (step.kind === 'minute') await minutes(1)
          else {
            makeRoom()
            makeRoom = step.kind === 'fill' ? fillUp(step.room) : () => undefined
          }
        }
        const [left, right] = pages
        if (isOneClosed) {
          makeRoom()
          makeRoom = fillUp(0)
          tell(left, right, [aRecord({ id: 'test/a', note: 'last' })], ['test/b'])
          await left.storage.close()
        }
        makeRoom()
        await minutes(8)
        expect(kindOf(right)).toBe('ready')
        expect(await listOnDisk()).toEqual(right.list)
        if (!isOneClosed) expect(right.list).toEqual(left.list)
        await Promise.all(pages.map(({ storage }) => storage.close()))
      }),
      { numRuns: 60 },
    )
  })
})

/** A row vanishes, and what tells that it was forgotten does not come instead. */
async function shrink(name: string): Promise<void> {
  await raw(async (database) => {
    if (database.objectStoreNames.contains('hot')) await database.delete('hot', `test/${name}`)
  })
}
