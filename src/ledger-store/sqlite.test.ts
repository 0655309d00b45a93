import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '#ledger-store/open-store.ts'
import { letGo, openSql } from '#ledger-store/sql.ts'
import type { Change, LedgerStore, NewRow } from '#ledger-store/store.ts'

const clock = { now: () => 1_780_315_200_000 }
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(): LedgerStore {
  const opened = openStore(folder, clock)
  if (opened.kind !== 'open') throw new Error(`the file is ${opened.kind}`)
  return opened.store
}

function row(id: string, changes: Partial<NewRow> = {}): NewRow {
  const parts = { vendorPart: '{"phase":"running"}', personPart: '{"note":""}' }
  return { id, v: 2, connection: 'test', remote: id, over: false, copies: [], forEver: false, ...parts, ...changes }
}

function change(changes: Partial<Change>): Change {
  return { put: [], gone: [], heard: null, at: 5, ...changes }
}

describe('the file of a list', () => {
  it('gives each change a higher revision, and none to what changes nothing', async () => {
    const store = open()
    await store.commit(change({ put: [row('a'), row('b')] }))
    const first = await store.newsAfter(0, 10)
    expect(first?.rows.map(({ id }) => id)).toEqual(['a', 'b'])
    await store.commit(change({ put: [row('a'), row('b')] }))
    expect(await store.newsAfter(first?.rev ?? 0, 10)).toEqual({ rows: [], gone: [], rev: first?.rev, more: false })
    await store.commit(change({ put: [row('a', { personPart: '{"note":"x"}' })], gone: ['b', 'unknown'] }))
    expect(await store.newsAfter(first?.rev ?? 0, 10)).toMatchObject({ rows: [{ id: 'a' }], gone: ['b'] })
    await store.close()
  })

  it('tells news in pages, each going on where the one before ended', async () => {
    const store = open()
    await store.commit(change({ put: ['a', 'b', 'c', 'd', 'e'].map((id) => row(id)) }))
    const ids: string[] = []
    for (let rev = 0, more = true; more;) {
      const news = await store.newsAfter(rev, 2)
      ids.push(...(news?.rows.map(({ id }) => id) ?? []))
      more = news?.more ?? false
      rev = news?.rev ?? 0
    }
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e'])
    await store.close()
  })

  it('says so when what was forgotten since a revision is not known any more, and never gives a revision twice', async () => {
    const store = open()
    await store.commit(change({ put: [row('a'), row('b')] }))
    const before = (await store.newsAfter(0, 10))?.rev ?? 0
    await store.commit(change({ gone: ['b'], at: 5 }))
    const after = (await store.newsAfter(0, 10))?.rev ?? 0
    await store.prune({ answers: 0, gone: 6 })
    expect(await store.newsAfter(before, 10)).toBeNull()
    expect(await store.newsAfter(0, 10)).toMatchObject({ rows: [{ id: 'a' }], gone: [] })
    await store.commit(change({ put: [row('c')] }))
    expect((await store.newsAfter(after, 10))?.rows.map(({ id }) => id)).toEqual(['c'])
    await store.close()
  })

  it('loads what is open, reads the rest by id, finds a task by what its vendor calls it', async () => {
    const store = open()
    await store.commit(change({ put: [row('a'), row('b', { over: true, remote: 'tk-9' })] }))
    expect((await store.open()).map(({ id }) => id)).toEqual(['a'])
    expect((await store.read(['b', 'a', 'b', 'none'])).map(({ id }) => id)).toEqual(['b', 'a'])
    expect((await store.findByRemote('test', 'tk-9'))?.id).toBe('b')
    expect(await store.findByRemote('other', 'tk-9')).toBeNull()
    expect(await store.count()).toBe(2)
    await store.close()
  })

  it('writes a change whole or not at all', async () => {
    const store = open()
    // What no type lets through: the database itself has to refuse it in the middle of a transaction.
    const broken = { ...row('b'), vendorPart: Symbol('no SQL value') } as unknown as NewRow
    await expect(store.commit(change({ put: [row('a'), broken] }))).rejects.toThrow()
    expect(await store.count()).toBe(0)
    await store.commit(change({ put: [row('a')] }))
    expect(await store.count()).toBe(1)
    await store.close()
  })

  it('forgets what was in a task as soon as the task is forgotten', async () => {
    const store = open()
    await store.commit(change({ put: [row('a', { vendorPart: '{"prompt":"a secret heron"}' })] }))
    await store.commit(change({ gone: ['a'] }))
    expect(await store.newsAfter(0, 10)).toMatchObject({ rows: [], gone: ['a'] })
    expect(JSON.stringify(await store.read(['a']))).not.toContain('heron')
    await store.close()
  })

  it('keeps the answers to commands for as long as it is told to', async () => {
    const store = open()
    await store.keepAnswer('one', '{"ok":1}', 10)
    expect(await store.answerTo('one')).toBe('{"ok":1}')
    await store.prune({ answers: 11, gone: 0 })
    expect(await store.answerTo('one')).toBeNull()
    await store.close()
  })

  it('keeps its name, by which a reader knows the list', async () => {
    const first = open()
    const { ledger } = first
    await first.close()
    const second = open()
    expect([ledger.length, second.ledger]).toEqual([36, ledger])
    await second.close()
  })
})

