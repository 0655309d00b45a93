import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Output } from '#domain/output/output.ts'
import type { TaskRecord } from '#domain/task/task.ts'
import { HOUR } from '#domain/time.ts'
import { createLedger, type EngineLedger } from '#engine/ledger/ledger.ts'
import { localLocks, type Locks } from '#engine/locks.ts'
import { KeptCopies } from '#engine/outputs/copies/copies.ts'
import { browserCopyStore, type CopyStore } from '#engine/outputs/copies/copy-store.ts'
import type { CopiesUse } from '#engine/outputs/outputs-surface.ts'
import { platformTimers } from '#engine/timers.ts'
import { anOutput, aRecordIn, NOON } from '#testing/builders.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

function bytesOf(name: string): string {
  return name.padEnd(1000, name)
}

function hashOf(name: string): string {
  return createHash('sha256').update(bytesOf(name)).digest('hex')
}

function task(name: string, changes: Partial<Output> = {}, made = NOON): TaskRecord {
  const output = anOutput({ url: `https://cdn.example/${name}`, ...changes })
  return aRecordIn({ phase: 'succeeded' }, made, { id: `test/${name}`, outputs: [output] })
}

/** One tab: a ledger and its copies. Every file has 1,000 bytes. */
function tab(records: readonly TaskRecord[], changes: { store?: CopyStore; locks?: Locks } = {}) {
  let now = NOON
  const ledger: EngineLedger = createLedger(platformTimers)
  ledger.restore(records, new Map())
  const store = changes.store ?? browserCopyStore()
  const fetched: string[] = []
  let use: CopiesUse = { count: 0, bytes: 0, trouble: null }
  const copies = new KeptCopies({
    ledger,
    store,
    locks: changes.locks ?? localLocks(),
    clock: { now: () => (now += 1) },
    async fetch({ url }) {
      const name = url.slice(url.lastIndexOf('/') + 1)
      fetched.push(name)
      await Promise.resolve()
      if (name.startsWith('bad')) return { kind: 'failed', message: 'no', final: false }
      const content = new Blob([bytesOf(name)])
      const sha256 = hashOf(name)
      const facts = {
        bytes: content.size,
        contentType: 'image/png',
        extension: 'png',
        sha256,
        release: () => undefined,
      }
      return { kind: 'verified', content, ...facts }
    },
    show: (shown) => {
      use = shown
    },
  })
  const copyOf = (name: string) => ledger.get(`test/${name}`)?.outputs[0]?.copy?.kind ?? null
  return { ledger, copies, store, fetched, copyOf, use: () => use }
}

describe('kept copies', () => {
  it('are made as soon as a task has an output, of recent ones too, and of nothing that failed', async () => {
    const page = tab([task('old', {}, NOON - 3 * HOUR), task('recent', {}, NOON - HOUR / 2)])
    page.copies.keep(10_000)
    await expect.poll(() => page.copyOf('recent')).toBe('kept')
    page.ledger.add([task('new'), task('bad'), task('dead', { expiry: { at: NOON - 1, source: 'vendor' } })])
    await expect.poll(() => page.copyOf('new')).toBe('kept')
    await expect.poll(() => page.use().count).toBe(2)
    expect(page.fetched).toEqual(['recent', 'new', 'bad'])
    expect([page.copyOf('old'), page.copyOf('bad'), page.copyOf('dead')]).toEqual([null, null, null])
    const kept = await page.copies.open(page.ledger.get('test/new')?.outputs[0]?.copy ?? null)
    expect(await kept?.text()).toBe(bytesOf('new'))
  })

  it('make room for new ones, what was used longest ago first, but never lose what exists nowhere else', async () => {
    const page = tab([])
    page.copies.keep(2_000)
    page.ledger.add([task('a', { expiry: { at: NOON + 60, source: 'vendor' } }), task('b')])
    await expect.poll(() => page.copyOf('b')).toBe('kept')
    await page.copies.open(page.ledger.get('test/b')?.outputs[0]?.copy ?? null)
    // The link of `a` is dead by now: its copy is the only one.
    await expect.poll(() => page.store.list()).toHaveLength(2)
    for (let waited = 0; waited < 60; waited += 1) await page.copies.open(null)
    page.ledger.change('test/a', (record) => ({
      ...record,
      outputs: record.outputs.map((output) => ({ ...output, expiry: { at: NOON, source: 'vendor' as const } })),
    }))
    page.ledger.add([task('c')])
    await expect.poll(() => page.copyOf('c')).toBe('kept')
    expect([page.copyOf('a'), page.copyOf('b')]).toEqual(['kept', 'removed'])
    expect(page.fetched).toEqual(['a', 'b', 'c'])
  })

  it('go first when the disk is full, and that is said', async () => {
    const page = tab([])
    expect(await page.copies.makeRoom()).toBe(false)
    page.copies.keep(10_000)
    page.ledger.add([task('a')])
    await expect.poll(() => page.copyOf('a')).toBe('kept')
    expect(await page.copies.makeRoom()).toBe(true)
    expect(page.copyOf('a')).toBe('removed')
    expect(page.use()).toMatchObject({ count: 0, trouble: expect.stringContaining('full') })
  })

  it('agree with the records after a reload: what is gone is not claimed, what nobody knows is removed', async () => {
    const first = tab([])
    first.copies.keep(10_000)
    first.ledger.add([task('a'), task('b')])
    await expect.poll(() => first.copyOf('b')).toBe('kept')
    first.ledger.commitNow()
    const records = [...first.ledger.records()].filter(({ id }) => id === 'test/a')
    const lost = task('lost', { copy: { kind: 'kept', at: NOON, bytes: 1, contentType: 'image/png', sha256: 'ff' } })
    const second = tab([...records, lost])
    second.copies.keep(null)
    await expect.poll(async () => (await second.store.list()).map(({ sha256 }) => sha256)).toEqual([hashOf('a')])
    expect([second.copyOf('a'), second.copyOf('lost')]).toEqual(['kept', null])
    expect(second.fetched).toEqual([])
  })

  it('are made by one tab of a browser only', async () => {
    const locks = localLocks()
    const [first, second] = [tab([], { locks }), tab([], { locks })]
    for (const page of [first, second]) page.copies.keep(10_000)
    await expect.poll(() => first.use().trouble).toBeNull()
    for (const page of [first, second]) page.ledger.add([task('a')])
    await expect.poll(() => first.copyOf('a')).toBe('kept')
    expect(second.fetched).toEqual([])
  })
})
