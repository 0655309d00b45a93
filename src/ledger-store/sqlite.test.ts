import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '#ledger-store/open-store.ts'
import { letGo, openSql } from '#ledger-store/sql.ts'
import type { LedgerStore } from '#ledger-store/store.ts'
import { aChange as change, aRow as row } from '#testing/list-rows.ts'

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

it.skipIf(process.platform === 'win32')('lets nobody but its owner read the list', async () => {
  const store = open()
  expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o077)).not.toContain(0o044)
  await store.close()
})

it('has the copies of a list of the version before', async () => {
  const store = open()
  const outputs = [
    { key: '0', copy: { kind: 'kept', sha256: 'x', at: 7 } },
    { key: '1', copy: { kind: 'removed', at: 7 } },
  ]
  await store.commit(
    change({ put: [row('a', { personPart: JSON.stringify({ outputs }) }), row('b', { personPart: '{' })] }),
  )
  const copy = { sha256: 'x', bytes: 10, type: 'image/png', at: 7, place: '' }
  await store.copyBook.keepCopy(copy)
  await store.close()
  const file = openSql(join(folder, 'ledger.db'))
  file?.exec(
    'DROP TABLE copy_use; DROP TABLE heard; DROP TABLE spending; ALTER TABLE copy DROP COLUMN place; PRAGMA user_version = 1',
  )
  if (file !== null) letGo(file)
  const next = open()
  expect([next.aside, await next.count()]).toEqual([null, 2])
  expect(await next.copyBook.usesOf('x')).toEqual([
    { task: 'a', sha256: 'x', connection: 'test', at: 7, forEver: false },
  ])
  expect(await next.copyBook.copies()).toEqual([copy])
  await next.close()
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