it.skipIf(process.platform === 'win32')('lets nobody but its owner read the list', async () => {
  const store = open()
  expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o077)).not.toContain(0o044)
  await store.close()
})

describe('the copies beside a list', () => {
  const copy = (sha256: string, at = 5) => ({ sha256, bytes: 10, type: 'image/png', at })
  const used = (id: string, connection: string, ...copies: NewRow['copies']) => row(id, { connection, copies })

  it('count for each connection once, and are found by age, the oldest first, without those kept for ever', async () => {
    const store = open()
    for (const name of ['x', 'y', 'z']) await store.copyBook.keepCopy(copy(name))
    const old = { sha256: 'x', at: 1 }
    await store.commit(
      change({ put: [used('a', 'one', old, { sha256: 'y', at: 3 }), used('b', 'one', { ...old, at: 2 })] }),
    )
    await store.commit(change({ put: [used('c', 'two', old), { ...used('d', 'one', old), forEver: true }] }))
    expect(await store.copyBook.bytesOfConnections()).toEqual(
      new Map([
        ['one', 20],
        ['two', 10],
      ]),
    )
    const older = async (at: number) =>
      (await store.copyBook.olderThan('one', at, 9)).map(({ task, sha256 }) => `${task} ${sha256}`)
    expect([await older(3), await older(4)]).toEqual([
      ['a x', 'b x'],
      ['a x', 'b x', 'a y'],
    ])
    expect((await store.copyBook.usesOf('x')).map(({ task, forEver }) => [task, forEver])).toEqual([
      ['a', false],
      ['b', false],
      ['c', false],
      ['d', true],
    ])
    await store.close()
  })

  it('are nobody’s when no task has them, or had them lately; and lost where a task has what is not here', async () => {
    const store = open()
    for (const name of ['x', 'y']) await store.copyBook.keepCopy(copy(name))
    await store.commit(change({ put: [used('a', 'one', { sha256: 'x', at: 1 }, { sha256: 'gone', at: 1 })] }))
    const unused = async (gone: number) =>
      (await store.copyBook.unused({ kept: 9, gone }, 9)).map(({ sha256 }) => sha256)
    expect([await unused(9), await store.copyBook.unused({ kept: 5, gone: 9 }, 9)]).toEqual([['y'], []])
    expect((await store.copyBook.lostUses(9)).map(({ sha256 }) => sha256)).toEqual(['gone'])
    await store.commit(change({ gone: ['a'], at: 20 }))
    expect([await unused(20), await unused(21)]).toEqual([['y'], ['x', 'y']])
    await store.commit(change({ put: [used('a', 'one', { sha256: 'x', at: 1 })] }))
    expect([await unused(99), await store.copyBook.lostUses(9)]).toEqual([['y'], []])
    await store.close()
  })

  it('are found in a list of the version before', async () => {
    const store = open()
    const outputs = [
      { key: '0', copy: { kind: 'kept', sha256: 'x', at: 7 } },
      { key: '1', copy: { kind: 'removed', at: 7 } },
    ]
    await store.commit(
      change({ put: [row('a', { personPart: JSON.stringify({ outputs }) }), row('b', { personPart: '{' })] }),
    )
    await store.close()
    const file = openSql(join(folder, 'ledger.db'))
    file?.exec('DROP TABLE copy_use; PRAGMA user_version = 1')
    if (file !== null) letGo(file)
    const next = open()
    expect([next.aside, await next.count()]).toEqual([null, 2])
    expect(await next.copyBook.usesOf('x')).toEqual([
      { task: 'a', sha256: 'x', connection: 'test', at: 7, forEver: false },
    ])
    await next.close()
  })
})

describe('a file that is not as it should be', () => {
  it('is refused to a second gateway while the first has it', async () => {
    const store = open()
    expect(openStore(folder, clock)).toEqual({ kind: 'taken' })
    await store.commit(change({ put: [row('a')] }))
    await store.close()
    const next = open()
    expect(await next.count()).toBe(1)
    await next.close()
  })

  it('is put aside as it was when it is damaged, never overwritten, each under a name of its own', async () => {
    for (const text of ['not a database at all, '.repeat(400), 'nor this, '.repeat(800)]) {
      writeFileSync(join(folder, 'ledger.db'), text)
      const store = open()
      expect(store.aside).toContain('ledger.db.damaged-')
      expect(readFileSync(store.aside ?? '', 'utf8')).toBe(text)
      expect(await store.count()).toBe(0)
      await store.close()
    }
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toHaveLength(2)
  })

  it('is left alone when a newer version wrote it', async () => {
    const store = open()
    await store.commit(change({ put: [row('a')] }))
    await store.close()
    const file = join(folder, 'ledger.db')
    const raise = openSql(file)
    raise?.exec('PRAGMA user_version = 1000')
    if (raise !== null) letGo(raise)
    expect(openStore(folder, clock)).toEqual({ kind: 'newer' })
    const look = openSql(file)
    expect(look?.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 1000 })
    expect(look?.prepare('SELECT count(*) AS n FROM task').get()).toMatchObject({ n: 1 })
    if (look !== null) letGo(look)
  })

  it('cannot be made where a file stands in the way of its folder', async () => {
    writeFileSync(join(folder, 'file'), '')
    expect(openStore(join(folder, 'file', 'data'), clock)).toMatchObject({ kind: 'unwritable' })
  })
})
