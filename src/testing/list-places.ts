/** Where a gateway can keep a list: what holds for one place is asked of each. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '#ledger-store/open-store.ts'
import { openPgStore } from '#ledger-store/postgres/open-pg-store.ts'
import { letGo, openSql } from '#ledger-store/sql.ts'
import type { LedgerStore } from '#ledger-store/store.ts'
import { NOON } from '#testing/builders.ts'
import { aDatabase, hasPostgres, inDatabase } from '#testing/postgres.ts'

const clock = { now: () => NOON }

/** An empty list, to be opened as often as one likes. */
export interface EmptyList {
  readonly open: () => Promise<LedgerStore>
  /** Puts a row beside the store, which is closed, that nobody can read. */
  readonly spoil: () => Promise<void>
  readonly remove: () => Promise<void>
}

export interface ListPlace {
  readonly name: string
  readonly isMissing: boolean
  readonly make: () => Promise<EmptyList>
}

const BAD = `('test/bad', 'test', NULL, 0, 1, '{"half":"a row"}', '{', 999, NULL)`
const BAD_THERE = `('test/bad', 'test/bad', 'test', NULL, false, 1, '{"half":"a row"}', '{', 999, NULL)`

export const LIST_PLACES: readonly ListPlace[] = [
  {
    name: 'SQLite',
    isMissing: false,
    async make() {
      const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
      return {
        async open() {
          const opened = openStore(folder, clock)
          if (opened.kind !== 'open') throw new Error(`the file is ${opened.kind}`)
          return opened.store
        },
        async spoil() {
          const file = openSql(join(folder, 'ledger.db'))
          file?.prepare(`INSERT INTO task VALUES ${BAD}`).run()
          if (file !== null) letGo(file)
        },
        async remove() {
          rmSync(folder, { recursive: true, force: true })
        },
      }
    },
  },
  {
    name: 'PostgreSQL',
    isMissing: !hasPostgres,
    async make() {
      const address = await aDatabase()
      return {
        async open() {
          const opened = await openPgStore({ address })
          if (opened.kind !== 'open') throw new Error(`the database is ${opened.kind}`)
          return opened.store
        },
        async spoil() {
          await inDatabase(address, `INSERT INTO renderwatch.task VALUES ${BAD_THERE}`)
        },
        async remove() {
          // It goes with the server.
        },
      }
    },
  },
]
