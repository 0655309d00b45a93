/** {@link SpendBook} in PostgreSQL: one for all gateways. */
import type { PgQuery } from '#ledger-store/postgres/pg-life.ts'
import { spendingOf, valuesOf } from '#ledger-store/spending-row.ts'
import type { NotedSpending, SpendBook, Spending } from '#ledger-store/store.ts'

export const SPENDING_TABLE = `
  CREATE TABLE renderwatch.spending (
    nth bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, command text NOT NULL, at double precision NOT NULL,
    person text NOT NULL, connection text NOT NULL, did text NOT NULL, what text NOT NULL,
    count integer NOT NULL, tasks text NOT NULL
  );
  CREATE UNIQUE INDEX spending_command ON renderwatch.spending (md5(command));`

const NOTE = `INSERT INTO renderwatch.spending (command, at, person, connection, did, what, count, tasks)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`

const NEWEST = 'SELECT * FROM renderwatch.spending WHERE nth < $1 ORDER BY nth DESC LIMIT $2'

export class PgSpendBook implements SpendBook {
  readonly #write: PgQuery
  readonly #read: PgQuery

  constructor(write: PgQuery, read: PgQuery) {
    this.#write = write
    this.#read = read
  }

  async note(spending: Spending): Promise<void> {
    await this.#write(NOTE, ...valuesOf(spending))
  }

  async newest(before: number | null, limit: number): Promise<readonly NotedSpending[]> {
    return (await this.#read(NEWEST, before ?? Number.MAX_SAFE_INTEGER, limit)).map(spendingOf)
  }
}
