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
  it('gives each change a higher revision, and none to what changes nothing', () => {
    const store = open()
    store.commit(change({ put: [row('a'), row('b')] }))
    const first = store.newsAfter(0, 10)
    expect(first?.rows.map(({ id }) => id)).toEqual(['a', 'b'])
    store.commit(change({ put: [row('a'), row('b')] }))
    expect(store.newsAfter(first?.rev ?? 0, 10)).toEqual({ rows: [], gone: [], rev: first?.rev, more: false })
    store.commit(change({ put: [row('a', { personPart: '{"note":"x"}' })], gone: ['b', 'unknown'] }))
    expect(store.newsAfter(first?.rev ?? 0, 10)).toMatchObject({ rows: [{ id: 'a' }], gone: ['b'] })
    store.close()
  })

  it('tells news in pages, each going on where the one before ended', () => {
    const store = open()
    store.commit(change({ put: ['a', 'b', 'c', 'd', 'e'].map((id) => row(id)) }))
    const ids: string[] = []
    for (let rev = 0, more = true; more;) {
      const news = store.newsAfter(rev, 2)
      ids.push(...(news?.rows.map(({ id }) => id) ?? []))
      more = news?.more ?? false
      rev = news?.rev ?? 0
    }
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e'])
    store.close()
  })

  it('says so when what was forgotten since a revision is not known any more, and never gives a revision twice', () => {
    const store = open()
    store.commit(change({ put: [row('a'), row('b')] }))
    const before = store.newsAfter(0, 10)?.rev ?? 0
    store.commit(change({ gone: ['b'], at: 5 }))
    const after = store.newsAfter(0, 10)?.rev ?? 0
    store.prune({ answers: 0, gone: 6 })
    expect(store.newsAfter(before, 10)).toBeNull()
    expect(store.newsAfter(0, 10)).toMatchObject({ rows: [{ id: 'a' }], gone: [] })
    store.commit(change({ put: [row('c')] }))
    expect(store.newsAfter(after, 10)?.rows.map(({ id }) => id)).toEqual(['c'])
    store.close()
  })

  it('loads what is open, reads the rest by id, finds a task by what its vendor calls it', () => {
    const store = open()
    store.commit(change({ put: [row('a'), row('b', { over: true, remote: 'tk-9' })] }))
    expect(store.open().map(({ id }) => id)).toEqual(['a'])
    expect(store.read(['b', 'a', 'b', 'none']).map(({ id }) => id)).toEqual(['b', 'a'])
    expect(store.findByRemote('test', 'tk-9')?.id).toBe('b')
    expect(store.findByRemote('other', 'tk-9')).toBeNull()
    expect(store.count()).toBe(2)
    store.close()
  })

  it('writes a change whole or not at all', () => {
    const store = open()
    // What no type lets through: the database itself has to refuse it in the middle of a transaction.
    const broken = { ...row('b'), vendorPart: Symbol('no SQL value') } as unknown as NewRow
    expect(() => store.commit(change({ put: [row('a'), broken] }))).toThrow()
    expect(store.count()).toBe(0)
    store.commit(change({ put: [row('a')] }))
    expect(store.count()).toBe(1)
    store.close()
  })

  it('forgets what was in a task as soon as the task is forgotten', () => {
    const store = open()
    store.commit(change({ put: [row('a', { vendorPart: '{"prompt":"a secret heron"}' })] }))
    store.commit(change({ gone: ['a'] }))
    expect(store.newsAfter(0, 10)).toMatchObject({ rows: [], gone: ['a'] })
    expect(JSON.stringify(store.read(['a']))).not.toContain('heron')
    store.close()
  })

  it('keeps the answers to commands for as long as it is told to', () => {
    const store = open()
    store.keepAnswer('one', '{"ok":1}', 10)
    expect(store.answerTo('one')).toBe('{"ok":1}')
    store.prune({ answers: 11, gone: 0 })
    expect(store.answerTo('one')).toBeNull()
    store.close()
  })

  it('keeps its name, by which a reader knows the list', () => {
    const first = open()
    const { ledger } = first
    first.close()
    const second = open()
    expect([ledger.length, second.ledger]).toEqual([36, ledger])
    second.close()
  })
})

it.skipIf(process.platform === 'win32')('lets nobody but its owner read the list', () => {
  const store = open()
  expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o077)).not.toContain(0o044)
  store.close()
})

