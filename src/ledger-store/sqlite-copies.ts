/** {@link CopyBook} in the file of the list. */
import * as v from 'valibot'
import type { EpochMs } from '#domain/time.ts'
import { copySchema, placeSchema, sumSchema } from '#ledger-store/copy-rows.ts'
import { fromStored, toStored } from '#ledger-store/stored-text.ts'
import type { SqlDatabase } from '#ledger-store/sql.ts'
import type { CopyBook, CopyUse, StoredCopy } from '#ledger-store/store.ts'

const useSchema = v.object({
  task: v.string(),
  sha256: v.string(),
  connection: v.string(),
  at: v.number(),
  for_ever: v.number(),
})

const USE = 'task, sha256, connection, at, for_ever'

const SUMS = `SELECT connection, sum(bytes) AS bytes
  FROM (SELECT DISTINCT connection, sha256 FROM copy_use WHERE gone_at IS NULL) JOIN copy USING (sha256)
  GROUP BY connection`

const OLDER = `SELECT ${USE} FROM copy_use
  WHERE connection = ? AND at < ? AND for_ever = 0 AND gone_at IS NULL ORDER BY at LIMIT ?`

const USES = `SELECT ${USE} FROM copy_use WHERE sha256 = ? AND gone_at IS NULL`

const LOST = `SELECT ${USE} FROM copy_use
  WHERE gone_at IS NULL AND sha256 NOT IN (SELECT sha256 FROM copy) LIMIT ?`

const UNUSED = `SELECT * FROM copy WHERE at < ? AND NOT EXISTS (
    SELECT 1 FROM copy_use AS used WHERE used.sha256 = copy.sha256 AND (used.gone_at IS NULL OR used.gone_at >= ?)
  ) ORDER BY at LIMIT ?`

export class SqliteCopyBook implements CopyBook {
  readonly #prepared: SqlDatabase['prepare']

  constructor(prepared: SqlDatabase['prepare']) {
    this.#prepared = prepared
  }

  async copies(): Promise<readonly StoredCopy[]> {
    return this.#prepared('SELECT * FROM copy')
      .all()
      .map((row) => v.parse(copySchema, row))
  }

  async copy(sha256: string): Promise<StoredCopy | null> {
    const [row] = this.#prepared('SELECT * FROM copy WHERE sha256 = ?').all(sha256)
    return row === undefined ? null : v.parse(copySchema, row)
  }

  async places(): ReturnType<CopyBook['places']> {
    return this.#prepared(
      'SELECT place, count(*) AS count, sum(bytes) AS bytes FROM copy GROUP BY place ORDER BY place',
    )
      .all()
      .map((row) => v.parse(placeSchema, row))
  }

  async keepCopy({ sha256, bytes, type, at, place }: StoredCopy): Promise<void> {
    const row = 'INSERT OR REPLACE INTO copy (sha256, bytes, type, at, place) VALUES (?, ?, ?, ?, ?)'
    this.#prepared(row).run(sha256, bytes, type, at, place)
  }

  /** With the memory of tasks that had it and are forgotten. */
  async dropCopy(sha256: string): Promise<void> {
    this.#prepared('DELETE FROM copy_use WHERE sha256 = ? AND gone_at IS NOT NULL').run(sha256)
    this.#prepared('DELETE FROM copy WHERE sha256 = ?').run(sha256)
  }

  async bytesOfConnections(): Promise<ReadonlyMap<string, number>> {
    const rows = this.#prepared(SUMS).all()
    return new Map(
      rows.map((row) => v.parse(sumSchema, row)).map(({ connection, bytes }) => [fromStored(connection), bytes]),
    )
  }

  async olderThan(connection: string, at: EpochMs, limit: number): Promise<readonly CopyUse[]> {
    return this.#uses(OLDER, toStored(connection), at, limit)
  }

  async usesOf(sha256: string): Promise<readonly CopyUse[]> {
    return this.#uses(USES, sha256)
  }

  async lostUses(limit: number): Promise<readonly CopyUse[]> {
    return this.#uses(LOST, limit)
  }

  async unused({ kept, gone }: Parameters<CopyBook['unused']>[0], limit: number): Promise<readonly StoredCopy[]> {
    return this.#prepared(UNUSED)
      .all(kept, gone, limit)
      .map((row) => v.parse(copySchema, row))
  }

  #uses(sql: string, ...values: readonly (string | number)[]): readonly CopyUse[] {
    return this.#prepared(sql)
      .all(...values)
      .map((row) => v.parse(useSchema, row))
      .map(({ task, sha256, connection, at, for_ever: forEver }) => {
        return { task: fromStored(task), sha256, connection: fromStored(connection), at, forEver: forEver !== 0 }
      })
  }
}
