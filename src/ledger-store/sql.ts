/**
 * The part of an embedded SQLite that is used here; `node:sqlite` and `libsql` both have it. Which of them there is, is
 * found out only when somebody wants to keep a list: everybody else needs neither.
 */
import { createRequire } from 'node:module'

export type SqlValue = string | number | null

interface SqlStatement {
  run(...values: readonly SqlValue[]): unknown
  get(...values: readonly SqlValue[]): unknown
  all(...values: readonly SqlValue[]): readonly unknown[]
}

export interface SqlDatabase {
  exec(sql: string): unknown
  prepare(sql: string): SqlStatement
  close(): unknown
}

type SqlConstructor = new (file: string) => SqlDatabase

/** Opens a file; null where this Node has no SQLite and none is installed. Rejects as SQLite does. */
export function openSql(file: string): SqlDatabase | null {
  const Sqlite = builtIn() ?? installed()
  return Sqlite === null ? null : new Sqlite(file)
}

/**
 * Lets go of the file at once: a connection that is closed with statements that wait for the garbage collector would
 * hold its lock until then. The one file that is left needs no side files.
 */
export function letGo(database: SqlDatabase): void {
  try {
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_master')
  } catch {
    // On a disk that fails the lock ends with the process.
  }
  database.close()
}

/** Part of Node from 22.13 on. */
function builtIn(): SqlConstructor | null {
  const read: unknown = Reflect.get(process, 'getBuiltinModule')
  if (typeof read !== 'function') return null
  const module: unknown = Reflect.apply(read, process, ['node:sqlite'])
  return constructorIn(typeof module === 'object' && module !== null ? Reflect.get(module, 'DatabaseSync') : null)
}

/** An optional dependency with a native part, which is missing on some platforms. */
function installed(): SqlConstructor | null {
  try {
    const loaded: unknown = createRequire(import.meta.url)('libsql')
    return constructorIn(loaded)
  } catch {
    return null
  }
}

/** What is made by it is trusted to be as documented: the battery of stores runs over it. */
function constructorIn(value: unknown): SqlConstructor | null {
  return typeof value === 'function' ? (value as SqlConstructor) : null
}