describe('the copies beside a list', () => {
  const copy = (sha256: string, at = 5) => ({ sha256, bytes: 10, type: 'image/png', at })
  const used = (id: string, connection: string, ...copies: NewRow['copies']) => row(id, { connection, copies })

  it('count for each connection once, and are found by age, the oldest first, without those kept for ever', () => {
    const store = open()
    for (const name of ['x', 'y', 'z']) store.copyBook.keepCopy(copy(name))
    const old = { sha256: 'x', at: 1 }
    store.commit(change({ put: [used('a', 'one', old, { sha256: 'y', at: 3 }), used('b', 'one', { ...old, at: 2 })] }))
    store.commit(change({ put: [used('c', 'two', old), { ...used('d', 'one', old), forEver: true }] }))
    expect(store.copyBook.bytesOfConnections()).toEqual(
      new Map([
        ['one', 20],
        ['two', 10],
      ]),
    )
    const older = (at: number) => store.copyBook.olderThan('one', at, 9).map(({ task, sha256 }) => `${task} ${sha256}`)
    expect([older(3), older(4)]).toEqual([
      ['a x', 'b x'],
      ['a x', 'b x', 'a y'],
    ])
    expect(store.copyBook.usesOf('x').map(({ task, forEver }) => [task, forEver])).toEqual([
      ['a', false],
      ['b', false],
      ['c', false],
      ['d', true],
    ])
    store.close()
  })

  it('are nobody’s when no task has them, or had them lately; and lost where a task has what is not here', () => {
    const store = open()
    for (const name of ['x', 'y']) store.copyBook.keepCopy(copy(name))
    store.commit(change({ put: [used('a', 'one', { sha256: 'x', at: 1 }, { sha256: 'gone', at: 1 })] }))
    const unused = (gone: number) => store.copyBook.unused({ kept: 9, gone }, 9).map(({ sha256 }) => sha256)
    expect([unused(9), store.copyBook.unused({ kept: 5, gone: 9 }, 9)]).toEqual([['y'], []])
    expect(store.copyBook.lostUses(9).map(({ sha256 }) => sha256)).toEqual(['gone'])
    store.commit(change({ gone: ['a'], at: 20 }))
    expect([unused(20), unused(21)]).toEqual([['y'], ['x', 'y']])
    store.commit(change({ put: [used('a', 'one', { sha256: 'x', at: 1 })] }))
    expect([unused(99), store.copyBook.lostUses(9)]).toEqual([['y'], []])
    store.close()
  })

  it('are found in a list of the version before', () => {
    const store = open()
    const outputs = [
      { key: '0', copy: { kind: 'kept', sha256: 'x', at: 7 } },
      { key: '1', copy: { kind: 'removed', at: 7 } },
    ]
    store.commit(
      change({ put: [row('a', { personPart: JSON.stringify({ outputs }) }), row('b', { personPart: '{' })] }),
    )
    store.close()
    const file = openSql(join(folder, 'ledger.db'))
    file?.exec('DROP TABLE copy_use; PRAGMA user_version = 1')
    if (file !== null) letGo(file)
    const next = open()
    expect([next.aside, next.count()]).toEqual([null, 2])
    expect(next.copyBook.usesOf('x')).toEqual([{ task: 'a', sha256: 'x', connection: 'test', at: 7, forEver: false }])
    next.close()
  })
})

describe('a file that is not as it should be', () => {
  it('is refused to a second gateway while the first has it', () => {
    const store = open()
    expect(openStore(folder, clock)).toEqual({ kind: 'taken' })
    store.commit(change({ put: [row('a')] }))
    store.close()
    const next = open()
    expect(next.count()).toBe(1)
    next.close()
  })

  it('is put aside as it was when it is damaged, never overwritten, each under a name of its own', () => {
    for (const text of ['not a database at all, '.repeat(400), 'nor this, '.repeat(800)]) {
      writeFileSync(join(folder, 'ledger.db'), text)
      const store = open()
      expect(store.aside).toContain('ledger.db.damaged-')
      expect(readFileSync(store.aside ?? '', 'utf8')).toBe(text)
      expect(store.count()).toBe(0)
      store.close()
    }
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toHaveLength(2)
  })

  it('is left alone when a newer version wrote it', () => {
    const store = open()
    store.commit(change({ put: [row('a')] }))
    store.close()
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

  it('cannot be made where a file stands in the way of its folder', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(openStore(join(folder, 'file', 'data'), clock)).toMatchObject({ kind: 'unwritable' })
  })
})
