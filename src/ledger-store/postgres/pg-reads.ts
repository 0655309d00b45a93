/** Questions to the store beside the session that writes: a few at once, on connections that come and go. */
import pg from 'pg'
import { SECOND } from '#domain/time.ts'
import { pgError, pgOptions } from '#ledger-store/postgres/pg-address.ts'
import type { PgQuery } from '#ledger-store/postgres/pg-life.ts'

const AT_ONCE = 4
const ANSWER_WITHIN = 30 * SECOND

export class PgReads {
  readonly #address: string
  readonly #pool: pg.Pool

  constructor(address: string, name: string) {
    this.#address = address
    this.#pool = new pg.Pool({ ...pgOptions(address, name), max: AT_ONCE, query_timeout: ANSWER_WITHIN })
    // One that ends while nobody uses it is replaced when somebody does.
    this.#pool.on('error', () => undefined)
  }

  readonly query: PgQuery = async (sql, ...values) => {
    try {
      const { rows } = await this.#pool.query<Readonly<Record<string, unknown>>>(sql, [...values])
      return rows
    } catch (error) {
      throw pgError(this.#address, error)
    }
  }

  close(): Promise<void> {
    return this.#pool.end()
  }
}
