/** {@link CopyBook} in PostgreSQL. Gateways share it: each finds in it where a file lies, and what of that it reaches. */
import * as v from 'valibot'
import type { EpochMs } from '#domain/time.ts'
import type { PgQuery, PgValue } from '#ledger-store/postgres/pg-life.ts'
import { copySchema, placeSchema, sumSchema } from '#ledger-store/copy-rows.ts'
import { fromStored, toStored } from '#ledger-store/stored-text.ts'
import type { CopyBook, CopyUse, StoredCopy } from '#ledger-store/store.ts'

const useSchema = v.object({
  id: v.string(),
  sha256: v.string(),
  connection: v.string(),
  at: v.number(),
  for_ever: v.boolean(),
})

const COPY = 'sha256, bytes, type, at, place'

const KEEP = `INSERT INTO renderwatch.copy (${COPY}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (sha256)
  DO UPDATE SET bytes = excluded.bytes, type = excluded.type, at = excluded.at, place = excluded.place`

const PLACES = `SELECT place, count(*) AS count, sum(bytes) AS bytes FROM renderwatch.copy GROUP BY place ORDER BY place`

const DROP = `WITH forgotten AS (DELETE FROM renderwatch.copy_use WHERE sha256 = $1 AND gone_at IS NOT NULL)
  DELETE FROM renderwatch.copy WHERE sha256 = $1`

const SUMS = `SELECT connection, sum(bytes) AS bytes
  FROM (SELECT DISTINCT connection, sha256 FROM renderwatch.copy_use WHERE gone_at IS NULL) AS used
  JOIN renderwatch.copy USING (sha256) GROUP BY connection`

const USE = `SELECT task.id, used.sha256, used.connection, used.at, used.for_ever
  FROM renderwatch.copy_use AS used JOIN renderwatch.task ON task.key = used.task WHERE used.gone_at IS NULL`

const OLDER = `${USE} AND used.connection = $1 AND used.at < $2 AND NOT used.for_ever ORDER BY used.at LIMIT $3`

const LOST = `${USE} AND NOT EXISTS (SELECT 1 FROM renderwatch.copy WHERE copy.sha256 = used.sha256) LIMIT $1`

const UNUSED = `SELECT ${COPY} FROM renderwatch.copy WHERE at < $1 AND NOT EXISTS (
    SELECT 1 FROM renderwatch.copy_use AS used
    WHERE used.sha256 = copy.sha256 AND (used.gone_at IS NULL OR used.gone_at >= $2)
  ) ORDER BY at LIMIT $3`

interface CopyParts {
  readonly write: PgQuery
  readonly read: PgQuery
}

export class PgCopyBook implements CopyBook {
  readonly #parts: CopyParts

  constructor(parts: CopyParts) {
    this.#parts = parts
  }

  async copies(): Promise<readonly StoredCopy[]> {
    return this.#copies(`SELECT ${COPY} FROM renderwatch.copy`)
  }

  async copy(sha256: string): Promise<StoredCopy | null> {
    return (await this.#copies(`SELECT ${COPY} FROM renderwatch.copy WHERE sha256 = $1`, sha256))[0] ?? null
  }

  async places(): ReturnType<CopyBook['places']> {
    return (await this.#parts.read(PLACES)).map((row) => v.parse(placeSchema, row))
  }

  async keepCopy({ sha256, bytes, type, at, place }: StoredCopy): Promise<void> {
    await this.#parts.write(KEEP, sha256, bytes, type, at, place)
  }

  /** With the memory of tasks that had it and are forgotten. */
  async dropCopy(sha256: string): Promise<void> {
    await this.#parts.write(DROP, sha256)
  }

  async bytesOfConnections(): Promise<ReadonlyMap<string, number>> {
    const rows = (await this.#parts.read(SUMS)).map((row) => v.parse(sumSchema, row))
    return new Map(rows.map(({ connection, bytes }) => [fromStored(connection), bytes]))
  }

  olderThan(connection: string, at: EpochMs, limit: number): Promise<readonly CopyUse[]> {
    return this.#uses(OLDER, toStored(connection), at, limit)
  }

  usesOf(sha256: string): Promise<readonly CopyUse[]> {
    return this.#uses(`${USE} AND used.sha256 = $1 ORDER BY task.id`, sha256)
  }

  lostUses(limit: number): Promise<readonly CopyUse[]> {
    return this.#uses(LOST, limit)
  }

  unused({ kept, gone }: Parameters<CopyBook['unused']>[0], limit: number): Promise<readonly StoredCopy[]> {
    return this.#copies(UNUSED, kept, gone, limit)
  }

  async #copies(sql: string, ...values: readonly PgValue[]): Promise<readonly StoredCopy[]> {
    return (await this.#parts.read(sql, ...values)).map((row) => v.parse(copySchema, row))
  }

  async #uses(sql: string, ...values: readonly PgValue[]): Promise<readonly CopyUse[]> {
    const rows = (await this.#parts.read(sql, ...values)).map((row) => v.parse(useSchema, row))
    return rows.map(({ id, sha256, connection, at, for_ever: forEver }) => {
      return { task: fromStored(id), sha256, connection: fromStored(connection), at, forEver }
    })
  }
}
