/**
 * The database of this origin: its stores, its version, and what can go wrong when it is opened. Values are
 * `unknown` on purpose: whoever reads them parses them.
 *
 * - `hot`: one row per live or recently changed task, key = task id. A hot row wins over the same id in a block. It may
 *   be without the text of its last answer for a while, which then lies in `texts`.
 * - `blocks`: 1,000 sealed tasks each, as JSON text: five times faster to load than rows (measured). A later block
 *   wins over an earlier one. Earlier versions of us left the texts of answers in them, until those are moved.
 * - `texts`: of the last answers of sealed tasks, key = task id; see `texts.ts`.
 * - `tombstones`: ids that were forgotten. They hide sealed rows until compaction removes those.
 * - `quarantine`: what could not be read, as it was.
 * - `meta`: small singletons.
 *
 * No store has a secondary index (each costs half of the write speed again); filtering and sorting run in memory.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { WHOLE_ROW_VERSION } from '#engine/storage/rows.ts'
import { Alarm, type Timers } from '#engine/timers.ts'

/** Raised with each new store. */
const STORES_VERSION = 2

/** A new shape of row also makes a new database version: that is how open tabs of the old version hear of it. */
const DATABASE_VERSION = STORES_VERSION * 1000 + WHOLE_ROW_VERSION

export const DATABASE_NAME = 'renderwatch'

/** An upgrade can wait for an older tab that does not close; longer than this and we go on without a disk. */
const BLOCKED_PATIENCE_MS = 4000

interface RenderwatchSchema extends DBSchema {
  hot: { key: string; value: unknown }
  blocks: { key: number; value: unknown }
  texts: { key: string; value: unknown }
  tombstones: { key: string; value: unknown }
  quarantine: { key: string; value: unknown }
  meta: { key: string; value: unknown }
}

export type Database = IDBPDatabase<RenderwatchSchema>

export type OpenedDatabase =
  | { readonly kind: 'open'; readonly database: Database }
  /** It was written by a newer version of us: this one must not touch it. */
  | { readonly kind: 'newer' }
  /** An older version of us holds it in another tab. `later` settles once that tab is closed. */
  | { readonly kind: 'blocked'; readonly later: Promise<OpenedDatabase> }
  | { readonly kind: 'failed'; readonly error: unknown }

interface DatabaseEvents {
  /** A newer version wants in: finish, synchronously, what must be in this version's last transaction. */
  readonly onSuperseded: () => void
  /** The database is closed, and perhaps deleted: by the browser (site data was cleared) or by another page. */
  readonly onLost: () => void
}

/** Opens the database, never rejects. */
export async function openDatabase(name: string, events: DatabaseEvents, timers: Timers): Promise<OpenedDatabase> {
  const patience = new Alarm(timers)
  return new Promise((resolve) => {
    const later: Promise<OpenedDatabase> = connect(name, events, () =>
      patience.set(BLOCKED_PATIENCE_MS, () => resolve({ kind: 'blocked', later })),
    )
      .then((database): OpenedDatabase => ({ kind: 'open', database }))
      .catch((error: unknown) => (isNamed(error, 'VersionError') ? { kind: 'newer' } : { kind: 'failed', error }))
    void later.then((opened) => {
      patience.clear()
      resolve(opened)
    })
  })
}

/** Async, so that an `indexedDB` that is missing or throws when touched rejects as well. */
async function connect(name: string, events: DatabaseEvents, onBlocked: () => void): Promise<Database> {
  const database: Database = await openDB<RenderwatchSchema>(name, DATABASE_VERSION, {
    upgrade(upgraded) {
      for (const store of ['hot', 'blocks', 'texts', 'tombstones', 'quarantine', 'meta'] as const) {
        // Block numbers only ever grow, so "later" needs no clock.
        const options = store === 'blocks' ? { autoIncrement: true } : {}
        if (!upgraded.objectStoreNames.contains(store)) upgraded.createObjectStore(store, options)
      }
    },
    blocked: onBlocked,
    blocking(_version, wanted) {
      // Nobody wants another version: the database is about to be deleted, from the developer tools for instance.
      if (wanted !== null) events.onSuperseded()
      // `close` waits for running transactions, so what the handler has just begun is still written.
      database.close()
      if (wanted === null) events.onLost()
    },
    terminated: events.onLost,
  })
  return database
}

/** True for a DOMException (or anything like it) of this name; IndexedDB's errors differ by name only. */
export function isNamed(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name
}
