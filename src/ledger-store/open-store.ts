/** Opens the file of a list: exclusively, with every commit on the disk, and never over what cannot be read. */
import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { errorText } from '#domain/error-text.ts'
import type { Clock } from '#domain/time.ts'
import { migrate } from '#ledger-store/migrations.ts'
import { letGo, openSql, type SqlDatabase } from '#ledger-store/sql.ts'
import { SqliteStore } from '#ledger-store/sqlite.ts'
import type { OpenedStore } from '#ledger-store/store.ts'

const FILE = 'ledger.db'

export function openStore(folder: string, clock: Clock): OpenedStore {
  const file = join(folder, FILE)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Only the owner of the process reads prompts and links; SQLite gives its side files the same mode.
    closeSync(openSync(file, 'a', 0o600))
    return opened(file, null)
  } catch (error) {
    if (!isCorrupt(error)) return refusal(error)
  }
  try {
    return opened(file, putAside(file, clock))
  } catch (error) {
    return refusal(error)
  }
}

function opened(file: string, aside: string | null): OpenedStore {
  const database = openSql(file)
  if (database === null) return { kind: 'missing' }
  try {
    // The first lock is taken for good: a second gateway must not poll the same list.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    database.exec('BEGIN IMMEDIATE; COMMIT')
    check(database)
    if (!migrate(database)) {
      letGo(database)
      return { kind: 'newer' }
    }
    const [ledger, secret] = [madeOnce(database, 'ledger'), madeOnce(database, 'secret')]
    return { kind: 'open', store: new SqliteStore(database, { ledger, secret, aside }) }
  } catch (error) {
    database.close()
    throw error
  }
}

function check(database: SqlDatabase): void {
  const found = JSON.stringify(database.prepare('PRAGMA quick_check(1)').all())
  if (!found.includes('"ok"')) throw new Corrupt(found)
}

class Corrupt extends Error {}

/** A random value that the file has from the first time on. */
function madeOnce(database: SqlDatabase, name: 'ledger' | 'secret'): string {
  database.prepare('INSERT OR IGNORE INTO meta VALUES (?, ?)').run(name, randomUUID())
  const row = database.prepare('SELECT value FROM meta WHERE name = ?').get(name)
  const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'value') : null
  if (typeof value !== 'string') throw new Corrupt(`the list has no ${name}`)
  return value
}

/** With its side files, which belong to it alone. Gives the name that it has now. */
function putAside(file: string, clock: Clock): string {
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')
  let aside = `${file}.damaged-${stamp}`
  for (let count = 2; existsSync(aside); count += 1) aside = `${file}.damaged-${stamp}-${count}`
  renameSync(file, aside)
  for (const suffix of ['-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  return aside
}

function isCorrupt(error: unknown): boolean {
  return (
    error instanceof Corrupt || /not a database|malformed|NOTADB|CORRUPT/i.test(`${codeOf(error)} ${errorText(error)}`)
  )
}

function refusal(error: unknown): OpenedStore {
  const isTaken = /BUSY|locked/i.test(`${codeOf(error)} ${errorText(error)}`)
  return isTaken ? { kind: 'taken' } : { kind: 'unwritable', message: errorText(error) }
}

function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : ''
  return typeof code === 'string' ? code : ''
}
