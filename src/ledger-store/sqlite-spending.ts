/** {@link SpendBook} in the file of the list. */
import type { SqlDatabase } from '#ledger-store/sql.ts'
import { spendingOf, valuesOf } from '#ledger-store/spending-row.ts'
import type { NotedSpending, SpendBook, Spending } from '#ledger-store/store.ts'

const NOTE = `INSERT INTO spending (command, at, person, connection, did, what, count, tasks)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (command) DO NOTHING`

const NEWEST = 'SELECT * FROM spending WHERE nth < ? ORDER BY nth DESC LIMIT ?'

export class SqliteSpendBook implements SpendBook {
  readonly #prepared: SqlDatabase['prepare']

  constructor(prepared: SqlDatabase['prepare']) {
    this.#prepared = prepared
  }

  async note(spending: Spending): Promise<void> {
    this.#prepared(NOTE).run(...valuesOf(spending))
  }

  async newest(before: number | null, limit: number): Promise<readonly NotedSpending[]> {
    return this.#prepared(NEWEST)
      .all(before ?? Number.MAX_SAFE_INTEGER, limit)
      .map(spendingOf)
  }
}
